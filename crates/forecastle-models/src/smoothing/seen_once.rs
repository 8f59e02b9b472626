//! A long season of which little more than one repetition is known.
//!
//! Two repetitions are what it takes to tell a season from the rest. But a year of weeks or days with
//! little more than a year of history is the common case of a young shop, and to forecast its December
//! by its autumn misses far more than to repeat last December.

use crate::season::LONG_SEASON;

/// The least number of periods that are known twice.
const LEAST_OVERLAP: usize = 8;

/// The deviations of the last repetition from its mean, by place modulo `season`: ratios where `multiplies`,
/// else differences. `None` when the season is short, has been seen twice, or what is known twice does not
/// show it: when its correlation with the repetition before is less than one standard error.
pub fn indices(values: &[f64], season: usize, multiplies: bool) -> Option<Vec<f64>> {
    let overlap = values.len().checked_sub(season)?;
    if season <= LONG_SEASON || overlap < LEAST_OVERLAP.max(season / 8) || overlap >= season {
        return None;
    }
    let (earlier, later) = (&values[..overlap], &values[season..]);
    if correlation(earlier, later)? < 1.0 / (overlap as f64).sqrt() {
        return None;
    }
    let last = &values[overlap..];
    let mean = last.iter().sum::<f64>() / season as f64;
    let mut indices = vec![0.0; season];
    for (place, value) in last.iter().enumerate() {
        let index = if multiplies { value / mean } else { value - mean };
        indices[(overlap + place) % season] = index;
    }
    indices.iter().all(|index| index.is_finite()).then_some(indices)
}

fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_one, mean_other) = (mean(one), mean(other));
    let product = |a: &[f64], mean_a: f64, b: &[f64], mean_b: f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum()
    };
    let size =
        product(one, mean_one, one, mean_one) * product(other, mean_other, other, mean_other);
    (size > 0.0).then(|| product(one, mean_one, other, mean_other) / size.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::normal;

    fn yearly(length: usize) -> Vec<f64> {
        let wave = |t: usize| (std::f64::consts::TAU * t as f64 / 52.0).sin();
        (0..length).map(|t| 100.0 * (1.0 + 0.3 * wave(t)) + normal(1, 0, t as u64)).collect()
    }

    #[test]
    fn the_last_year_is_the_season() {
        let values = yearly(80);
        let indices = indices(&values, 52, true).unwrap();
        let mean = values[28..].iter().sum::<f64>() / 52.0;
        for place in 28..80 {
            assert!((indices[place % 52] - values[place] / mean).abs() < 1e-12);
        }
    }

    #[test]
    fn noise_is_hardly_ever_a_season() {
        let noise =
            |seed: u64| -> Vec<f64> { (0..80).map(|t| 100.0 + normal(seed, 0, t)).collect() };
        let taken = (0..500).filter(|seed| indices(&noise(*seed), 52, true).is_some()).count();
        // One standard error: one time in six.
        assert!((50..120).contains(&taken), "{taken} of 500");
    }

    #[test]
    fn short_seasons_and_two_years_are_left_alone() {
        assert_eq!(indices(&yearly(104), 52, true), None);
        assert_eq!(indices(&yearly(55), 52, true), None);
        assert_eq!(indices(&yearly(20), 12, false), None);
    }
}
