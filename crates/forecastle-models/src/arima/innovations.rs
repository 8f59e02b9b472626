//! The innovations of ARMA models, several candidates side by side.
//!
//! The exact ones come out of the Kalman filter in the form of Chandrasekhar: the change of the state's
//! covariance from one period to the next has rank one when the process starts out stationary, so a
//! vector stands in for the matrix and a period costs as much as the state is long. Once that vector has
//! died away the filter is steady, and the rest costs no more than the model has coefficients. Sources:
//! Morf, Sidhu & Kailath (1974), IEEE Transactions on Automatic Control 19(4); Mélard (1984), Applied
//! Statistics 33(1).

use super::polynomial::Polynomials;
use super::shape::Shape;
use super::stationary_start::Start;

/// The relative change of the innovations' variance under which the filter counts as steady.
pub const STEADY: f64 = 1e-12;

/// `W` candidates of one shape, each with its own values, filtered together: the compiler makes vectors of
/// the lanes, and the processor does not wait for one lane's division while it has others.
#[derive(Debug)]
pub struct Bank<const W: usize> {
    ar: Vec<[f64; W]>,
    ma: Vec<[f64; W]>,
    pad: usize,
    values: Vec<[f64; W]>,
    shocks: Vec<[f64; W]>,
    /// `v(t)/√F(t)`, one per value.
    pub standard: Vec<[f64; W]>,
    /// `Σ ln F(t)`.
    pub log_determinant: [f64; W],
    state: Vec<[f64; W]>,
    gain: Vec<[f64; W]>,
    change: Vec<[f64; W]>,
    start: Start<W>,
    steady_from: usize,
}

impl<const W: usize> Default for Bank<W> {
    fn default() -> Self {
        Self {
            ar: Vec::new(),
            ma: Vec::new(),
            pad: 0,
            values: Vec::new(),
            shocks: Vec::new(),
            standard: Vec::new(),
            log_determinant: [0.0; W],
            state: Vec::new(),
            gain: Vec::new(),
            change: Vec::new(),
            start: Start::default(),
            steady_from: 0,
        }
    }
}

impl<const W: usize> Bank<W> {
    /// Makes room for `count` values per lane of models of one shape.
    pub fn reset(&mut self, shape: &Shape, count: usize) {
        self.pad = shape.state();
        clear_to(&mut self.ar, shape.ar_reach);
        clear_to(&mut self.ma, shape.ma_reach);
        clear_to(&mut self.values, self.pad + count);
        clear_to(&mut self.shocks, self.pad + count);
        clear_to(&mut self.standard, count);
        self.log_determinant = [0.0; W];
    }

    /// Gives a lane its coefficients and values.
    pub fn set_lane(&mut self, lane: usize, polynomials: &Polynomials, values: &[f64]) {
        for (coefficient, value) in self.ar.iter_mut().zip(&polynomials.ar) {
            coefficient[lane] = *value;
        }
        for (coefficient, value) in self.ma.iter_mut().zip(&polynomials.ma) {
            coefficient[lane] = *value;
        }
        for (place, value) in self.values[self.pad..].iter_mut().zip(values) {
            place[lane] = *value;
        }
    }

    /// Innovations given zeros before the first value; the first `skipped` count as zero.
    pub fn filter_conditionally(&mut self, shape: &Shape, skipped: usize) {
        self.filter_steadily(shape, skipped);
    }

    /// Exact innovations and the determinant.
    pub fn filter_exactly(&mut self, shape: &Shape) {
        let size = shape.state();
        if size == 0 {
            return self.filter_steadily(shape, 0);
        }
        self.start.compute(shape, &self.ar, &self.ma);
        clear_to(&mut self.state, size + 1);
        clear_to(&mut self.gain, size);
        clear_to(&mut self.change, size + 1);
        self.gain.copy_from_slice(&self.start.gain);
        self.change[..size].copy_from_slice(&self.start.gain);
        let mut variance = self.start.variance;
        let mut factor = variance.map(|variance| -1.0 / variance);
        let mut product = [1.0; W];
        let mut quiet = 0;
        let mut time = 0;
        let count = self.standard.len();
        while time < count && quiet <= size {
            let (mut scaled, mut back) = ([0.0; W], [0.0; W]);
            for lane in 0..W {
                let shock = self.values[self.pad + time][lane] - self.state[0][lane];
                let inverse_root = 1.0 / variance[lane].sqrt();
                let inverse = inverse_root * inverse_root;
                self.shocks[self.pad + time][lane] = shock;
                self.standard[time][lane] = shock * inverse_root;
                scaled[lane] = shock * inverse;
                back[lane] = self.change[0][lane] * inverse;
                product[lane] *= variance[lane];
            }
            let is_large = product.iter().any(|product| *product > 1e100);
            if is_large {
                self.fold_into_determinant(&mut product);
            }
            let first = self.change[0];
            let mut largest = 0.0_f64;
            let mut spread = [0.0; W];
            for lane in 0..W {
                spread[lane] = factor[lane] * first[lane];
                let growth = spread[lane] * first[lane];
                // Rounding must not take the variance below that of a shock alone.
                let next = (variance[lane] + growth).max(1.0);
                factor[lane] *= variance[lane] / next;
                variance[lane] = next;
                largest = largest.max(growth.abs());
            }
            quiet = if largest < STEADY { quiet + 1 } else { 0 };
            self.advance(shape.ar_reach, &first, &scaled, &back, &spread);
            time += 1;
        }
        self.fold_into_determinant(&mut product);
        self.filter_steadily(shape, time);
    }

    /// One step of state, gain and the gain's change.
    fn advance(
        &mut self,
        ar_reach: usize,
        first: &[f64; W],
        scaled: &[f64; W],
        back: &[f64; W],
        spread: &[f64; W],
    ) {
        let head = self.state[0];
        let size = self.gain.len();
        for place in 0..size {
            let (mut moved, mut state) = (self.change[place + 1], self.state[place + 1]);
            if place < ar_reach {
                let ar = &self.ar[place];
                for lane in 0..W {
                    moved[lane] += ar[lane] * first[lane];
                    state[lane] += ar[lane] * head[lane];
                }
            }
            let gain = &mut self.gain[place];
            for lane in 0..W {
                state[lane] += gain[lane] * scaled[lane];
                self.change[place][lane] = moved[lane] - gain[lane] * back[lane];
                gain[lane] += spread[lane] * moved[lane];
            }
            self.state[place] = state;
        }
    }

    /// The innovations from `begin` on, whose variance is that of a shock alone.
    fn filter_steadily(&mut self, shape: &Shape, begin: usize) {
        self.steady_from = begin;
        for time in begin..self.standard.len() {
            let now = self.pad + time;
            let mut shock = self.values[now];
            for lag in &shape.ar_lags {
                let (coefficient, past) = (&self.ar[lag - 1], &self.values[now - lag]);
                for lane in 0..W {
                    shock[lane] -= coefficient[lane] * past[lane];
                }
            }
            // The latest shock last: the others need not wait for it.
            for lag in shape.ma_lags.iter().rev() {
                let (coefficient, past) = (&self.ma[lag - 1], &self.shocks[now - lag]);
                for lane in 0..W {
                    shock[lane] -= coefficient[lane] * past[lane];
                }
            }
            self.shocks[now] = shock;
            self.standard[time] = shock;
        }
    }

    fn fold_into_determinant(&mut self, product: &mut [f64; W]) {
        for (sum, product) in self.log_determinant.iter_mut().zip(product) {
            *sum += product.ln();
            *product = 1.0;
        }
    }

    /// The expected values of a lane after its last one, of an exact filter.
    pub fn continue_lane(&self, shape: &Shape, lane: usize, ahead: &mut [f64]) {
        let count = self.standard.len();
        if self.steady_from >= count && shape.state() > 0 {
            let mut state: Vec<f64> = self.state.iter().map(|values| values[lane]).collect();
            for value in ahead {
                let head = state[0];
                *value = head;
                state.rotate_left(1);
                *state.last_mut().expect("not empty") = 0.0;
                for (place, coefficient) in self.ar.iter().enumerate() {
                    state[place] += coefficient[lane] * head;
                }
            }
            return;
        }
        let end = self.pad + count;
        for step in 0..ahead.len() {
            let past = |lag: &usize| match step.checked_sub(*lag) {
                Some(earlier) => ahead[earlier],
                None => self.values[end + step - lag][lane],
            };
            let autoregressive: f64 =
                shape.ar_lags.iter().map(|lag| self.ar[lag - 1][lane] * past(lag)).sum();
            let moving_average: f64 = shape
                .ma_lags
                .iter()
                .filter(|lag| **lag > step)
                .map(|lag| self.ma[lag - 1][lane] * self.shocks[end + step - lag][lane])
                .sum();
            ahead[step] = autoregressive + moving_average;
        }
    }
}

/// Empties and refills with zeros, without giving the room back.
fn clear_to<const W: usize>(values: &mut Vec<[f64; W]>, count: usize) {
    values.clear();
    values.resize(count, [0.0; W]);
}

#[cfg(test)]
mod tests;
