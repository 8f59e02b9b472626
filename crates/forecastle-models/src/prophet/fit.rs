//! From a history to the fitted model.

use super::fitted::{Change, Fitted};
use super::linear_algebra::add_scaled;
use super::map::{LEAST_SIGMA, Prior, best_sigma, maximise, objective};
use super::rows::{Line, Linear};
use super::settings::{Growth, Mode, Settings};
use super::terms::Terms;
use crate::model::Unserved;

/// 1/s² of the normal prior of the trend's first slope and offset: s is 5 in Prophet.
const BASE_PRECISION: f64 = 1.0 / 25.0;

/// A history as the model sees it.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// The periods' dates in days since 1970, ascending.
    pub days: &'a [f64],
    /// The values, NaN in gaps.
    pub values: &'a [f64],
    /// The values of every regressor in those periods, NaN where unknown.
    pub regressors: &'a [Vec<f64>],
    /// The caps of logistic growth in those periods, in the units of the series; empty for other trends.
    pub caps: &'a [f64],
}

/// Fits Prophet's model to a history.
///
/// # Errors
/// The reason, when there are fewer than two known values, or logistic growth lacks caps above its floor.
pub fn fit(settings: &Settings, history: &History<'_>) -> Result<Fitted, Unserved> {
    let known: Vec<usize> =
        (0..history.values.len()).filter(|row| !history.values[*row].is_nan()).collect();
    let [first, .., last] = known[..] else {
        return Err(Unserved::because("fewer than 2 known values"));
    };
    let of_known = |values: &[f64]| -> Vec<f64> { known.iter().map(|row| values[*row]).collect() };
    let (days, values) = (of_known(history.days), of_known(history.values));
    let floor = if settings.growth == Growth::Logistic { settings.floor } else { 0.0 };
    let largest = values.iter().map(|value| (value - floor).abs()).fold(0.0, f64::max);
    let scale = if largest > 0.0 { largest } else { 1.0 };
    let caps = scaled_caps(settings, history, &known, floor, scale)?;
    let target: Vec<f64> = values.iter().map(|value| (value - floor) / scale).collect();

    let (start, length) = (history.days[first], history.days[last] - history.days[first]);
    let times: Vec<f64> = days.iter().map(|day| (day - start) / length).collect();
    let changepoints = changepoints(settings, &times);
    let line = Line::new(times, &changepoints);
    let regressors: Vec<Vec<f64>> = history.regressors.iter().map(|all| of_known(all)).collect();
    let terms = Terms::of(settings, &days, &regressors);
    let features = terms.columns(settings, &days, &regressors);
    let prior = Prior {
        base: BASE_PRECISION,
        changes: settings.changepoint_prior_scale,
        features: terms.precisions(settings),
    };
    let problem = Problem { settings, line: &line, caps: &caps, features, target: &target, prior };
    let is_constant = target.iter().all(|value| *value == target[0]);
    let (parameters, sigma) = if is_constant && settings.growth != Growth::Logistic {
        (problem.constant(), 0.0)
    } else {
        problem.maximise()
    };

    let base = problem.base();
    let (of_base, rest) = parameters.split_at(base);
    let (bends, coefficients) = rest.split_at(line.changes());
    let extremes =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
            (least.min(*value), most.max(*value))
        });
    let bent = changepoints.iter().zip(bends).filter(|(_, size)| **size != 0.0);
    Ok(Fitted {
        growth: settings.growth,
        mode: settings.mode,
        scale,
        floor,
        least: if extremes.0 < 0.0 { f64::NEG_INFINITY } else { 0.0 },
        range: extremes.1 - extremes.0,
        start,
        length,
        offset: of_base[0],
        slope: of_base.get(1).copied().unwrap_or(0.0),
        sigma,
        noise: sigma
            * noise_correction(target.len(), base + bent.clone().count() + coefficients.len()),
        cost: problem.objective(&parameters).0,
        change_rate: line.changes() as f64,
        mean_change: bends.iter().map(|bend| bend.abs()).sum::<f64>() / bends.len().max(1) as f64,
        changes: bent.map(|(time, size)| Change { time: *time, size: *size }).collect(),
        terms,
        coefficients: coefficients.to_vec(),
    })
}

/// What makes the noise of the residuals that of values to come: parameters that were fitted to the same
/// rows have taken some of it, at most half.
fn noise_correction(rows: usize, parameters: usize) -> f64 {
    let free = rows.saturating_sub(parameters).max(rows.div_ceil(2));
    (rows as f64 / free as f64).sqrt()
}

/// Fits the model with effects added to the trend and with effects as shares of it, and keeps the one whose
/// posterior is higher: both have the same parameters and priors.
///
/// # Errors
/// As [`fit`].
pub fn fit_either(settings: &Settings, history: &History<'_>) -> Result<Fitted, Unserved> {
    let of = |mode: Mode| fit(&Settings { mode, ..settings.clone() }, history);
    let added = of(Mode::Additive)?;
    if added.coefficients.is_empty() || added.sigma == 0.0 {
        return Ok(added);
    }
    let shares = of(Mode::Multiplicative)?;
    Ok(if shares.cost < added.cost { shares } else { added })
}

/// The caps of the known rows, scaled; ones for trends without.
fn scaled_caps(
    settings: &Settings,
    history: &History<'_>,
    known: &[usize],
    floor: f64,
    scale: f64,
) -> Result<Vec<f64>, Unserved> {
    if settings.growth != Growth::Logistic {
        return Ok(vec![1.0; known.len()]);
    }
    if history.caps.len() != history.values.len() {
        return Err(Unserved::because("logistic growth without a cap for every period"));
    }
    let caps: Vec<f64> = known.iter().map(|row| (history.caps[*row] - floor) / scale).collect();
    if caps.iter().any(|cap| !cap.is_finite() || *cap <= 0.0) {
        return Err(Unserved::because("a cap of logistic growth is not above its floor"));
    }
    Ok(caps)
}

/// Where the trend may bend: evenly over the known values in the first part of the history, their times
/// being those of the values there.
fn changepoints(settings: &Settings, times: &[f64]) -> Vec<f64> {
    let range = settings.changepoint_range.clamp(0.0, 1.0);
    let eligible = (times.len() as f64 * range).floor() as usize;
    let count = settings.changepoints.min(eligible.saturating_sub(1));
    if settings.growth == Growth::Flat || count == 0 {
        return Vec::new();
    }
    let step = (eligible - 1) as f64 / count as f64;
    (1..=count).map(|place| times[(place as f64 * step).round_ties_even() as usize]).collect()
}

/// The posterior of one series.
pub(super) struct Problem<'a> {
    pub(super) settings: &'a Settings,
    pub(super) line: &'a Line,
    pub(super) caps: &'a [f64],
    pub(super) features: Vec<f64>,
    pub(super) target: &'a [f64],
    pub(super) prior: Prior,
}

/// What parameters make of every row.
struct Rows {
    /// The trend.
    trend: Vec<f64>,
    /// What the trend changes by when the broken line does.
    steepness: Vec<f64>,
    /// What the trend is multiplied by.
    share: Vec<f64>,
    /// All together.
    values: Vec<f64>,
}

impl Problem<'_> {
    /// The number of parameters of the line's base: offset, and slope unless flat.
    pub(super) fn base(&self) -> usize {
        if self.settings.growth == Growth::Flat { 1 } else { 2 }
    }

    fn size(&self) -> usize {
        self.base() + self.line.changes() + self.prior.features.len()
    }

    /// A level and nothing else, the answer for a series that never changes.
    fn constant(&self) -> Vec<f64> {
        let mut parameters = vec![0.0; self.size()];
        parameters[0] = self.target[0];
        parameters
    }

    /// The most probable parameters and σ.
    pub(super) fn maximise(&self) -> (Vec<f64>, f64) {
        let mut parameters = vec![0.0; self.size()];
        let mut sigma = self.deviation();
        let is_linear = self.settings.growth != Growth::Logistic;
        let is_additive = self.settings.mode == Mode::Additive || self.prior.features.is_empty();
        if is_linear {
            let ones = vec![1.0; self.target.len()];
            let additive = Linear {
                line: self.line,
                base: self.straight_base(),
                weights: &ones,
                features: &self.features,
                target: self.target,
            };
            maximise(&additive, &self.prior, &mut parameters, &mut sigma);
            if is_additive {
                return (parameters, sigma);
            }
            self.make_shares(&mut parameters);
        } else {
            (parameters[0], parameters[1]) = self.logistic_start();
        }
        self.improve(parameters)
    }

    /// Gauss and Newton: the model made linear at the parameters, its mode found exactly, and as much of
    /// the way there gone as lowers the objective.
    fn improve(&self, mut parameters: Vec<f64>) -> (Vec<f64>, f64) {
        let (mut value, mut sigma) = self.objective(&parameters);
        for _ in 0..60 {
            let mut goal = parameters.clone();
            self.maximise_linearised(&mut goal, sigma);
            let mut reach = 1.0;
            let better = loop {
                let mix = |(from, to): (&f64, &f64)| from + reach * (to - from);
                let tried: Vec<f64> = parameters.iter().zip(&goal).map(mix).collect();
                let (cost, noise) = self.objective(&tried);
                if cost < value {
                    break Some((tried, cost, noise));
                }
                reach *= 0.5;
                if reach < 1e-6 {
                    break None;
                }
            };
            let Some((tried, cost, noise)) = better else { break };
            let gain = value - cost;
            (parameters, value, sigma) = (tried, cost, noise);
            if gain < 1e-12 * (1.0 + value.abs()) {
                break;
            }
        }
        (parameters, sigma)
    }

    /// The objective at the best σ, and that σ.
    pub(super) fn objective(&self, parameters: &[f64]) -> (f64, f64) {
        let rows = self.rows(parameters);
        let residuals = rows.values.iter().zip(self.target);
        let squares: f64 = residuals.map(|(value, target)| (target - value).powi(2)).sum();
        let sigma = best_sigma(self.target.len(), squares);
        let cost = self.prior.cost(self.base(), parameters);
        let value = objective(self.target.len(), squares, sigma, cost);
        (if value.is_nan() { f64::INFINITY } else { value }, sigma)
    }

    fn rows(&self, parameters: &[f64]) -> Rows {
        let count = self.target.len();
        let (base, rest) = parameters.split_at(self.base());
        let (changes, coefficients) = rest.split_at(self.line.changes());
        let slope = base.get(1).copied().unwrap_or(0.0);
        let is_logistic = self.settings.growth == Growth::Logistic;
        let mut trend = vec![0.0; count];
        let offset = if is_logistic { -slope * base[0] } else { base[0] };
        self.line.evaluate(offset, slope, changes, &mut trend);
        let mut steepness = vec![1.0; count];
        if is_logistic {
            for ((value, steep), cap) in trend.iter_mut().zip(&mut steepness).zip(self.caps) {
                let share = 1.0 / (1.0 + (-*value).exp());
                *value = cap * share;
                *steep = cap * share * (1.0 - share);
            }
        }
        let mut effects = vec![0.0; count];
        for (coefficient, column) in coefficients.iter().zip(self.features.chunks_exact(count)) {
            add_scaled(&mut effects, *coefficient, column);
        }
        match self.settings.mode {
            Mode::Additive => {
                let values = trend.iter().zip(&effects).map(|(t, e)| t + e).collect();
                Rows { trend, steepness, share: vec![1.0; count], values }
            }
            Mode::Multiplicative => {
                let share: Vec<f64> = effects.iter().map(|effect| 1.0 + effect).collect();
                let values = trend.iter().zip(&share).map(|(t, s)| t * s).collect();
                Rows { trend, steepness, share, values }
            }
        }
    }

    fn maximise_linearised(&self, parameters: &mut [f64], mut sigma: f64) {
        let rows = self.rows(parameters);
        let weights: Vec<f64> =
            rows.steepness.iter().zip(&rows.share).map(|(steep, share)| steep * share).collect();
        let mut features = self.features.clone();
        if self.settings.mode == Mode::Multiplicative {
            for column in features.chunks_exact_mut(self.target.len()) {
                column.iter_mut().zip(&rows.trend).for_each(|(value, trend)| *value *= trend);
            }
        }
        let base = match self.settings.growth {
            // The line is slope·(t − offset).
            Growth::Logistic => vec![[-parameters[1], 0.0], [-parameters[0], 1.0]],
            _ => self.straight_base(),
        };
        let line = self.line;
        let mut linear =
            Linear { line, base, weights: &weights, features: &features, target: self.target };
        let mut goal = vec![0.0; self.target.len()];
        linear.evaluate(parameters, &mut goal);
        for ((goal, target), value) in goal.iter_mut().zip(self.target).zip(&rows.values) {
            *goal += target - value;
        }
        linear.target = &goal;
        maximise(&linear, &self.prior, parameters, &mut sigma);
    }

    fn straight_base(&self) -> Vec<[f64; 2]> {
        [[1.0, 0.0], [0.0, 1.0]][..self.base()].to_vec()
    }

    /// Turns effects that were fitted as additions into shares of the trend's mean size.
    fn make_shares(&self, parameters: &mut [f64]) {
        let trend = self.rows(parameters).trend;
        let mean = trend.iter().sum::<f64>() / trend.len() as f64;
        let effects = self.base() + self.line.changes();
        for effect in &mut parameters[effects..] {
            *effect = if mean.abs() > 1e-3 { *effect / mean } else { 0.0 };
        }
    }

    /// The standard deviation of the rows: at least the σ of any mode.
    fn deviation(&self) -> f64 {
        let count = self.target.len() as f64;
        let mean = self.target.iter().sum::<f64>() / count;
        let squares = self.target.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        (squares / count).sqrt().max(2.0 * LEAST_SIGMA)
    }

    /// Offset and slope of the logistic curve through the first and the last row.
    fn logistic_start(&self) -> (f64, f64) {
        let last = self.target.len() - 1;
        let ratio = |row: usize| {
            let cap = self.caps[row];
            cap / self.target[row].clamp(0.01 * cap, 0.99 * cap)
        };
        let (mut first, end) = (ratio(0), ratio(last));
        if (first - end).abs() <= 0.01 {
            first *= 1.05;
        }
        let (before, after) = ((first - 1.0).ln(), (end - 1.0).ln());
        (before / (before - after), before - after)
    }
}
