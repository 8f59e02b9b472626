//! Intervals from what a model's forecasts missed by, out of sample, at each step ahead.
//!
//! Residuals of all series are pooled after division by each series' own scale, step by step with the
//! neighbouring steps, and their quantiles with the finite-sample correction of split conformal
//! prediction are the bounds. The latest origins come first and earlier ones are left out where those
//! suffice: with more history models get better, and old residuals would promise too little.
//!
//! Source: Vovk, Gammerman & Shafer (2005); Lei et al. (2018), JASA 113.

use std::collections::BTreeSet;

use forecastle_core::forecast::Band;
use forecastle_core::metrics::InSample;
use forecastle_core::random::normal_quantile;
use forecastle_core::{ForecastSet, Level};
use serde::{Deserialize, Serialize};

/// What one forecast missed by, in units of its series' scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    /// The series.
    pub series: usize,
    /// The origin that the forecast was made from, as a number of periods known.
    pub origin: usize,
    /// How many periods ahead the forecast was made, from 1.
    pub step: usize,
    /// (actual − forecast) / scale.
    pub scaled_error: f64,
}

/// Residuals by step ahead, ready to bound forecasts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResidualIntervals {
    by_step: Vec<Pool>,
    season: usize,
}

/// The residuals of a step and its neighbours.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Pool {
    /// Scaled errors, ascending.
    errors: Vec<f64>,
    /// How many forecast paths (a series from an origin) they come from. The errors of one path go
    /// together, so it is paths, not errors, that say how much is known of the tails.
    paths: usize,
}

/// Fewer residuals than this at a step and its neighbours: those of all steps are pooled.
const ENOUGH: usize = 30;

/// With this many from the latest origins, earlier origins are left out.
const PLENTY: usize = 200;

/// Most residuals kept per step: quantiles of more are not better, and a version's file stays small.
const MOST: usize = 2_000;

impl ResidualIntervals {
    /// Sorts residuals by step. With none at all the bounds come from the normal distribution with the
    /// in-sample scale of seasonal naive, whose variance grows by one with each `season` ahead.
    pub fn calibrate(residuals: &[Residual], horizon: usize, season: usize) -> Self {
        let reach = (horizon / 8).max(1);
        let mut latest_first = residuals.to_vec();
        latest_first.sort_by_key(|residual| std::cmp::Reverse(residual.origin));
        let by_step = (1..=horizon)
            .map(|step| {
                let is_near = |residual: &Residual| residual.step.abs_diff(step) <= reach;
                let pool = latest(&latest_first, is_near);
                if pool.errors.len() < ENOUGH { latest(&latest_first, |_| true) } else { pool }
            })
            .collect();
        Self { by_step, season: season.max(1) }
    }

    /// The number of steps ahead that it was calibrated for.
    pub fn horizon(&self) -> usize {
        self.by_step.len()
    }

    /// Puts bands of every level around a forecast; `scales` has one number per series.
    pub fn bound(&self, forecast: &mut ForecastSet, scales: &[f64], levels: &[Level]) {
        let horizon = forecast.horizon;
        forecast.bands = levels
            .iter()
            .map(|level| {
                let tails = level.tails();
                let factors: Vec<_> = (1..=horizon).map(|step| self.factors(step, tails)).collect();
                let bound = |pick: fn(&(f64, f64)) -> f64| {
                    let points = forecast.points.iter().enumerate();
                    points
                        .map(|(place, point)| {
                            point + scales[place / horizon] * pick(&factors[place % horizon])
                        })
                        .collect()
                };
                Band { level: *level, lower: bound(|f| f.0), upper: bound(|f| f.1) }
            })
            .collect();
    }

    /// The bounds of one step in units of a series' scale.
    fn factors(&self, step: usize, (low, high): (f64, f64)) -> (f64, f64) {
        let pool = self.by_step.get(step - 1).or(self.by_step.last());
        match pool.filter(|pool| pool.errors.len() >= 5) {
            Some(Pool { errors, paths }) => {
                let mirrored = errors.iter().rev().map(|error| -error);
                let below = tail(mirrored, errors.len(), *paths, high).max(0.0);
                let above = tail(errors.iter().copied(), errors.len(), *paths, high).max(0.0);
                (-below, above)
            }
            None => {
                // A mean absolute error times √(π/2) is a normal standard deviation.
                let seasons = (step - 1) / self.season + 1;
                let width = (std::f64::consts::FRAC_PI_2 * seasons as f64).sqrt();
                (normal_quantile(low) * width, normal_quantile(high) * width)
            }
        }
    }
}

/// The upper quantile of ascending residuals, corrected as in split conformal prediction for how few
/// independent paths they come from: of `n` the share `(n + 1)·q/n`. Where that lies beyond the largest
/// residual, as far beyond it as a normal tail of their spread.
fn tail(
    ascending: impl Iterator<Item = f64> + Clone,
    count: usize,
    paths: usize,
    quantile: f64,
) -> f64 {
    let share = (paths as f64 + 1.0) / paths as f64 * quantile;
    let rank = share * count as f64;
    if share <= 1.0 {
        let below = rank.floor().max(1.0) as usize;
        let mut from = ascending.skip(below - 1);
        let lower = from.next().unwrap_or(0.0);
        return lower + (rank - below as f64).max(0.0) * (from.next().unwrap_or(lower) - lower);
    }
    let mean_square = ascending.clone().map(|r| r * r).sum::<f64>() / count as f64;
    let largest = ascending.last().unwrap_or(0.0);
    largest.max(normal_quantile(quantile) * mean_square.sqrt())
}

/// The scaled errors wanted, origin by origin from the latest, until there are plenty.
fn latest(latest_first: &[Residual], is_wanted: impl Fn(&Residual) -> bool) -> Pool {
    let mut errors = Vec::new();
    let mut paths = BTreeSet::new();
    for origin in latest_first.chunk_by(|a, b| a.origin == b.origin) {
        if errors.len() >= PLENTY {
            break;
        }
        for residual in origin.iter().filter(|residual| is_wanted(residual)) {
            errors.push(residual.scaled_error);
            paths.insert((residual.origin, residual.series));
        }
    }
    errors.sort_by(f64::total_cmp);
    Pool { errors: thin(errors), paths: paths.len() }
}

/// Keeps evenly spaced order statistics of a sorted pool that is larger than needed.
fn thin(pool: Vec<f64>) -> Vec<f64> {
    if pool.len() <= MOST {
        return pool;
    }
    (0..MOST).map(|i| pool[i * (pool.len() - 1) / (MOST - 1)]).collect()
}

/// The scale of a series at an origin: the in-sample error of seasonal naive, of naive where less than
/// a season is known, the mean size of its values, else 1.
pub fn scale(history: &[f64], season: usize) -> f64 {
    let positive = |value: &f64| *value > 0.0;
    let seasonal = InSample::of(history, season).mean_absolute;
    let naive = InSample::of(history, 1).mean_absolute;
    let known = history.iter().filter(|value| !value.is_nan());
    let size = known.clone().map(|value| value.abs()).sum::<f64>() / known.count().max(1) as f64;
    [seasonal, naive, size].into_iter().find(positive).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::{Period, Provenance, random};

    fn set(points: Vec<f64>, horizon: usize) -> ForecastSet {
        let series = points.len() / horizon;
        let provenance =
            vec![Provenance { model: "naive", fallback_reason: None, is_unsuited: false }; series];
        ForecastSet { origin: Period(0), horizon, points, bands: Vec::new(), provenance }
    }

    fn one_of(series: usize, scaled_error: f64) -> Residual {
        Residual { series, origin: 1, step: 1, scaled_error }
    }

    #[test]
    fn normal_errors_give_normal_bounds() {
        let residuals: Vec<_> =
            (0..20_000).map(|i| one_of(i as usize, random::normal(1, i, 0))).collect();
        let intervals = ResidualIntervals::calibrate(&residuals, 1, 1);
        let mut forecast = set(vec![100.0], 1);
        intervals.bound(&mut forecast, &[10.0], &[Level::new(80.0).unwrap()]);
        assert!((forecast.bands[0].upper[0] - 112.8).abs() < 0.5);
        assert!((forecast.bands[0].lower[0] - 87.2).abs() < 0.5);
    }

    #[test]
    fn coverage_holds_for_few_residuals() {
        // 19 residuals and a 20th point: exchangeable, so an 80 % interval holds it 80 times of 100.
        let level = [Level::new(80.0).unwrap()];
        let inside = (0..4_000_u64)
            .filter(|trial| {
                let draw = |i| random::normal(7, *trial, i);
                let residuals: Vec<_> = (0..19).map(|i| one_of(i as usize, draw(i))).collect();
                let mut forecast = set(vec![0.0], 1);
                ResidualIntervals::calibrate(&residuals, 1, 1).bound(&mut forecast, &[1.0], &level);
                let band = &forecast.bands[0];
                (band.lower[0]..=band.upper[0]).contains(&draw(19))
            })
            .count();
        let share = inside as f64 / 4_000.0;
        assert!((0.78..=0.82).contains(&share), "{share}");
    }

    #[test]
    fn without_residuals_the_bounds_widen_with_the_step() {
        let intervals = ResidualIntervals::calibrate(&[], 4, 2);
        let mut forecast = set(vec![0.0; 4], 4);
        intervals.bound(&mut forecast, &[1.0], &[Level::new(95.0).unwrap()]);
        let upper = &forecast.bands[0].upper;
        assert_eq!(upper[0], upper[1]);
        assert!(upper[1] < upper[2] && upper[0] > 1.9);
    }

    #[test]
    fn errors_of_one_path_are_one_piece_of_news() {
        let path = |origin: usize, error: f64| {
            (1..=20).map(move |step| Residual { series: 0, origin, step, scaled_error: error })
        };
        let residuals: Vec<_> = path(1, -1.0).chain(path(2, 0.5)).chain(path(3, 1.0)).collect();
        let mut forecast = set(vec![0.0; 20], 20);
        let level = [Level::new(80.0).unwrap()];
        ResidualIntervals::calibrate(&residuals, 20, 1).bound(&mut forecast, &[1.0], &level);
        // Three paths do not show a tail of one in ten: the bound lies beyond all that was seen.
        assert!(forecast.bands[0].upper[10] >= 1.0);
    }
}
