//! Classical decomposition: a centred moving average and a mean for each phase of the season.

use super::ahead::Decomposing;
use super::parts::Parts;
use super::rest::{BELIEVED, DRIFT, WEIGHT};
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::SEASON;

/// Classical decomposition.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "classical",
    title: "Classical decomposition",
    doc: "one fixed season from means about a moving average, upon a Theta forecast of the rest",
    formula: "y = T + S + R or y = T·S·R, whichever leaves less; T a moving average over a season, S a mean per phase; ŷ(t+h) = θ(h) + λ·S(t+h−m)",
    parameters: &[
        SEASON,
        Parameter {
            name: "S",
            range: "m of them",
            meaning: "the mean distance from T of each phase; together 0",
        },
        Parameter {
            name: "form",
            range: "y = T + S + R or y = T·S·R",
            meaning: "the least squared rest; products where all values are positive",
        },
        WEIGHT,
        DRIFT,
        BELIEVED,
    ],
    use_when: "a season that does not change, in short or noisy histories",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 2nd ed., section 6.3; Assimakopoulos & Nikolopoulos (2000) for Theta",
    preset: Preset::Balanced,
    uses_covariates: false,
    kind: Kind::Local(&DECOMPOSING),
};

/// How this model takes a history apart.
pub(super) static DECOMPOSING: Decomposing = Decomposing {
    decompose: |values, _, seasons| decompose(values, seasons[0]),
    most_seasons: 1,
    smoothed_over: f64::INFINITY,
    cost: 0.2,
};

/// Decomposes values that have no gap, at least two seasons of `season` periods, at least 2.
///
/// At either end, where the centred average does not reach, the trend goes on as a line through its last
/// season. Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 2nd ed., section 6.3.
pub fn decompose(values: &[f64], season: usize) -> Parts {
    debug_assert!(season >= 2 && values.len() >= 2 * season);
    let trend = centred_average(values, season);
    let half = season / 2;
    let mut sums = vec![(0.0, 0_u32); season];
    for place in half..values.len() - half {
        let (sum, count) = &mut sums[place % season];
        *sum += values[place] - trend[place];
        *count += 1;
    }
    let means: Vec<f64> =
        sums.iter().map(|(sum, count)| sum / f64::from((*count).max(1))).collect();
    let level = means.iter().sum::<f64>() / season as f64;
    let seasonal = (0..values.len()).map(|place| means[place % season] - level).collect();
    Parts::new(values, trend, vec![seasonal])
}

/// The mean of a whole season about each place; of an even season with half weights at the ends.
fn centred_average(values: &[f64], season: usize) -> Vec<f64> {
    let half = season / 2;
    let is_even = season.is_multiple_of(2);
    let mut trend = vec![0.0; values.len()];
    for place in half..values.len() - half {
        let window = &values[place - half..=place + half];
        let ends = if is_even { 0.5 * (window[0] + window[season]) } else { 0.0 };
        trend[place] = (window.iter().sum::<f64>() - ends) / season as f64;
    }
    let (first, last) = (half, values.len() - half - 1);
    let reach = (last - first).min(season);
    let slope = |from: usize| (trend[from + reach] - trend[from]) / reach.max(1) as f64;
    let (rise_before, rise_after) = (slope(first), slope(last - reach));
    for place in 0..first {
        trend[place] = trend[first] - rise_before * (first - place) as f64;
    }
    for place in last + 1..values.len() {
        trend[place] = trend[last] + rise_after * (place - last) as f64;
    }
    trend
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_line_and_season_come_out() {
        let shape = [3.0, -1.0, -4.0, 2.0];
        for season in [4, 3] {
            let mean = shape[..season].iter().sum::<f64>() / season as f64;
            let of = |place: usize| shape[place % season] - mean;
            let line = |place: usize| 10.0 + 0.5 * place as f64;
            let values: Vec<f64> = (0..17).map(|place| line(place) + of(place)).collect();
            let parts = decompose(&values, season);
            for place in 0..17 {
                assert!((parts.trend[place] - line(place)).abs() < 1e-9, "{season} {place}");
                assert!((parts.seasonal[0][place] - of(place)).abs() < 1e-9);
            }
            assert!(parts.strength_of_season(0) > 0.999 && parts.strength_of_trend() > 0.999);
        }
    }

    #[test]
    fn parts_agree_with_statsmodels() {
        // statsmodels 0.15.0: seasonal_decompose with period 7 of 100 values, and 4 of the first 60.
        let at =
            |day: u32| 50.0 + f64::from((day * day * 7 + 3 * day) % 11) + 5.0 * f64::from(day % 7);
        let values: Vec<f64> = (0..100).map(at).collect();
        let odd = [
            -15.124579502130521,
            -9.64106301861404,
            -5.487216864767885,
            0.23805786050683714,
            4.340098676833372,
            10.799282350302759,
            14.875420497869476,
        ];
        let even = [0.859375, -0.515625, -0.024553571428571397, -0.31919642857142855];
        for (count, season, place, trend) in
            [(100, &odd[..], 50, 69.14285714285714), (60, &even[..], 30, 64.0)]
        {
            let parts = decompose(&values[..count], season.len());
            assert!((parts.trend[place] - trend).abs() < 1e-9);
            for (found, expected) in parts.seasonal[0].iter().zip(season) {
                assert!((found - expected).abs() < 1e-9, "{found} {expected}");
            }
        }
    }

    #[test]
    fn two_seasons_are_enough() {
        let parts = decompose(&[1.0, 5.0, 1.0, 5.0], 2);
        assert!(parts.remainder.iter().all(|rest| rest.abs() < 1e-9));
    }
}
