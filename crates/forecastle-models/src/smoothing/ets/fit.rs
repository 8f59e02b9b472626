//! Estimating one form: weights and initial states of the greatest likelihood, or nearly, where what is
//! thought of them beforehand speaks against it.

use super::form::{Component, Form, Noise};
use super::layout::{LEAST_FACTOR, Layout};
use super::prior::Prior;
use super::recursion::{LANES, Path, Slopes, State, Weights};
use super::{stability, start};
use crate::optimise::least_squares::{self, LeastSquares, Settings};

/// Sum of squares per value below which a fit is called perfect: rounding decides what lies below.
const PERFECT: f64 = 1e-22;

/// A search ends when a step lowers the criterion by less than this, far less than what tells two forms apart.
/// With a season's indices to find, every step is dear and the last ones move forecasts by next to nothing.
const LEAST_GAIN: f64 = 0.001;
const LEAST_GAIN_WITH_SEASON: f64 = 0.03;

/// A form that has been estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The form.
    pub form: Form,
    /// The weights.
    pub weights: Weights,
    /// The initial state.
    pub initial: State,
    /// Minus twice the logarithm of the likelihood, but for a constant.
    pub deviance: f64,
    /// Akaike's criterion, corrected for short series.
    pub aicc: f64,
    /// The number of parameters and initial states, and one more for the variance.
    pub count: f64,
}

/// Room for fits, to be used again for the next one.
#[derive(Debug, Default)]
pub struct Scratch {
    path: Path,
    state: State,
    slopes: Slopes,
    columns: Vec<[f64; LANES]>,
    polynomial: Vec<f64>,
    work: least_squares::Workspace,
    parameters: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl Scratch {
    /// The weights of a coarse grid that follow `values` best from `initial`, as [`start::weights`].
    pub fn start(&mut self, form: Form, values: &[f64], initial: &State) -> [Option<Weights>; 2] {
        start::weights(form, values, initial, &mut self.path, &mut self.state)
    }
}

/// Estimates `form` on `values` (NaN in gaps), beginning at `weights` and `initial`. A decomposition has
/// the initial state at `expected`, whose indices give the season's length. Gives up when the criterion is
/// unlikely to come below `to_beat`.
///
/// `None` when the recursion cannot be run from there or there are too few values for the parameters.
pub fn fit(
    form: Form,
    values: &[f64],
    (weights, initial): (Weights, &State),
    expected: &State,
    to_beat: f64,
    scratch: &mut Scratch,
) -> Option<Fit> {
    let known = values.iter().filter(|value| !value.is_nan()).count() as f64;
    let season = if form.has_season() { expected.seasons.len() } else { 0 };
    // One more for the variance.
    let count = form.parameter_count(season) as f64 + 1.0;
    if known - count - 1.0 <= 0.0 {
        return None;
    }
    let penalty = 2.0 * count + 2.0 * count * (count + 1.0) / (known - count - 1.0);
    let hopeless_above =
        if to_beat.is_finite() { ((to_beat - penalty) / known).exp() } else { 0.0 };
    let least_gain = if form.has_season() { LEAST_GAIN_WITH_SEASON } else { LEAST_GAIN };
    let settings = Settings { tolerance: least_gain / known, rounds: 60, hopeless_above };
    let Scratch { path, state, slopes, columns, polynomial, work, parameters, lower, upper } =
        scratch;
    let layout = Layout::new(form, season);
    layout.pack(weights, initial, parameters);
    layout.bounds(lower, upper);
    let prior = Prior::new(layout, expected);
    let mut problem =
        Problem { form, layout, prior, values, known, path, state, slopes, columns, polynomial };
    problem.prior.variance = problem.cost(parameters) / known;
    if !problem.prior.variance.is_finite() {
        return None;
    }
    let cost = least_squares::minimise(&mut problem, parameters, (lower, upper), settings, work);
    let cost = cost - problem.prior.cost(parameters);
    let deviance = known * cost.max(PERFECT * known).ln();
    let mut initial = State::default();
    let weights = layout.unpack(parameters, &mut initial);
    Some(Fit { form, weights, initial, deviance, aicc: deviance + penalty, count })
}

/// One form on one series, as a sum of squares: of the errors where they are additive; else of the
/// relative errors times the geometric mean of the forecasts, which has the same minimum as the
/// likelihood.
struct Problem<'a> {
    form: Form,
    layout: Layout,
    prior: Prior<'a>,
    values: &'a [f64],
    known: f64,
    path: &'a mut Path,
    state: &'a mut State,
    slopes: &'a mut Slopes,
    /// Derivatives of the residuals: the periods of the first four parameters, then of the next four.
    columns: &'a mut Vec<[f64; LANES]>,
    polynomial: &'a mut Vec<f64>,
}

impl Problem<'_> {
    /// The square of the forecasts' geometric mean.
    fn size(&self) -> f64 {
        match self.form.noise {
            Noise::Additive => 1.0,
            Noise::Multiplicative => (2.0 * self.path.log_forecasts / self.known).exp(),
        }
    }

    /// Turns derivatives of forecasts into those of residuals.
    fn to_residuals(&self, columns: &mut [[f64; LANES]]) {
        match self.form.noise {
            Noise::Additive => {
                columns.as_flattened_mut().iter_mut().for_each(|slope| *slope = -*slope)
            }
            Noise::Multiplicative => {
                let mut mean = [0.0; LANES];
                for (column, step) in columns.iter_mut().zip(self.path.steps()) {
                    let inverse = 1.0 / step.forecast;
                    for (slope, mean) in column.iter_mut().zip(&mut mean) {
                        *slope *= inverse;
                        *mean += *slope;
                    }
                }
                mean.iter_mut().for_each(|mean| *mean /= self.known);
                for (column, step) in columns.iter_mut().zip(self.path.steps()) {
                    if step.error.is_nan() {
                        continue;
                    }
                    let share = step.error / step.forecast;
                    for (slope, mean) in column.iter_mut().zip(&mean) {
                        *slope = share * mean - (1.0 + share) * *slope;
                    }
                }
            }
        }
    }

    fn residual(&self, step: &super::recursion::Step) -> f64 {
        match self.form.noise {
            _ if step.error.is_nan() => 0.0,
            Noise::Additive => step.error,
            Noise::Multiplicative => step.error / step.forecast,
        }
    }
}

impl LeastSquares for Problem<'_> {
    fn cost(&mut self, x: &[f64]) -> f64 {
        let weights = self.layout.unpack(x, self.state);
        if self.form.season == Component::Multiplicative
            && self.state.seasons.last().is_some_and(|last| *last < LEAST_FACTOR)
        {
            return f64::INFINITY;
        }
        let Weights { alpha, beta, gamma, phi } = weights;
        if self.form.has_season()
            && !stability::forgets([alpha, beta, gamma, phi], self.layout.season, self.polynomial)
        {
            return f64::INFINITY;
        }
        if !self.path.run(self.form, weights, self.values, self.state) {
            return f64::INFINITY;
        }
        let squares = match self.form.noise {
            Noise::Additive => self.path.squares,
            Noise::Multiplicative => self.path.relative_squares * self.size(),
        };
        squares + self.prior.cost(x)
    }

    fn normal_equations(&mut self, x: &[f64], gram: &mut [f64], gradient: &mut [f64]) {
        let (length, count) = (self.values.len(), self.layout.count);
        let weights = self.layout.weights(x);
        let blocks = count.div_ceil(LANES);
        let mut columns = std::mem::take(self.columns);
        columns.resize(blocks * length, [0.0; LANES]);
        for (block, columns) in columns.chunks_exact_mut(length).enumerate() {
            self.layout.slopes(x, block * LANES, self.slopes);
            self.path.slopes(self.form, weights, self.slopes, columns);
            self.to_residuals(columns);
        }
        let size = self.size();
        for (block, rows) in columns.chunks_exact(length).enumerate() {
            let mut sums = [0.0; LANES];
            for (slopes, step) in rows.iter().zip(self.path.steps()) {
                let residual = self.residual(step);
                for (sum, slope) in sums.iter_mut().zip(slopes) {
                    *sum += slope * residual;
                }
            }
            for (lane, sum) in sums.iter().enumerate().take(count - block * LANES) {
                gradient[block * LANES + lane] = size * sum;
            }
            for (other, others) in columns.chunks_exact(length).enumerate().take(block + 1) {
                let tile = products(rows, others);
                for (i, row) in tile.iter().enumerate().take(count - block * LANES) {
                    for (j, sum) in row.iter().enumerate().take(count - other * LANES) {
                        gram[(block * LANES + i) * count + other * LANES + j] = size * sum;
                    }
                }
            }
        }
        *self.columns = columns;
        self.prior.add_slopes(x, gram, gradient);
    }
}

/// The sums over time of the products of four columns with four others.
fn products(rows: &[[f64; LANES]], others: &[[f64; LANES]]) -> [[f64; LANES]; LANES] {
    let mut sums = [[0.0; LANES]; LANES];
    for (row, other) in rows.iter().zip(others) {
        for (sums, left) in sums.iter_mut().zip(row) {
            for (sum, right) in sums.iter_mut().zip(other) {
                *sum += left * right;
            }
        }
    }
    sums
}
