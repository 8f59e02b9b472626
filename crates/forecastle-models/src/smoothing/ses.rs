//! Simple exponential smoothing.

use crate::model::{Context, Kind, LocalModel, LocalSeries, ModelEntry, Preset, Unserved};

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

impl LocalModel for SimpleExponentialSmoothing {
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

/// The weight (between the bounds below) with the least squared one-step errors.
fn fit(history: &[f64]) -> Option<Smoothed> {
    const LEAST: f64 = 1e-4;
    const MOST: f64 = 1.0 - 1e-4;
    const GRID: usize = 20;
    let at = |alpha: f64| smooth(history, alpha);
    let place = |step: usize| LEAST + (MOST - LEAST) * step as f64 / GRID as f64;
    // The error has more than one valley now and then: a grid finds the deepest, then golden sections
    // close in on its bottom.
    let error = |step: &usize| at(place(*step)).map_or(f64::INFINITY, |s| s.squared_error);
    let deepest = (0..=GRID).min_by(|a, b| error(a).total_cmp(&error(b)))?;
    let (mut low, mut high) = (place(deepest.saturating_sub(1)), place((deepest + 1).min(GRID)));
    let golden = (5_f64.sqrt() - 1.0) / 2.0;
    while high - low > 1e-6 {
        let (one, other) = (high - golden * (high - low), low + golden * (high - low));
        if at(one)?.squared_error <= at(other)?.squared_error {
            high = other;
        } else {
            low = one;
        }
    }
    at((low + high) / 2.0)
}

/// Smooths a history with one weight from the initial level that suits it best; gaps leave the level as
/// it is.
///
/// Every one-step error is `a − b·l(0)`, with `a` and `b` from the recursion, so the best initial level
/// is a division and need not be searched for.
fn smooth(history: &[f64], alpha: f64) -> Option<Smoothed> {
    let (mut constant, mut share) = (0.0, 1.0);
    let (mut sum_aa, mut sum_ab, mut sum_bb) = (0.0, 0.0, 0.0);
    for value in history.iter().filter(|value| !value.is_nan()) {
        let error = value - constant;
        sum_aa += error * error;
        sum_ab += error * share;
        sum_bb += share * share;
        constant += alpha * error;
        share *= 1.0 - alpha;
    }
    if sum_bb == 0.0 {
        return None;
    }
    let initial = sum_ab / sum_bb;
    let squared_error = (sum_aa - initial * sum_ab).max(0.0);
    Some(Smoothed { alpha, level: constant + share * initial, squared_error })
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
        let smoothed = smooth(&OIL, alpha).unwrap();
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
        assert_eq!(smooth(&gappy, 0.5), smooth(&[5.0, 7.0], 0.5));
        assert_eq!(fit(&[f64::NAN]), None);
    }
}
