//! Fitting the coefficients of given orders.
//!
//! Minimises the sum of squared innovations given zeros before the series, then, from there, the exact
//! likelihood: that is, the sum of squares of standardised innovations times the root of the determinant,
//! which makes least squares of it. Derivatives are differences of innovations, all parameters' at once,
//! side by side with the innovations themselves; those in regressors' coefficients are exact. Sources: Box &
//! Jenkins (1970), Time Series Analysis, chapter 7; Otto, Bell & Burman (1987) for the exact likelihood as
//! least squares.

use super::innovations::Bank;
use super::least_squares::{Normal, dot};
use super::orders::Orders;
use super::polynomial::{FURTHEST, Polynomials};
use super::problem::Problem;
use super::shape::Shape;
use crate::optimise::least_squares::{LeastSquares, Settings, Workspace, minimise};

/// The difference at which derivatives are taken.
const DIFFERENCE: f64 = 1e-5;

/// Steps of one minimisation.
const MOST_STEPS: usize = 30;

/// How near to one a coefficient may come in a cautious fit, times the root of the number of values: the
/// likelihood of a short series is often largest for a level or a season that never changes, and forecasts from
/// those are worse.
const NEAREST: f64 = 0.8;

/// Where the innovations come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likelihood {
    /// Given zeros before the first value.
    Conditional,
    /// Exact.
    Exact,
}

/// A model with its coefficients.
#[derive(Debug, Clone)]
pub struct Fit {
    /// The orders.
    pub orders: Orders,
    /// Free parameters of the lag polynomials, in the order p, q, P, Q.
    pub free: Vec<f64>,
    /// Coefficients of the problem's regressors, the constant's first.
    pub regression: Vec<f64>,
    /// The number of differenced values.
    pub count: usize,
    /// How far from the origin the roots of the polynomials are kept, 1 or more.
    pub clearance: f64,
    /// How far from zero free parameters were let go.
    pub furthest: f64,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// The variance of the shocks, degrees of freedom taken off.
    pub variance: f64,
}

impl Fit {
    /// The number of parameters, the variance counted.
    pub fn parameters(&self) -> usize {
        self.free.len() + self.regression.len() + 1
    }

    /// Akaike's criterion corrected for short series; infinite when there are too few values.
    pub fn aicc(&self) -> f64 {
        corrected_criterion(self.log_likelihood, self.parameters(), self.count)
    }
}

fn corrected_criterion(log_likelihood: f64, parameters: usize, count: usize) -> f64 {
    if count <= parameters + 1 {
        return f64::INFINITY;
    }
    let (k, n) = (parameters as f64, count as f64);
    -2.0 * log_likelihood + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0)
}

/// How hard a fit is to try.
#[derive(Debug, Clone, Copy)]
pub struct Effort<'a> {
    /// How far from the origin the roots of the polynomials are kept, 1 or more.
    pub clearance: f64,
    /// How far from zero free parameters may go: [`FURTHEST`], or less to be cautious.
    pub furthest: f64,
    /// The relative gain under which a step is not worth while.
    pub tolerance: f64,
    /// Free parameters to begin with, such as a neighbour's.
    pub warm: Option<&'a [f64]>,
    /// The least AICc that a search has already: a fit that is sure to stay above it is given up early.
    pub least: f64,
}

impl Effort<'_> {
    /// To the last digits that count, from nothing.
    pub fn full(clearance: f64) -> Self {
        Self { clearance, furthest: FURTHEST, tolerance: 1e-9, warm: None, least: f64::INFINITY }
    }

    /// The same with coefficients kept at least `0.8/√count` from one, for a series of `count` values.
    pub fn cautious(count: usize) -> Self {
        let most = 1.0 - NEAREST / (count as f64).sqrt();
        Self { furthest: most.max(0.0).atanh().min(FURTHEST), ..Self::full(1.0) }
    }
}

/// What is to be fitted to what.
#[derive(Debug, Clone, Copy)]
struct Task<'a> {
    orders: &'a Orders,
    shape: &'a Shape,
    problem: &'a Problem,
    effort: &'a Effort<'a>,
}

impl Task<'_> {
    /// The sum of squares at which the criterion is the least that a search has; zero when it has none.
    fn squares_at_least(&self) -> f64 {
        let count = self.problem.count();
        let parameters = self.orders.coefficients() + self.problem.regressors.len() + 1;
        let penalty = corrected_criterion(0.0, parameters, count);
        if !self.effort.least.is_finite() || !penalty.is_finite() {
            return 0.0;
        }
        let n = count as f64;
        n * ((self.effort.least - penalty) / n - 1.0 - std::f64::consts::TAU.ln()).exp()
    }
}

/// Room for fits, one per thread, so that a series allocates next to nothing.
#[derive(Debug, Default)]
pub struct Fitter {
    two: Bank<2>,
    four: Bank<4>,
    eight: Bank<8>,
    polynomials: Polynomials,
    base: Vec<f64>,
    columns: Vec<f64>,
    normal: Normal,
    point: Vec<f64>,
    regression: Vec<f64>,
    bounds: Vec<f64>,
    work: Workspace,
}

/// What a filtering pass has found: the value to be minimised.
#[derive(Debug, Clone, Copy)]
struct Level {
    /// Sum of squares, the determinant's root multiplied in.
    squares: f64,
    log_determinant: f64,
}

impl Fitter {
    /// Fits a model; `None` when the likelihood is nowhere finite.
    pub fn fit(&mut self, orders: &Orders, problem: &Problem, effort: &Effort<'_>) -> Option<Fit> {
        let shape = Shape::of(orders);
        let count = problem.count();
        if count == 0 {
            return None;
        }
        self.regress(problem);
        let task = Task { orders, shape: &shape, problem, effort };
        if let Some(warm) = effort.warm {
            self.point.clear();
            self.point.extend_from_slice(warm);
            self.point.extend_from_slice(&self.regression);
        } else if orders.coefficients() > 0 {
            self.choose_start(&task);
            self.minimise(&task, Likelihood::Conditional)?;
        } else {
            self.point.clone_from(&self.regression);
        }
        let level = self.minimise(&task, Likelihood::Exact)?;
        let (free, regression) = self.point.split_at(orders.coefficients());
        let unscaled = level.squares / (level.log_determinant / count as f64).exp();
        let freedom = count.saturating_sub(self.point.len()).max(1);
        Some(Fit {
            orders: *orders,
            free: free.to_vec(),
            regression: regression.to_vec(),
            count,
            clearance: effort.clearance,
            furthest: effort.furthest,
            log_likelihood: log_likelihood(level.squares, count),
            variance: unscaled / freedom as f64,
        })
    }

    /// What a fitted model expects after the last of the differenced values, regressors other than the constant
    /// left out.
    pub fn continue_differences(&mut self, fit: &Fit, problem: &Problem, ahead: &mut [f64]) {
        let shape = Shape::of(&fit.orders);
        let count = problem.count();
        self.remainder(problem, &fit.regression);
        self.polynomials.set(&fit.orders, fit.clearance, &fit.free);
        self.two.reset(&shape, count);
        for lane in 0..2 {
            self.two.set_lane(lane, &self.polynomials, &self.base);
        }
        self.two.filter_exactly(&shape);
        self.two.continue_lane(&shape, 0, ahead);
        if problem.has_constant {
            ahead.iter_mut().for_each(|value| *value += fit.regression[0]);
        }
    }

    /// Ordinary least squares of the regressors, into `regression`.
    fn regress(&mut self, problem: &Problem) {
        self.columns.clear();
        self.columns.extend_from_slice(&problem.values);
        for column in &problem.regressors {
            self.columns.extend(column.iter().map(|value| -value));
        }
        self.normal.multiply_out(&self.columns, problem.count());
        self.normal.solve(&mut self.regression);
    }

    /// The series without what regressors explain, into `base`.
    fn remainder(&mut self, problem: &Problem, regression: &[f64]) {
        self.base.clone_from(&problem.values);
        for (column, coefficient) in problem.regressors.iter().zip(regression) {
            for (value, regressor) in self.base.iter_mut().zip(column) {
                *value -= coefficient * regressor;
            }
        }
    }

    /// The best of a few starts by their conditional sum of squares, all looked at in one pass.
    fn choose_start(&mut self, task: &Task<'_>) {
        let Task { orders, shape, problem, effort } = *task;
        let regression = self.regression.clone();
        self.remainder(problem, &regression);
        let starts = STARTS.each_ref().map(|start| start.spread(orders));
        self.eight.reset(shape, problem.count());
        for (lane, start) in starts.iter().enumerate() {
            self.polynomials.set(orders, effort.clearance, start);
            self.eight.set_lane(lane, &self.polynomials, &self.base);
        }
        self.eight.filter_conditionally(shape, skipped(shape, problem.count()));
        let mut squares = [0.0; 8];
        for standard in &self.eight.standard {
            for lane in 0..8 {
                squares[lane] += standard[lane] * standard[lane];
            }
        }
        let best = (0..8).min_by(|a, b| squares[*a].total_cmp(&squares[*b])).unwrap_or(0);
        self.point.clone_from(&starts[best]);
        self.point.extend_from_slice(&regression);
    }

    /// Walks down from `point`; leaves the best place there.
    fn minimise(&mut self, task: &Task<'_>, likelihood: Likelihood) -> Option<Level> {
        let count = task.problem.count();
        let exact = likelihood == Likelihood::Exact;
        let settings = Settings {
            tolerance: if exact { task.effort.tolerance } else { 1e-2 / count as f64 },
            rounds: MOST_STEPS,
            hopeless_above: if exact { task.squares_at_least() } else { 0.0 },
        };
        let mut point = std::mem::take(&mut self.point);
        let mut work = std::mem::take(&mut self.work);
        let mut bounds = std::mem::take(&mut self.bounds);
        bounds.clear();
        bounds.resize(task.orders.coefficients(), task.effort.furthest);
        bounds.resize(point.len(), f64::INFINITY);
        let lower: Vec<f64> = bounds.iter().map(|bound| -bound).collect();
        let mut descent = Descent { fitter: self, task, likelihood, best: None };
        minimise(&mut descent, &mut point, (&lower, &bounds), settings, &mut work);
        let best = descent.best;
        (self.point, self.work, self.bounds) = (point, work, bounds);
        best
    }

    /// The value at a place, with its derivatives multiplied out in `normal`.
    fn look(&mut self, task: &Task<'_>, likelihood: Likelihood, point: &[f64]) -> Option<Level> {
        let count = task.problem.count();
        self.remainder(task.problem, &point[task.orders.coefficients()..]);
        self.columns.clear();
        self.columns.resize((1 + point.len()) * count, 0.0);
        let pass = Pass { task, likelihood, point, base: &self.base };
        let mut level = None;
        let mut lane = 0;
        while lane <= point.len() {
            let (lanes, polynomials) = (point.len() + 1 - lane, &mut self.polynomials);
            let columns = &mut self.columns;
            match lanes {
                1..=2 => pass.run(&mut self.two, polynomials, lane, columns, &mut level),
                3..=4 => pass.run(&mut self.four, polynomials, lane, columns, &mut level),
                _ => pass.run(&mut self.eight, polynomials, lane, columns, &mut level),
            }
            lane += if lanes <= 2 {
                2
            } else if lanes <= 4 {
                4
            } else {
                8
            };
        }
        let level = level.filter(|level| level.squares.is_finite())?;
        self.normal.multiply_out(&self.columns, count);
        Some(level)
    }
}

/// A walk down to the least sum of squares.
struct Descent<'a> {
    fitter: &'a mut Fitter,
    task: &'a Task<'a>,
    likelihood: Likelihood,
    best: Option<Level>,
}

impl LeastSquares for Descent<'_> {
    fn cost(&mut self, x: &[f64]) -> f64 {
        let Some(level) = self.fitter.look(self.task, self.likelihood, x) else {
            return f64::INFINITY;
        };
        if self.best.is_none_or(|best| level.squares < best.squares) {
            self.best = Some(level);
        }
        level.squares
    }

    fn normal_equations(&mut self, _: &[f64], gram: &mut [f64], gradient: &mut [f64]) {
        gram.copy_from_slice(&self.fitter.normal.curvature);
        gradient.copy_from_slice(&self.fitter.normal.slope);
    }
}

/// The logarithm of the likelihood at a sum of squares, the determinant's root multiplied in.
pub fn log_likelihood(squares: f64, count: usize) -> f64 {
    let n = count as f64;
    let variance = (squares / n).max(f64::MIN_POSITIVE);
    -0.5 * n * (variance.ln() + 1.0 + std::f64::consts::TAU.ln())
}

/// How many of the first values a conditional sum leaves out: as many as the autoregression looks back,
/// unless that is most of them.
fn skipped(shape: &Shape, count: usize) -> usize {
    if shape.ar_reach * 3 <= count { shape.ar_reach } else { 0 }
}

/// One pass of a bank over a problem.
struct Pass<'a> {
    task: &'a Task<'a>,
    likelihood: Likelihood,
    point: &'a [f64],
    base: &'a [f64],
}

impl Pass<'_> {
    /// Fills the columns of the lanes from `first` on: the residuals, the derivatives in the free
    /// parameters, those in the regressors' coefficients.
    fn run<const W: usize>(
        &self,
        bank: &mut Bank<W>,
        polynomials: &mut Polynomials,
        first: usize,
        columns: &mut [f64],
        level: &mut Option<Level>,
    ) {
        let Task { orders, shape, problem, effort } = *self.task;
        let count = problem.count();
        let frees = orders.coefficients();
        let free = &self.point[..frees];
        bank.reset(shape, count);
        for lane in 0..W {
            let role = first + lane;
            let mut shifted = free.to_vec();
            if (1..=frees).contains(&role) {
                shifted[role - 1] += difference(free[role - 1]);
            }
            polynomials.set(orders, effort.clearance, &shifted);
            let regressor = role.checked_sub(1 + frees);
            let column = regressor.and_then(|place| problem.regressors.get(place));
            let values = column.map_or(self.base, Vec::as_slice);
            bank.set_lane(lane, polynomials, values);
        }
        match self.likelihood {
            Likelihood::Conditional => {
                bank.filter_conditionally(shape, skipped(shape, count));
            }
            Likelihood::Exact => bank.filter_exactly(shape),
        }
        let scale = |lane: usize| (bank.log_determinant[lane] / (2.0 * count as f64)).exp();
        for lane in 0..W.min(1 + self.point.len() - first) {
            let role = first + lane;
            let scale = scale(lane);
            let (residuals, rest) = columns.split_at_mut(count);
            if role == 0 {
                copy_lane(&bank.standard, lane, scale, residuals);
                *level = Some(Level {
                    squares: dot(residuals, residuals),
                    log_determinant: bank.log_determinant[0],
                });
                continue;
            }
            let column = &mut rest[(role - 1) * count..role * count];
            if role > frees {
                copy_lane(&bank.standard, lane, -scale, column);
                continue;
            }
            copy_lane(&bank.standard, lane, scale, column);
            let inverse = 1.0 / difference(free[role - 1]);
            for (value, residual) in column.iter_mut().zip(residuals) {
                *value = (*value - *residual) * inverse;
            }
        }
    }
}

/// The difference at which a derivative is taken: towards the middle, so that it stays within the bounds.
pub fn difference(free: f64) -> f64 {
    if free > 0.0 { -DIFFERENCE } else { DIFFERENCE }
}

fn copy_lane<const W: usize>(bank: &[[f64; W]], lane: usize, scale: f64, column: &mut [f64]) {
    for (value, lanes) in column.iter_mut().zip(bank) {
        *value = scale * lanes[lane];
    }
}

/// A start of the search: the first free parameter of each polynomial.
struct StartingPoint {
    ar: f64,
    ma: f64,
    seasonal_ar: f64,
    seasonal_ma: f64,
}

impl StartingPoint {
    fn spread(&self, orders: &Orders) -> Vec<f64> {
        let mut free = Vec::with_capacity(orders.coefficients());
        for (count, first) in [
            (orders.p, self.ar),
            (orders.q, self.ma),
            (orders.seasonal_p, self.seasonal_ar),
            (orders.seasonal_q, self.seasonal_ma),
        ] {
            free.extend((0..count).map(|place| if place == 0 { first } else { 0.05 }));
        }
        free
    }
}

/// Eight corners of what demand looks like: differences that fall back, levels that stay, seasons that
/// change slowly.
const STARTS: [StartingPoint; 8] = [
    StartingPoint { ar: 0.1, ma: -0.1, seasonal_ar: 0.1, seasonal_ma: -0.1 },
    StartingPoint { ar: 0.5, ma: 0.0, seasonal_ar: 0.4, seasonal_ma: 0.0 },
    StartingPoint { ar: 0.1, ma: 0.6, seasonal_ar: 0.0, seasonal_ma: 0.9 },
    StartingPoint { ar: 0.6, ma: 0.9, seasonal_ar: 0.1, seasonal_ma: 0.9 },
    StartingPoint { ar: -0.4, ma: 0.1, seasonal_ar: -0.4, seasonal_ma: 0.1 },
    StartingPoint { ar: 1.0, ma: 0.3, seasonal_ar: 0.2, seasonal_ma: 0.7 },
    StartingPoint { ar: 1.3, ma: 0.6, seasonal_ar: 1.0, seasonal_ma: 0.5 },
    StartingPoint { ar: 0.2, ma: -0.5, seasonal_ar: -0.2, seasonal_ma: 0.7 },
];
