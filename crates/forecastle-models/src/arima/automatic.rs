//! The whole automatic procedure for one series: differences, orders, coefficients.

use super::fit::{Effort, Fit, Fitter};
use super::least_squares::Normal;
use super::orders::Orders;
use super::polynomial::FURTHEST;
use super::problem::Problem;
use super::search::{Limits, Search};
use super::seasonal_strength::{STRONG, seasonal_strength};
use super::state::{Beginning, State};
use super::unit_root::{differences, is_constant};

/// A fitted model with what it was fitted to.
#[derive(Debug, Clone)]
pub struct Model {
    /// Orders and coefficients.
    pub fit: Fit,
    /// The differenced series and regressors.
    pub problem: Problem,
}

/// Chooses and fits a model. Regressors are as long as the values; `season` is 1 for a series without one. `None` when no model could be fitted.
pub fn choose(
    fitter: &mut Fitter,
    values: &[f64],
    regressors: &[Vec<f64>],
    season: usize,
) -> Option<Model> {
    let orders = differencing(values, regressors, season);
    let has_constant = orders.bears_constant();
    let with_constant = has_constant.then(|| Problem::new(&orders, true, values, regressors));
    let without_constant = Problem::new(&orders, false, values, regressors);
    if regressors.is_empty() && is_constant(&without_constant.values) {
        return Some(straight_line(&orders, with_constant.unwrap_or(without_constant)));
    }
    let limits = Limits::of(values.len(), season);
    let search = Search::new(fitter, with_constant.as_ref(), &without_constant, orders, limits);
    let fit = search.run()?;
    let problem = with_constant.filter(|problem| problem.regressors.len() == fit.regression.len());
    Some(Model { fit, problem: problem.unwrap_or(without_constant) })
}

/// Fits given orders, with a constant where they bear one and `has_constant` says so.
pub fn fit_orders(
    fitter: &mut Fitter,
    orders: &Orders,
    has_constant: bool,
    values: &[f64],
    regressors: &[Vec<f64>],
) -> Option<Model> {
    fit_with(fitter, orders, has_constant, &Effort::full(1.0), (values, regressors))
}

/// The same without regressors, [cautiously](Effort::cautious): for orders that nobody has tested on the series.
pub fn fit_cautiously(
    fitter: &mut Fitter,
    orders: &Orders,
    has_constant: bool,
    values: &[f64],
) -> Option<Model> {
    fit_with(fitter, orders, has_constant, &Effort::cautious(values.len()), (values, &[]))
}

fn fit_with(
    fitter: &mut Fitter,
    orders: &Orders,
    has_constant: bool,
    effort: &Effort<'_>,
    (values, regressors): (&[f64], &[Vec<f64>]),
) -> Option<Model> {
    if values.len() <= orders.lost() {
        return None;
    }
    let has_constant = has_constant && orders.bears_constant();
    let problem = Problem::new(orders, has_constant, values, regressors);
    if regressors.is_empty() && is_constant(&problem.values) {
        return Some(straight_line(orders, problem));
    }
    let fit = fitter.fit(orders, &problem, effort)?;
    Some(Model { fit, problem })
}

/// Differences that leave nothing to be explained go on as they are.
fn straight_line(orders: &Orders, problem: Problem) -> Model {
    let mean = problem.values.first().copied().unwrap_or(0.0);
    let fit = Fit {
        orders: Orders { p: 0, q: 0, seasonal_p: 0, seasonal_q: 0, ..*orders },
        free: Vec::new(),
        clearance: 1.0,
        furthest: FURTHEST,
        regression: if problem.has_constant { vec![mean] } else { Vec::new() },
        count: problem.count(),
        log_likelihood: f64::INFINITY,
        variance: 0.0,
    };
    Model { fit, problem }
}

/// A seasonal difference where the season is strong, then as many as the level needs.
fn differencing(values: &[f64], regressors: &[Vec<f64>], season: usize) -> Orders {
    let rest = unexplained(values, regressors);
    let mut orders = Orders::plain(0, 0, 0).with_season((0, 0, 0), season);
    if season > 1
        && rest.len() > 2 * season
        && !is_constant(&rest)
        && seasonal_strength(&rest, season) > STRONG
    {
        orders.seasonal_d = 1;
    }
    let differenced = orders.difference(&rest);
    orders.d = differences(&differenced);
    orders
}

/// What a regression on the regressors leaves.
fn unexplained(values: &[f64], regressors: &[Vec<f64>]) -> Vec<f64> {
    if regressors.is_empty() {
        return values.to_vec();
    }
    let problem = Problem::new(&Orders::plain(0, 0, 0), true, values, regressors);
    let mut columns = values.to_vec();
    for column in &problem.regressors {
        columns.extend(column.iter().map(|value| -value));
    }
    let mut normal = Normal::default();
    normal.multiply_out(&columns, values.len());
    let mut rest = values.to_vec();
    let mut coefficients = Vec::new();
    normal.solve(&mut coefficients);
    for (column, coefficient) in problem.regressors.iter().zip(&coefficients) {
        for (value, regressor) in rest.iter_mut().zip(column) {
            *value -= coefficient * regressor;
        }
    }
    rest
}

impl Model {
    /// The coefficient of each regressor that the model was given, zero for those that tell nothing.
    pub fn coefficients(&self, given: usize) -> Vec<f64> {
        let mut coefficients = vec![0.0; given];
        let constant = usize::from(self.problem.has_constant);
        for (place, coefficient) in self.problem.kept.iter().zip(&self.fit.regression[constant..]) {
            coefficients[*place] = *coefficient;
        }
        coefficients
    }

    /// Where the model stands after the last of the values that it was fitted to, as far as regressors do
    /// not explain them.
    pub fn state(&self, fitter: &mut Fitter, values: &[f64], regressors: &[Vec<f64>]) -> State {
        let orders = self.fit.orders;
        let count = values.len();
        let mut path = vec![0.0; State::reach(&orders)];
        fitter.continue_differences(&self.fit, &self.problem, &mut path);
        let last = count - orders.lost();
        let coefficients = self.coefficients(regressors.len());
        let rest: Vec<f64> = (last..count)
            .map(|place| {
                let explained = regressors.iter().zip(&coefficients).map(|(x, c)| c * x[place]);
                values[place] - explained.sum::<f64>()
            })
            .collect();
        let polynomial = orders.differencing();
        for step in 0..path.len() {
            for (lag, factor) in polynomial.iter().enumerate().skip(1) {
                let past = match step.checked_sub(lag) {
                    Some(earlier) => path[earlier],
                    None => rest[rest.len() + step - lag],
                };
                path[step] -= factor * past;
            }
        }
        let mean = if self.problem.has_constant { self.fit.regression[0] } else { 0.0 };
        let beginning = Beginning {
            orders,
            clearance: self.fit.clearance,
            free: self.fit.free.clone(),
            mean,
            variance: self.fit.variance,
            seen: self.fit.count,
        };
        State::of_path(beginning, &path)
    }
}

#[cfg(test)]
mod tests;
