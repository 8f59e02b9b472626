//! The whole automatic procedure for one series: differences, orders, coefficients.

use super::fit::{Effort, Fit, Fitter};
use super::least_squares::Normal;
use super::orders::Orders;
use super::polynomial::Polynomials;
use super::problem::Problem;
use super::search::{Limits, Search};
use super::seasonal_strength::{STRONG, seasonal_strength};
use super::unit_root::{differences, is_constant};

/// A fitted model with what it was fitted to.
#[derive(Debug, Clone)]
pub struct Model {
    /// Orders and coefficients.
    pub fit: Fit,
    /// The differenced series and regressors.
    pub problem: Problem,
}

/// Chooses and fits a model. `regressors` reach beyond the values, as far ahead as forecasts will;
/// `season` is 1 for a series without one. `None` when no model could be fitted.
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
    if values.len() <= orders.lost() {
        return None;
    }
    let has_constant = has_constant && orders.bears_constant();
    let problem = Problem::new(orders, has_constant, values, regressors);
    if regressors.is_empty() && is_constant(&problem.values) {
        return Some(straight_line(orders, problem));
    }
    let fit = fitter.fit(orders, &problem, &Effort::full(1.0))?;
    Some(Model { fit, problem })
}

/// Differences that leave nothing to be explained go on as they are.
fn straight_line(orders: &Orders, problem: Problem) -> Model {
    let bears = problem.regressors.len() == 1;
    let mean = problem.values.first().copied().unwrap_or(0.0);
    let fit = Fit {
        orders: Orders { p: 0, q: 0, seasonal_p: 0, seasonal_q: 0, ..*orders },
        free: Vec::new(),
        clearance: 1.0,
        regression: if bears { vec![mean] } else { Vec::new() },
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
        columns.extend(column[..values.len()].iter().map(|value| -value));
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
    /// The variance of what a forecast of each step misses by, in squares of the values' unit. Source: Box &
    /// Jenkins (1970), section 5.1.
    pub fn variances(&self, horizon: usize) -> Vec<f64> {
        let mut polynomials = Polynomials::default();
        polynomials.set(&self.fit.orders, self.fit.clearance, &self.fit.free);
        let mut ar = vec![1.0];
        ar.extend(polynomials.ar.iter().map(|coefficient| -coefficient));
        let differencing = self.fit.orders.differencing();
        // What a shock adds to later values: (1 + θB…) over the product of both polynomials.
        let levels: Vec<f64> = (0..ar.len() + differencing.len() - 1)
            .map(|lag| {
                let first = (lag + 1).saturating_sub(differencing.len());
                (first..=lag.min(ar.len() - 1)).map(|i| ar[i] * differencing[lag - i]).sum()
            })
            .collect();
        let mut responses: Vec<f64> = Vec::with_capacity(horizon);
        let mut sum = 0.0;
        (0..horizon)
            .map(|step| {
                let shock = match step {
                    0 => 1.0,
                    _ => polynomials.ma.get(step - 1).copied().unwrap_or(0.0),
                };
                let carried = levels.iter().enumerate().skip(1).take(step);
                let carried: f64 = carried.map(|(lag, c)| c * responses[step - lag]).sum();
                responses.push(shock - carried);
                sum += responses[step] * responses[step];
                self.fit.variance * sum
            })
            .collect()
    }

    /// Forecasts after the last of the values that the model was fitted to.
    pub fn forecast(&self, fitter: &mut Fitter, values: &[f64], ahead: &mut [f64]) {
        fitter.continue_differences(&self.fit, &self.problem, ahead);
        let polynomial = self.fit.orders.differencing();
        let count = values.len();
        for step in 0..ahead.len() {
            for (lag, factor) in polynomial.iter().enumerate().skip(1) {
                let past = match step.checked_sub(lag) {
                    Some(earlier) => ahead[earlier],
                    None => values[count + step - lag],
                };
                ahead[step] -= factor * past;
            }
        }
    }
}

#[cfg(test)]
mod tests;
