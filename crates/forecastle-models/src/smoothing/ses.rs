//! Simple exponential smoothing.

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// Simple exponential smoothing.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "ses",
    title: "Exponential smoothing",
    doc: "a level that follows the data, recent values counting more; flat ahead",
    formula: "l(t) = α·y(t) + (1−α)·l(t−1), ŷ(t+h) = l(t); α and l(0) minimise Σ(y(t) − l(t−1))²",
    use_when: "series without season or trend whose level drifts",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 2nd ed., section 7.1",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&SimpleExponentialSmoothing),
};

struct SimpleExponentialSmoothing;

impl PathModel for SimpleExponentialSmoothing {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        out.fill(fit(series.history).ok_or_else(|| Unserved::because("no known value"))?.level);
        Ok(())
    }
}

/// A history smoothed with one weight.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Smoothed {
    alpha: f64,
    level: f64,
    squared_error: f64,
}

/// Weights that one pass over the history tries together, side by side.
const LANES: usize = 4;

/// The weight (between the bounds below) with the least squared one-step errors.
fn fit(history: &[f64]) -> Option<Smoothed> {
    const BOUNDS: (f64, f64) = (1e-4, 1.0 - 1e-4);
    const GRID: usize = 3;
    const ROUNDS: usize = 8;
    if history.iter().all(|value| value.is_nan()) {
        return None;
    }
    let mut best: Option<Smoothed> = None;
    let mut keep = |tried: [Smoothed; LANES]| {
        for smoothed in tried {
            if best.is_none_or(|best| smoothed.squared_error < best.squared_error) {
                best = Some(smoothed);
            }
        }
        best.map_or(BOUNDS.0, |best| best.alpha)
    };
    // The error has more than one valley now and then: a grid finds the deepest, then ever closer
    // neighbours close in on its bottom.
    let (low, high) = BOUNDS;
    let step = (high - low) / (GRID * LANES - 1) as f64;
    let mut centre = low;
    for block in 0..GRID {
        let place = |lane: usize| low + step * (block * LANES + lane) as f64;
        centre = keep(smooth(history, std::array::from_fn(place)));
    }
    let mut reach = step;
    for _ in 0..ROUNDS {
        let around = [-0.8, -0.4, 0.4, 0.8].map(|share| (centre + share * reach).clamp(low, high));
        centre = keep(smooth(history, around));
        reach *= 0.4;
    }
    best
}

/// Smooths a history that is not all gaps with several weights, each from the initial level that suits
/// it best; gaps leave the level as it is.
///
/// Every one-step error is `a − b·l(0)`, with `a` and `b` from the recursion, so the best initial level
/// is a division and need not be searched for.
fn smooth(history: &[f64], alphas: [f64; LANES]) -> [Smoothed; LANES] {
    let decays = alphas.map(|alpha| 1.0 - alpha);
    let (mut constants, mut shares) = ([0.0; LANES], [1.0; LANES]);
    let [mut aa, mut ab, mut bb] = [[0.0; LANES]; 3];
    for value in history.iter().filter(|value| !value.is_nan()) {
        for lane in 0..LANES {
            let error = value - constants[lane];
            aa[lane] += error * error;
            ab[lane] += error * shares[lane];
            bb[lane] += shares[lane] * shares[lane];
            constants[lane] += alphas[lane] * error;
            shares[lane] *= decays[lane];
        }
    }
    std::array::from_fn(|lane| {
        let initial = ab[lane] / bb[lane];
        Smoothed {
            alpha: alphas[lane],
            level: constants[lane] + shares[lane] * initial,
            squared_error: (aa[lane] - initial * ab[lane]).max(0.0),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Oil production of Saudi Arabia in million tonnes, 1996-2013.
    const OIL: [f64; 18] = [
        445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95,
        488.89, 509.87, 456.72, 473.82, 525.95, 549.83, 542.34,
    ];

    #[test]
    fn the_published_example_comes_out() {
        // Forecasting: Principles and Practice, 2nd ed., section 7.1: α 0.83, forecast 542.68.
        let smoothed = fit(&OIL).unwrap();
        assert!((smoothed.alpha - 0.834).abs() < 2e-3, "{smoothed:?}");
        assert!((smoothed.level - 542.68).abs() < 0.01, "{smoothed:?}");
    }

    #[test]
    fn the_closed_form_agrees_with_the_recursion_written_out() {
        let alpha = 0.3;
        let [_, smoothed, ..] = smooth(&OIL, [0.9, alpha, 0.5, 0.1]);
        let errors_from = |initial: f64| {
            let mut level = initial;
            let mut sum = 0.0;
            for value in OIL {
                sum += (value - level) * (value - level);
                level = alpha * value + (1.0 - alpha) * level;
            }
            (sum, level)
        };
        // No initial level on a fine grid does better.
        let best = (4_000..5_000)
            .map(|tenth| errors_from(f64::from(tenth) / 10.0))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap();
        assert!(smoothed.squared_error <= best.0 + 1e-9);
        assert!((smoothed.squared_error - best.0).abs() < 0.1);
        assert!((smoothed.level - best.1).abs() < 0.1);
    }

    #[test]
    fn gaps_leave_the_level() {
        let gappy = [5.0, f64::NAN, 7.0, f64::NAN];
        assert_eq!(smooth(&gappy, [0.5; LANES]), smooth(&[5.0, 7.0], [0.5; LANES]));
        assert_eq!(fit(&[f64::NAN]), None);
    }
}
