//! Fits that skip gaps.
//!
//! A gap is a value that nobody knows, so the likelihood of the known values is that of the whole series
//! with the best value in each gap, times what not knowing them costs: each gap is a regressor that is one
//! there and zero elsewhere, and the determinant of what the filter makes of those regressors goes with the
//! filter's own. Forecasts from the series so filled are those of a filter that passes over the gaps. Source:
//! Gómez, Maravall & Peña (1999), Journal of Econometrics 88(2).

use super::automatic::Model;
use super::fit::{difference, log_likelihood};
use super::innovations::Bank;
use super::least_squares::{Normal, dot, factorise, substitute};
use super::polynomial::Polynomials;
use super::problem::Problem;
use super::series::Ready;
use super::shape::Shape;
use crate::optimise::least_squares::{LeastSquares, Settings, Workspace, minimise};

/// With more gaps than this their first fillings stay.
const MOST_SKIPPED: usize = 600;

/// With more gaps than this the coefficients stay those of the series with its first fillings.
const MOST_REFITTED: usize = 200;

/// Fits the model again so that gaps tell nothing, and puts what it expects in them into `ready`.
pub fn skip(model: &mut Model, ready: &mut Ready, columns: &[Vec<f64>]) {
    let count = model.problem.count();
    let known = count.saturating_sub(ready.gaps.len());
    let has_left_nothing = model.fit.log_likelihood.is_infinite();
    if has_left_nothing || known <= model.fit.parameters() || ready.gaps.len() > MOST_SKIPPED {
        return;
    }
    let mut point = model.fit.free.clone();
    point.extend(&model.fit.regression);
    let mut skipping = Skipping::new(model, &ready.gaps);
    if ready.gaps.len() <= MOST_REFITTED {
        let settings = Settings { tolerance: 1e-9, rounds: 30, hopeless_above: 0.0 };
        let mut upper = vec![model.fit.furthest; model.fit.free.len()];
        upper.resize(point.len(), f64::INFINITY);
        let lower: Vec<f64> = upper.iter().map(|bound| -bound).collect();
        let bounds = (&lower[..], &upper[..]);
        minimise(&mut skipping, &mut point, bounds, settings, &mut Workspace::default());
    }
    let Some(seen) = skipping.look(&point) else { return };
    let fit = &mut model.fit;
    let (free, regression) = point.split_at(fit.free.len());
    fit.free.copy_from_slice(free);
    fit.regression.copy_from_slice(regression);
    let unscaled = seen.squares / (seen.log_determinant / known as f64).exp();
    let taken = if ready.gaps.len() <= MOST_REFITTED { point.len() } else { 0 };
    fit.variance = unscaled / known.saturating_sub(taken).max(1) as f64;
    fit.log_likelihood = log_likelihood(seen.squares, known);
    for (gap, excess) in ready.gaps.iter().zip(&seen.excess) {
        ready.values[*gap] -= excess;
    }
    let has_constant = model.problem.has_constant;
    model.problem = Problem::new(&fit.orders, has_constant, &ready.values, columns);
}

/// What is seen from one place of the search.
struct Seen {
    /// The sum of squares, the determinants' root multiplied in.
    squares: f64,
    log_determinant: f64,
    /// How much more each gap's filling is than what is expected there.
    excess: Vec<f64>,
}

/// A search that passes over gaps.
struct Skipping<'a> {
    model: &'a Model,
    shape: Shape,
    /// The differenced regressor of each gap, in the order of the gaps.
    gaps: Vec<Vec<f64>>,
    bank: Bank<8>,
    polynomials: Polynomials,
    normal: Normal,
}

impl<'a> Skipping<'a> {
    fn new(model: &'a Model, gaps: &[usize]) -> Self {
        let orders = model.fit.orders;
        let polynomial = orders.differencing();
        let column = |gap: &usize| {
            let mut column = vec![0.0; model.problem.count()];
            for (lag, factor) in polynomial.iter().enumerate() {
                let place = (gap + lag).checked_sub(orders.lost());
                if let Some(value) = place.and_then(|place| column.get_mut(place)) {
                    *value = *factor;
                }
            }
            column
        };
        Self {
            model,
            shape: Shape::of(&orders),
            gaps: gaps.iter().map(column).collect(),
            bank: Bank::default(),
            polynomials: Polynomials::default(),
            normal: Normal::default(),
        }
    }

    /// What the filter and the gaps leave of some columns, scaled so that their squares are what is to be
    /// made least; `None` when the gaps cannot be told apart.
    fn clean(&mut self, free: &[f64], columns: &[&[f64]]) -> Option<Clean> {
        let fit = &self.model.fit;
        let count = self.model.problem.count();
        self.polynomials.set(&fit.orders, fit.clearance, free);
        let all: Vec<&[f64]> =
            self.gaps.iter().map(Vec::as_slice).chain(columns.iter().copied()).collect();
        let mut filtered: Vec<Vec<f64>> = Vec::with_capacity(all.len());
        for batch in all.chunks(8) {
            self.bank.reset(&self.shape, count);
            for lane in 0..8 {
                let column = batch[lane.min(batch.len() - 1)];
                self.bank.set_lane(lane, &self.polynomials, column);
            }
            self.bank.filter_exactly(&self.shape);
            let standard = &self.bank.standard;
            let lane = |lane: usize| standard.iter().map(|values| values[lane]).collect();
            filtered.extend((0..batch.len()).map(lane));
        }
        let cleaned = filtered.split_off(self.gaps.len());
        Clean::of(&filtered, cleaned, self.bank.log_determinant[0])
    }

    /// The level at a place, with its derivatives multiplied out in `normal`.
    fn look(&mut self, point: &[f64]) -> Option<Seen> {
        let model = self.model;
        let Problem { values, regressors, .. } = &model.problem;
        let (free, regression) = point.split_at(model.fit.free.len());
        let mut base = values.clone();
        for (column, coefficient) in regressors.iter().zip(regression) {
            for (value, regressor) in base.iter_mut().zip(column) {
                *value -= coefficient * regressor;
            }
        }
        let mut sources: Vec<&[f64]> = vec![&base];
        sources.extend(regressors.iter().map(Vec::as_slice));
        let here = self.clean(free, &sources)?;
        let residuals = &here.columns[0];
        let mut columns = residuals.clone();
        let mut shifted = free.to_vec();
        for place in 0..free.len() {
            let step = difference(free[place]);
            shifted[place] = free[place] + step;
            let there = self.clean(&shifted, &sources[..1])?;
            shifted[place] = free[place];
            let pairs = there.columns[0].iter().zip(residuals);
            columns.extend(pairs.map(|(there, here)| (there - here) / step));
        }
        for regressor in &here.columns[1..] {
            columns.extend(regressor.iter().map(|value| -value));
        }
        let squares = dot(residuals, residuals);
        self.normal.multiply_out(&columns, values.len());
        let seen = Seen { squares, log_determinant: here.log_determinant, excess: here.excess };
        squares.is_finite().then_some(seen)
    }
}

impl LeastSquares for Skipping<'_> {
    fn cost(&mut self, x: &[f64]) -> f64 {
        self.look(x).map_or(f64::INFINITY, |seen| seen.squares)
    }

    fn normal_equations(&mut self, _: &[f64], gram: &mut [f64], gradient: &mut [f64]) {
        gram.copy_from_slice(&self.normal.curvature);
        gradient.copy_from_slice(&self.normal.slope);
    }
}

/// Columns from which everything is taken that could be due to what stands in the gaps.
struct Clean {
    columns: Vec<Vec<f64>>,
    log_determinant: f64,
    /// The coefficients of the gaps in the first column.
    excess: Vec<f64>,
}

impl Clean {
    fn of(gaps: &[Vec<f64>], mut columns: Vec<Vec<f64>>, determinant: f64) -> Option<Self> {
        let size = gaps.len();
        // A gap's column is zero before the gap.
        let first = |gap: &Vec<f64>| gap.iter().position(|value| *value != 0.0).unwrap_or(0);
        let mut factor = vec![0.0; size * size];
        for (row, one) in gaps.iter().enumerate() {
            let begin = first(one);
            for (column, other) in gaps[..=row].iter().enumerate() {
                factor[row * size + column] = dot(&one[begin..], &other[begin..]);
            }
        }
        let most = (0..size).map(|i| factor[i * size + i]).fold(0.0, f64::max);
        for i in 0..size {
            // Where nothing tells what stands in a gap, its first filling stays.
            factor[i * size + i] += 1e-10 * most;
        }
        factorise(&mut factor, size)?;
        let roots = (0..size).map(|i| factor[i * size + i].ln());
        let log_determinant = determinant + 2.0 * roots.sum::<f64>();
        let known = columns[0].len() - size;
        let scale = (log_determinant / (2.0 * known as f64)).exp();
        let mut excess = Vec::new();
        for (place, column) in columns.iter_mut().enumerate() {
            let mut shares: Vec<f64> = gaps.iter().map(|gap| dot(gap, column)).collect();
            substitute(&factor, size, &mut shares);
            for (gap, share) in gaps.iter().zip(&shares) {
                for (value, gap) in column.iter_mut().zip(gap) {
                    *value -= share * gap;
                }
            }
            column.iter_mut().for_each(|value| *value *= scale);
            if place == 0 {
                excess = shares;
            }
        }
        Some(Self { columns, log_determinant, excess })
    }
}

#[cfg(test)]
mod tests;
