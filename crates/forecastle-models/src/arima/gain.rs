//! How much of a surprise a filter takes into its state, period after period.

use super::innovations::STEADY;
use super::polynomial::Polynomials;
use super::shape::Shape;
use super::stationary_start::Start;

/// The gain of the exact filter, which depends on how many values have been seen, not on what they were:
/// a saved state need not hold it.
#[derive(Debug, Clone)]
pub struct Gain {
    ar: Vec<f64>,
    gain: Vec<f64>,
    change: Vec<f64>,
    variance: f64,
    factor: f64,
    quiet: usize,
}

impl Gain {
    /// The gain after so many values.
    pub fn after(seen: usize, shape: &Shape, polynomials: &Polynomials) -> Self {
        let lanes = |values: &[f64]| -> Vec<[f64; 1]> { values.iter().map(|v| [*v]).collect() };
        let size = shape.state();
        let mut gain = Self {
            ar: polynomials.ar.clone(),
            gain: vec![0.0; size],
            change: vec![0.0; size + 1],
            variance: 1.0,
            factor: -1.0,
            quiet: 0,
        };
        if size == 0 {
            return gain;
        }
        let mut start = Start::<1>::default();
        start.compute(shape, &lanes(&polynomials.ar), &lanes(&polynomials.ma));
        for (place, value) in start.gain.iter().enumerate() {
            (gain.gain[place], gain.change[place]) = (value[0], value[0]);
        }
        gain.variance = start.variance[0];
        gain.factor = -1.0 / gain.variance;
        for _ in 0..seen {
            gain.step();
            if gain.is_steady() {
                break;
            }
        }
        gain
    }

    /// Whether surprises have no more variance than shocks: the moving average is the gain.
    pub fn is_steady(&self) -> bool {
        self.quiet > self.gain.len()
    }

    /// The moving average that the next surprise is taken in by, from lag 1 on.
    pub fn moving_average(&self) -> impl Iterator<Item = f64> + '_ {
        let ar = self.ar.iter().copied().chain(std::iter::repeat(0.0));
        self.gain.iter().zip(ar).map(|(gain, ar)| gain / self.variance - ar)
    }

    /// Goes on by one known value.
    pub fn step(&mut self) {
        let Some(first) = self.change.first().copied().filter(|_| !self.is_steady()) else {
            return;
        };
        let back = first / self.variance;
        let spread = self.factor * first;
        let growth = spread * first;
        // Rounding must not take the variance below that of a shock alone.
        let next = (self.variance + growth).max(1.0);
        self.factor *= self.variance / next;
        self.variance = next;
        self.quiet = if growth.abs() < STEADY { self.quiet + 1 } else { 0 };
        for place in 0..self.gain.len() {
            let ar = self.ar.get(place).copied().unwrap_or(0.0);
            let moved = self.change[place + 1] + ar * first;
            self.change[place] = moved - self.gain[place] * back;
            self.gain[place] += spread * moved;
        }
    }
}
