//! Simple exponential smoothing.

use crate::averages::spread::normal_by_step;
use crate::local::{FittedSeries, LocalModel, LocalSeries, SavedNumbers, SeasonErrors};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::optimise::weight::{LANES, Search, search};
use crate::season::known;

/// Simple exponential smoothing.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "ses",
    title: "Exponential smoothing",
    doc: "a level that follows the data, recent values counting more; flat ahead",
    formula: "l(t) = α·y(t) + (1−α)·l(t−1), ŷ(t+h) = l(t); l(1) = y(1), α minimises Σ(y(t) − l(t−1))²",
    parameters: &[Parameter {
        name: "α",
        range: "0.01 to 0.99",
        meaning: "the weight of the newest value; the least squared one-step errors",
    }],
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
        let season = series.window.frequency().season_length();
        let level = fit(series.history, season);
        Ok(Box::new(level.ok_or_else(|| Unserved::because("no known value"))?))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        let mut numbers = SavedNumbers::of(numbers);
        let (alpha, level) = (numbers.within(0.0, 1.0)?, numbers.finite()?);
        let range = (numbers.finite()?, numbers.finite()?);
        let errors = match numbers.is_empty() {
            true => None,
            false => Some(SeasonErrors::restore(&mut numbers)?),
        };
        numbers.end()?;
        Some(Box::new(Level { alpha, level, range, errors }))
    }
}

/// The weights that are tried: below, a level would hardly leave the first value.
const WEIGHTS: (f64, f64) = (0.01, 0.99);

/// A level, and what is needed to go on with it.
#[derive(Debug, Clone, PartialEq)]
struct Level {
    alpha: f64,
    level: f64,
    /// The least and the greatest value so far.
    range: (f64, f64),
    /// What it missed by; `None` of a single value.
    errors: Option<SeasonErrors>,
}

impl Level {
    /// Takes in values; gaps leave the level as it is.
    fn smooth(&mut self, values: &[f64]) {
        for value in values.iter().filter(|value| !value.is_nan()) {
            self.level += self.alpha * (value - self.level);
            self.range = (self.range.0.min(*value), self.range.1.max(*value));
        }
    }
}

impl FittedSeries for Level {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        out.fill(self.level);
    }

    /// Normal quantiles whose variance is that of the errors one season ahead, growing by α² with every
    /// step, and whose deviation is never above the distance between the least and the greatest value so
    /// far.
    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let widest = self.range.1 - self.range.0;
        let variance = |step| self.errors.as_ref().map_or(0.0, |errors| errors.variance(step));
        normal_by_step(probabilities, out, |step| {
            Some((self.level, variance(step).sqrt().min(widest)))
        })
    }

    fn update(&mut self, values: &[f64]) -> bool {
        self.smooth(values);
        self.errors.iter_mut().for_each(|errors| errors.pass(values.len()));
        true
    }

    fn numbers(&self) -> Vec<f64> {
        let mut numbers = vec![self.alpha, self.level, self.range.0, self.range.1];
        numbers.extend(self.errors.iter().flat_map(SeasonErrors::numbers));
        numbers
    }
}

/// The level of a history smoothed with the weight of the least squared one-step errors.
fn fit(history: &[f64], season: usize) -> Option<Level> {
    let first = history.iter().copied().find(|value| !value.is_nan())?;
    let alpha = best_weight(history);
    let mut level = Level { alpha, level: first, range: (first, first), errors: None };
    level.errors = SeasonErrors::follow(history, season, alpha * alpha, |values| {
        level.smooth(values);
        level.level
    });
    Some(level)
}

/// The weight with the least squared one-step errors.
fn best_weight(history: &[f64]) -> f64 {
    let known = known(history);
    let (mut best, mut least) = (WEIGHTS.0, f64::INFINITY);
    search(Search { range: WEIGHTS, blocks: 3, rounds: 8 }, |weights| {
        let errors = squared_errors(&known, weights);
        for (weight, error) in weights.into_iter().zip(errors) {
            if error < least {
                (best, least) = (weight, error);
            }
        }
        errors
    });
    best
}

/// The sums of the squared one-step errors of several weights in one pass, from the first value on.
fn squared_errors(known: &[f64], weights: [f64; LANES]) -> [f64; LANES] {
    let decays = weights.map(|weight| 1.0 - weight);
    let mut sums = [0.0; LANES];
    let mut levels = [known.first().copied().unwrap_or(0.0); LANES];
    for value in known {
        for lane in 0..LANES {
            let error = value - levels[lane];
            sums[lane] += error * error;
            levels[lane] = weights[lane] * value + decays[lane] * levels[lane];
        }
    }
    sums
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
        // Forecasting: Principles and Practice, 2nd ed., section 7.1: α 0.83, forecast 542.68; statsforecast
        // 2.1.1, whose level begins with the first value as ours: 542.6829.
        let level = fit(&OIL, 1).unwrap();
        assert!((level.alpha - 0.834).abs() < 2e-3, "{level:?}");
        assert!((level.level - 542.682_9).abs() < 1e-3, "{level:?}");
    }

    #[test]
    fn no_weight_on_a_fine_grid_does_better() {
        let history: Vec<f64> =
            (0..200).map(|t| 50.0 + 9.0 * forecastle_core::random::normal(9, 0, t)).collect();
        for history in [&OIL[..], &history] {
            let cost = |weight: f64| {
                let (mut level, mut sum) = (history[0], 0.0);
                for value in history {
                    sum += (value - level) * (value - level);
                    level = weight * value + (1.0 - weight) * level;
                }
                sum
            };
            let on_grid = (10..=990).map(|place| cost(f64::from(place) / 1000.0));
            let least = on_grid.min_by(f64::total_cmp).unwrap();
            let found = best_weight(history);
            assert!(cost(found) <= least * (1.0 + 1e-9), "{found}");
            let [_, sum, ..] = squared_errors(history, [0.9, found, 0.5, 0.1]);
            assert!((sum / cost(found) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn gaps_leave_the_level() {
        let gappy = fit(&[5.0, f64::NAN, 7.0, f64::NAN], 1).unwrap();
        assert_eq!(gappy.level, fit(&[5.0, 7.0], 1).unwrap().level);
        assert_eq!(fit(&[f64::NAN], 1), None);
    }

    #[test]
    fn an_update_goes_on_with_the_recursion() {
        let mut level = fit(&OIL[..12], 4).unwrap();
        let mut expected = level.level;
        assert!(level.update(&OIL[12..15]));
        assert!(level.update(&[f64::NAN, OIL[15]]));
        for value in &OIL[12..16] {
            expected = level.alpha * value + (1.0 - level.alpha) * expected;
        }
        assert!((level.level - expected).abs() < 1e-9);
    }
}
