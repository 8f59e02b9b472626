//! What is left of a fitted model: its coefficients, and what it expects of the periods to come.

use super::gain::Gain;
use super::orders::Orders;
use super::polynomial::Polynomials;
use super::shape::Shape;

/// The numbers of a saved state before its lists.
const HEADER: usize = 12;

/// Orders beyond these are not of this family.
const MOST_TERMS: usize = 20;

/// Seasons longer than this are not of this family.
const LONGEST_SEASON: usize = 10_000;

/// A model that goes on from where it stands.
///
/// With `f` the autoregressive and the differencing polynomial multiplied out, values follow
/// `y(t) = c + Σ f(i)·y(t−i) + e(t) + Σ θ(j)·e(t−j)`. The state is what values and shocks up to now add to
/// each of the next periods: as many numbers as the longer of the two sums has terms.
#[derive(Debug, Clone)]
pub struct State {
    orders: Orders,
    clearance: f64,
    free: Vec<f64>,
    constant: f64,
    variance: f64,
    /// Known values since the differences began: how far the gain has come.
    seen: usize,
    /// Periods since the last known value.
    silent: usize,
    expected: Vec<f64>,
    polynomials: Polynomials,
    /// `f`, from lag 1 on, and the moving average, both as long as the state.
    levels: Vec<f64>,
    moving_average: Vec<f64>,
}

/// What a state begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The orders.
    pub orders: Orders,
    /// How far from the origin the roots of the polynomials are kept.
    pub clearance: f64,
    /// Free parameters of the lag polynomials.
    pub free: Vec<f64>,
    /// The mean of the differenced values.
    pub mean: f64,
    /// The variance of the shocks.
    pub variance: f64,
    /// The number of differenced values that the model has seen.
    pub seen: usize,
}

impl State {
    /// The number of periods whose forecasts a state is made of.
    pub fn reach(orders: &Orders) -> usize {
        (orders.ar_reach() + orders.lost()).max(orders.ma_reach())
    }

    /// The state of a model that forecasts `path`, of length [`State::reach`].
    pub fn of_path(beginning: Beginning, path: &[f64]) -> Self {
        let Beginning { orders, clearance, free, mean, variance, seen } = beginning;
        let mut state = Self::blank(orders, clearance, free);
        state.variance = variance;
        state.seen = seen;
        state.constant = mean * (1.0 - state.polynomials.ar.iter().sum::<f64>());
        for (step, forecast) in path.iter().enumerate() {
            let later = state.levels.iter().zip(path[..step].iter().rev());
            let carried: f64 = later.map(|(factor, value)| factor * value).sum();
            state.expected[step] = forecast - carried - state.constant;
        }
        state
    }

    fn blank(orders: Orders, clearance: f64, free: Vec<f64>) -> Self {
        let size = Self::reach(&orders);
        let mut polynomials = Polynomials::default();
        polynomials.set(&orders, clearance, &free);
        let mut product = orders.differencing();
        let differencing = product.clone();
        product.resize(size + 1, 0.0);
        for (place, coefficient) in polynomials.ar.iter().enumerate() {
            for (lag, factor) in differencing.iter().enumerate() {
                product[place + 1 + lag] -= coefficient * factor;
            }
        }
        let levels = product[1..].iter().map(|factor| -factor).collect();
        let mut moving_average = polynomials.ma.clone();
        moving_average.resize(size, 0.0);
        Self {
            orders,
            clearance,
            free,
            constant: 0.0,
            variance: 0.0,
            seen: 0,
            silent: 0,
            expected: vec![0.0; size],
            polynomials,
            levels,
            moving_average,
        }
    }

    fn next(&self) -> f64 {
        self.constant + self.expected.first().copied().unwrap_or(0.0)
    }

    /// Takes in the values of the next periods, NaN in gaps: those go by as expected.
    pub fn update(&mut self, values: impl Iterator<Item = f64>) {
        let shape = Shape::of(&self.orders);
        let mut gain = Gain::after(self.seen, &shape, &self.polynomials);
        let mut weights = self.moving_average.clone();
        for value in values {
            let next = self.next();
            if value.is_nan() {
                self.silent += 1;
                advance(&mut self.expected, &self.levels, next);
                continue;
            }
            if gain.is_steady() {
                weights.clone_from(&self.moving_average);
            } else {
                weights.iter_mut().zip(gain.moving_average()).for_each(|(w, now)| *w = now);
            }
            advance(&mut self.expected, &self.levels, value);
            for (expected, weight) in self.expected.iter_mut().zip(&weights) {
                *expected += weight * (value - next);
            }
            gain.step();
            self.seen += 1;
            self.silent = 0;
        }
    }

    /// Forecasts of the next periods: their means.
    pub fn forecast(&self, ahead: &mut [f64]) {
        let mut expected = self.expected.clone();
        for value in ahead {
            *value = self.constant + expected.first().copied().unwrap_or(0.0);
            advance(&mut expected, &self.levels, *value);
        }
    }

    /// The variance of what a forecast of each step misses by, in squares of the values' unit. Source: Box &
    /// Jenkins (1970), section 5.1.
    pub fn variances(&self, horizon: usize) -> Vec<f64> {
        // What a shock adds to later values: (1 + θB…) over the product of both polynomials.
        let both = self.levels.iter().zip(&self.moving_average);
        let mut expected: Vec<f64> = both.map(|(level, shock)| level + shock).collect();
        let mut sum = 1.0;
        let sums = (0..self.silent + horizon).map(|_| {
            let now = self.variance * sum;
            let response = expected.first().copied().unwrap_or(0.0);
            sum += response * response;
            advance(&mut expected, &self.levels, response);
            now
        });
        sums.skip(self.silent).collect()
    }

    /// All of it as numbers.
    pub fn numbers(&self) -> Vec<f64> {
        let Orders { p, d, q, seasonal_p, seasonal_d, seasonal_q, season } = self.orders;
        let counts = [p, d, q, seasonal_p, seasonal_d, seasonal_q, season, self.seen, self.silent];
        let mut numbers: Vec<f64> = counts.iter().map(|count| *count as f64).collect();
        numbers.extend([self.clearance, self.constant, self.variance]);
        numbers.extend(&self.free);
        numbers.extend(&self.expected);
        numbers
    }

    /// The same again from its numbers; `None` when those are nothing of the kind.
    pub fn restore(numbers: &[f64]) -> Option<Self> {
        let (header, rest) = numbers.split_at_checked(HEADER)?;
        let count = |place: usize, most: usize| -> Option<usize> {
            let value = header[place];
            (value >= 0.0 && value <= most as f64 && value.fract() == 0.0).then_some(value as usize)
        };
        let orders = Orders {
            p: count(0, MOST_TERMS)?,
            d: count(1, MOST_TERMS)?,
            q: count(2, MOST_TERMS)?,
            seasonal_p: count(3, MOST_TERMS)?,
            seasonal_d: count(4, MOST_TERMS)?,
            seasonal_q: count(5, MOST_TERMS)?,
            season: count(6, LONGEST_SEASON)?,
        };
        let [clearance, constant, variance] = [header[9], header[10], header[11]];
        let is_whole = rest.len() == orders.coefficients() + Self::reach(&orders);
        let is_sound = clearance >= 1.0 && variance >= 0.0 && numbers.iter().all(|n| n.is_finite());
        if !is_whole || !is_sound || orders.season == 0 {
            return None;
        }
        let (free, expected) = rest.split_at(orders.coefficients());
        let mut state = Self::blank(orders, clearance, free.to_vec());
        state.expected.copy_from_slice(expected);
        (state.constant, state.variance) = (constant, variance);
        (state.seen, state.silent) = (count(7, 1 << 40)?, count(8, 1 << 40)?);
        Some(state)
    }
}

/// Moves what is expected on by one period, in which `value` came.
fn advance(expected: &mut [f64], levels: &[f64], value: f64) {
    for place in 0..expected.len() {
        let later = expected.get(place + 1).copied().unwrap_or(0.0);
        expected[place] = later + levels[place] * value;
    }
}

#[cfg(test)]
mod tests;
