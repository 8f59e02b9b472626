//! Simple exponential smoothing.

use crate::local::SavedNumbers;
use crate::local::{FittedSeries, LocalModel, LocalSeries, normal_quantiles};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::optimise::weight::{LANES, Search, search};

/// Simple exponential smoothing.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "ses",
    title: "Exponential smoothing",
    doc: "a level that follows the data, recent values counting more; flat ahead",
    formula: "l(t) = α·y(t) + (1−α)·l(t−1), ŷ(t+h) = l(t); α and l(0) minimise Σ(y(t) − l(t−1))²",
    parameters: &[
        Parameter {
            name: "α",
            range: "0.0001 to 0.9999",
            meaning: "the weight of the newest value; the least squared one-step errors",
        },
        Parameter {
            name: "l(0)",
            range: "any",
            meaning: "the level before the first value; of each α, the one of least squared errors",
        },
    ],
    use_when: "series without season or trend whose level drifts",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 2nd ed., section 7.1",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&SimpleExponentialSmoothing),
};

struct SimpleExponentialSmoothing;

impl LocalModel for SimpleExponentialSmoothing {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let fitted = fit(series.history).ok_or_else(|| Unserved::because("no known value"))?;
        Ok(Box::new(fitted))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        let mut numbers = SavedNumbers::of(numbers);
        let level = Level {
            alpha: numbers.size().filter(|alpha| *alpha <= 1.0)?,
            level: numbers.finite()?,
            variance: numbers.size()?,
            range: (numbers.finite()?, numbers.finite()?),
        };
        numbers.is_empty().then(|| Box::new(level) as Box<dyn FittedSeries>)
    }
}

/// A level, and what is needed to go on with it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Level {
    alpha: f64,
    level: f64,
    /// The variance of the one-step errors.
    variance: f64,
    /// The least and the greatest value so far.
    range: (f64, f64),
}

impl FittedSeries for Level {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        out.fill(self.level);
    }

    /// Normal quantiles with variance σ²·(1 + (h − 1)·α²), whose root is never above the distance between
    /// the least and the greatest value so far.
    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let steps = out.len() / probabilities.len().max(1);
        let widest = self.range.1 - self.range.0;
        let growth = self.alpha * self.alpha;
        let deviation =
            |step: usize| (self.variance * (1.0 + step as f64 * growth)).sqrt().min(widest);
        let deviations: Vec<f64> = (0..steps).map(deviation).collect();
        normal_quantiles(&vec![self.level; steps], &deviations, probabilities, out);
        true
    }

    fn update(&mut self, values: &[f64]) -> bool {
        for value in values.iter().filter(|value| !value.is_nan()) {
            self.level = self.alpha * value + (1.0 - self.alpha) * self.level;
            self.range = (self.range.0.min(*value), self.range.1.max(*value));
        }
        true
    }

    fn numbers(&self) -> Vec<f64> {
        vec![self.alpha, self.level, self.variance, self.range.0, self.range.1]
    }
}

/// The level of a history smoothed with the weight of the least squared one-step errors.
fn fit(history: &[f64]) -> Option<Level> {
    let known = history.iter().copied().filter(|value| !value.is_nan());
    let first = known.clone().next()?;
    let (low, high, count) = known.fold((first, first, 0.0), |(low, high, count), value| {
        (value.min(low), value.max(high), count + 1.0)
    });
    let best = best_weight(history);
    // A weight and an initial level have been estimated.
    let variance = best.squared_error / (count - 2.0_f64).max(1.0);
    Some(Level { alpha: best.alpha, level: best.level, variance, range: (low, high) })
}

/// A history smoothed with one weight.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Smoothed {
    alpha: f64,
    level: f64,
    squared_error: f64,
}

/// The weight with the least squared one-step errors, for a history that is not all gaps.
fn best_weight(history: &[f64]) -> Smoothed {
    let mut best = Smoothed { alpha: 0.0, level: f64::NAN, squared_error: f64::INFINITY };
    search(Search { range: (1e-4, 1.0 - 1e-4), blocks: 3, rounds: 8 }, |alphas| {
        smooth(history, alphas).map(|smoothed| {
            if smoothed.squared_error < best.squared_error || best.level.is_nan() {
                best = smoothed;
            }
            smoothed.squared_error
        })
    });
    best
}

/// Values after which it is looked whether the initial level still counts.
const BLOCK: usize = 64;

/// What is left of the initial level when it no longer counts.
const FORGOTTEN: f64 = 1e-18;

/// Smooths a history that is not all gaps with several weights, each from the initial level that suits
/// it best; gaps leave the level as it is.
///
/// Every one-step error is `a − b·l(0)`, with `a` and `b` from the recursion, so the best initial level
/// is a division and need not be searched for.
fn smooth(history: &[f64], alphas: [f64; LANES]) -> [Smoothed; LANES] {
    let decays = alphas.map(|alpha| 1.0 - alpha);
    let (mut constants, mut shares) = ([0.0; LANES], [1.0; LANES]);
    let [mut aa, mut ab, mut bb] = [[0.0; LANES]; 3];
    for values in history.chunks(BLOCK) {
        if shares.iter().all(|share| *share < FORGOTTEN) {
            for value in values.iter().filter(|value| !value.is_nan()) {
                for lane in 0..LANES {
                    let error = value - constants[lane];
                    aa[lane] += error * error;
                    constants[lane] = alphas[lane] * value + decays[lane] * constants[lane];
                }
            }
            continue;
        }
        for value in values.iter().filter(|value| !value.is_nan()) {
            for lane in 0..LANES {
                let error = value - constants[lane];
                aa[lane] += error * error;
                ab[lane] += error * shares[lane];
                bb[lane] += shares[lane] * shares[lane];
                constants[lane] = alphas[lane] * value + decays[lane] * constants[lane];
                shares[lane] *= decays[lane];
            }
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
        let smoothed = best_weight(&OIL);
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

    #[test]
    fn a_forgotten_start_changes_nothing() {
        let value = |t: u64| 50.0 + forecastle_core::random::normal(9, 0, t);
        let history: Vec<f64> = (0..400).map(value).collect();
        let [_, smoothed, ..] = smooth(&history, [0.6, 0.5, 0.7, 0.8]);
        // The best initial level, from the two sums written out for all values.
        let from = |initial: f64| {
            let (mut level, mut squares) = (initial, 0.0);
            for value in &history {
                squares += (value - level) * (value - level);
                level = 0.5 * (value + level);
            }
            (squares, level)
        };
        let (at_zero, at_one, at_two) = (from(0.0).0, from(1.0).0, from(2.0).0);
        let curvature = 0.5 * (at_two - 2.0 * at_one + at_zero);
        let initial = -0.5 * (at_one - at_zero - curvature) / curvature;
        let (squares, level) = from(initial);
        assert!((smoothed.squared_error / squares - 1.0).abs() < 1e-9);
        assert!((smoothed.level - level).abs() < 1e-9);
    }

    #[test]
    fn an_update_goes_on_with_the_recursion() {
        let mut level = fit(&OIL[..12]).unwrap();
        let mut expected = level.level;
        assert!(level.update(&OIL[12..15]));
        assert!(level.update(&[f64::NAN, OIL[15]]));
        for value in &OIL[12..16] {
            expected = level.alpha * value + (1.0 - level.alpha) * expected;
        }
        assert!((level.level - expected).abs() < 1e-9);
    }
}
