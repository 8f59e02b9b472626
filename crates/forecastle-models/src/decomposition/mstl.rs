//! Decomposition with several seasons.

use super::ahead::Decomposing;
use super::loess::Degree;
use super::parts::Parts;
use super::rest::{BELIEVED, DRIFT, WEIGHT};
use super::stl::Stl;
use crate::model::{Kind, ModelEntry, Parameter, Preset};

/// Decomposition with several seasons.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "mstl",
    title: "MSTL",
    doc: "seasons and trend by local regression; the latest seasons upon a Theta forecast of the rest",
    formula: "y = T + S₁ + S₂ + R or y = T·S₁·S₂·R, whichever leaves less; ŷ(t+h) = θ(h) + Σ λ·S(t+h−m), θ the Theta forecast of T + R",
    parameters: &[
        Parameter {
            name: "m",
            range: "24 and 168 hours, 7 and 365 days, else a year",
            meaning: "the lengths of seasons; the longer one needs three times its length",
        },
        Parameter {
            name: "seasonal windows",
            range: "11 and 15",
            meaning: "fixed: the repetitions over which the first and the second season may change",
        },
        Parameter {
            name: "trend windows",
            range: "1.74·m and 1.67·m",
            meaning: "fixed: what the trend is smoothed over, in periods, rounded up to be odd",
        },
        Parameter {
            name: "rounds",
            range: "5 each, twice with two seasons",
            meaning: "fixed: how often season and trend are worked out in turn",
        },
        Parameter {
            name: "form",
            range: "y = T + S₁ + S₂ + R or y = T·S₁·S₂·R",
            meaning: "the least squared rest; products where all values are positive",
        },
        WEIGHT,
        DRIFT,
        BELIEVED,
    ],
    use_when: "a season that changes slowly, or several at once: hours of day and week, days of week and year",
    source: "Bandara, Hyndman & Bergmeir (2021), arXiv 2107.13462; Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6(1)",
    preset: Preset::Balanced,
    uses_covariates: false,
    kind: Kind::Local(&DECOMPOSING),
};

/// How this model takes a history apart.
pub(super) static DECOMPOSING: Decomposing = Decomposing {
    decompose,
    most_seasons: usize::MAX,
    smoothed_over: Stl::SMOOTHED_OVER,
    cost: 0.2,
};

/// Decomposes values that have no gap into a trend and one seasonal part for each of `seasons`, ascending
/// lengths from 2 to half the number of values. `observed` as in [`Stl::decompose`].
///
/// Each season is worked out from what the others leave, shortest first, twice over where there are
/// several. Source: Bandara, Hyndman & Bergmeir (2021), arXiv 2107.13462.
pub fn decompose(values: &[f64], observed: Option<&[f64]>, seasons: &[usize]) -> Parts {
    debug_assert!(!seasons.is_empty() && seasons.is_sorted());
    let mut rest = values.to_vec();
    let mut seasonal = vec![vec![0.0; values.len()]; seasons.len()];
    let mut trend = Vec::new();
    for _ in 0..if seasons.len() > 1 { 2 } else { 1 } {
        for (place, season) in seasons.iter().enumerate() {
            add(&mut rest, &seasonal[place], 1.0);
            let window = 11 + 4 * place;
            let parts = Stl::new(*season, window, Degree::Constant).decompose(&rest, observed);
            trend = parts.trend;
            seasonal[place] = parts.seasonal.into_iter().next().unwrap_or_default();
            add(&mut rest, &seasonal[place], -1.0);
        }
    }
    Parts::new(values, trend, seasonal)
}

fn add(values: &mut [f64], part: &[f64], times: f64) {
    for (value, part) in values.iter_mut().zip(part) {
        *value += times * part;
    }
}

#[cfg(test)]
mod tests {
    use super::super::wave::wave;
    use super::*;

    #[test]
    fn parts_agree_with_statsforecast() {
        // statsforecast 2.1.1 (`statsforecast.mstl.mstl`) with seasons 4 and 7.
        let values = wave(60);
        let parts = decompose(&values, None, &[4, 7]);
        let computed = [
            (0, 104.62666666022163, 7.390646769381936, -3.4309328524880143),
            (20, 125.54682818074353, 10.000679348192667, 2.4898414761946146),
            (30, 118.75402726397245, -2.0180105569633033, 8.372116921095287),
            (59, 134.09866057519787, -1.871818451157084, 3.9809976946466543),
        ];
        for (place, trend, of_four, of_seven) in computed {
            assert!((parts.trend[place] - trend).abs() < 1e-9, "{place}");
            assert!((parts.seasonal[0][place] - of_four).abs() < 1e-9, "{place}");
            assert!((parts.seasonal[1][place] - of_seven).abs() < 1e-9, "{place}");
        }
        let sum = |place: usize| {
            let seasonal = parts.seasonal[0][place] + parts.seasonal[1][place];
            parts.trend[place] + seasonal + parts.remainder[place]
        };
        assert!((0..60).all(|place| (sum(place) - values[place]).abs() < 1e-9));
    }
}
