//! The shape of the season: the first singular vector of the series folded into seasons.

/// Rounds of the power iteration at most. Each brings the first singular vector nearer by the square of the
/// ratio of the first two singular values; of a clear season a handful suffices.
const ROUNDS: usize = 30;

/// A round that changes no factor by more than this is the last.
const SETTLED: f64 = 1e-12;

/// Seasons that the shape is learnt from at most, where a season is a year: shapes of longer ago are of
/// another time. Of shorter seasons, two years of weeks.
const MOST_YEARS: usize = 8;
const MOST_SHORTER: usize = 104;

/// With fewer seasons than this, their own rise would pass for a part of the shape: the values are divided
/// by their moving mean first.
const ENOUGH_SEASONS: usize = 5;

/// The factor of each phase of the season, 1 on average; the first is that of the phase that follows the
/// last value. NaN in `values` is a gap.
///
/// The last whole seasons are the rows of a matrix, and the shape is the row of the matrix of rank one
/// nearest to it. `is_year` says whether a season is a year. `None` where that has no positive mean.
pub fn of(values: &[f64], season: usize, is_year: bool) -> Option<Vec<f64>> {
    let most = if is_year { MOST_YEARS } else { MOST_SHORTER };
    let seasons = (values.len() / season).min(most);
    let whole = &values[values.len() - seasons * season..];
    if seasons >= ENOUGH_SEASONS {
        return nearest_of_rank_one(whole, season);
    }
    let means = moving_means(values, season)?;
    let relative: Vec<f64> = values.iter().zip(&means).map(|(value, mean)| value / mean).collect();
    nearest_of_rank_one(&relative[values.len() - whole.len()..], season)
}

/// The row of the rank-one matrix nearest to the known values of `rows`, scaled to a mean of 1.
fn nearest_of_rank_one(rows: &[f64], season: usize) -> Option<Vec<f64>> {
    let mut shape = vec![1.0; season];
    let mut levels = vec![0.0; rows.len() / season];
    for _ in 0..ROUNDS {
        for (level, row) in levels.iter_mut().zip(rows.chunks_exact(season)) {
            *level = multiple(row.iter().zip(&shape));
        }
        let before = shape.clone();
        for (phase, place) in shape.iter_mut().enumerate() {
            *place = multiple(rows[phase..].iter().step_by(season).zip(&levels));
        }
        let mean = shape.iter().sum::<f64>() / season as f64;
        if mean <= 0.0 || !mean.is_finite() {
            return None;
        }
        shape.iter_mut().for_each(|place| *place /= mean);
        if shape.iter().zip(&before).all(|(now, before)| (now - before).abs() <= SETTLED) {
            break;
        }
    }
    Some(shape)
}

/// The multiple of `pattern` nearest to the known values; 0 where there are none.
fn multiple<'a>(pairs: impl Iterator<Item = (&'a f64, &'a f64)>) -> f64 {
    let (mut product, mut square) = (0.0, 0.0);
    for (value, pattern) in pairs.filter(|(value, _)| !value.is_nan()) {
        product += value * pattern;
        square += pattern * pattern;
    }
    if square > 0.0 { product / square } else { 0.0 }
}

/// The mean of the known values of a season about each place; towards either end of the season nearest to
/// it, carried on by the rise from the season before. `None` where the values are not positive on the
/// whole.
fn moving_means(values: &[f64], season: usize) -> Option<Vec<f64>> {
    let known = values.iter().filter(|value| !value.is_nan());
    let overall = known.clone().sum::<f64>() / known.count() as f64;
    let least = 0.05 * overall;
    if least.is_nan() || least <= 0.0 {
        return None;
    }
    let half = season / 2;
    let (first, last) = (half, values.len() - half - 1);
    let mut means: Vec<f64> = (0..values.len())
        .map(|place| {
            let place = place.clamp(first, last);
            mean_about(&values[place - half..=place + half], season).unwrap_or(overall)
        })
        .collect();
    let reach = (last - first).min(season).max(1);
    let rise_before = (means[(first + reach).min(last)] - means[first]) / reach as f64;
    let rise_after = (means[last] - means[last.saturating_sub(reach).max(first)]) / reach as f64;
    for place in 0..first {
        means[place] = means[first] - rise_before * (first - place) as f64;
    }
    for place in last + 1..values.len() {
        means[place] = means[last] + rise_after * (place - last) as f64;
    }
    means.iter_mut().for_each(|mean| *mean = mean.max(least));
    Some(means)
}

/// The mean of a window's known values; of an even season the two ends are one phase and count half.
fn mean_about(window: &[f64], season: usize) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for (place, value) in window.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        let is_end = place == 0 || place == window.len() - 1;
        let share = if is_end && season.is_multiple_of(2) { 0.5 } else { 1.0 };
        sum += share * value;
        weight += share;
    }
    (weight > 0.0).then(|| sum / weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::uniform;

    const SHAPE: [f64; 4] = [0.5, 1.5, 1.2, 0.8];

    #[test]
    fn an_exact_shape_comes_out() {
        let mut values: Vec<f64> =
            (0..40).map(|place| (3.0 + (place / 4) as f64) * SHAPE[place % 4]).collect();
        values[17] = f64::NAN;
        for (found, expected) in of(&values, 4, true).unwrap().iter().zip(SHAPE) {
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
    }

    #[test]
    fn no_other_shape_leaves_less() {
        let rows: Vec<f64> = (0..60).map(|i| 1.0 + uniform(1, 0, i)).collect();
        let shape = nearest_of_rank_one(&rows, 5).unwrap();
        let left = |shape: &[f64]| -> f64 {
            let of_row = |row: &[f64]| {
                let level = multiple(row.iter().zip(shape));
                row.iter().zip(shape).map(|(value, s)| (value - level * s).powi(2)).sum::<f64>()
            };
            rows.chunks(5).map(of_row).sum()
        };
        for phase in 0..5 {
            for change in [-1e-3, 1e-3] {
                let mut other = shape.clone();
                other[phase] += change;
                assert!(left(&other) > left(&shape));
            }
        }
    }

    #[test]
    fn a_rise_over_two_seasons_is_no_shape() {
        let values: Vec<f64> = (0..9).map(|place| 10.0 + place as f64).collect();
        for factor in of(&values, 4, true).unwrap() {
            assert!((factor - 1.0).abs() < 0.01, "{factor}");
        }
        assert_eq!(of(&[0.0; 9], 4, true), None);
    }
}
