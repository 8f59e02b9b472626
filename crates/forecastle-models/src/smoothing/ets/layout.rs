//! Where the search for weights and initial states keeps its parameters, and between which bounds.

use super::form::{Component, Form};
use super::recursion::{LANES, Slopes, State, Weights};

/// The range of α, and of β as a share of α and γ as a share of 1 − α: Hyndman et al. (2008), page 24.
const WEIGHT: (f64, f64) = (1e-4, 0.9999);

/// The range of φ: below it a trend is gone at once, above it is hardly damped.
const PHI: (f64, f64) = (0.8, 0.98);

/// The smallest index or ratio that multiplies.
pub const LEAST_FACTOR: f64 = 1e-3;

/// The places of the parameters in one list: α, β/α, γ/(1 − α), φ, level, growth, and all indices of
/// the season but the last.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The form that they belong to.
    pub form: Form,
    /// The place of β/α, where there is a trend.
    pub beta: usize,
    /// The place of γ/(1 − α), where there is a season.
    pub gamma: usize,
    phi: usize,
    /// The place of the initial level.
    pub level: usize,
    growth: usize,
    /// The place of the first index.
    pub seasons: usize,
    /// How many there are.
    pub count: usize,
    /// The length of the season; zero without one.
    pub season: usize,
}

impl Layout {
    /// The places for `form` with a season of `season` periods, zero without one.
    pub fn new(form: Form, season: usize) -> Self {
        let beta = 1;
        let gamma = beta + usize::from(form.has_trend());
        let phi = gamma + usize::from(form.has_season());
        let level = phi + usize::from(form.is_damped);
        let growth = level + 1;
        let seasons = growth + usize::from(form.has_trend());
        let count = form.parameter_count(season);
        Self { form, beta, gamma, phi, level, growth, seasons, count, season }
    }

    /// What all indices of the season sum to.
    fn season_sum(&self) -> f64 {
        if self.form.season == Component::Multiplicative { self.season as f64 } else { 0.0 }
    }

    /// Fills `x` with weights and initial states.
    pub fn pack(&self, weights: Weights, initial: &State, x: &mut Vec<f64>) {
        x.clear();
        x.push(weights.alpha);
        if self.form.has_trend() {
            x.push(weights.beta / weights.alpha);
        }
        if self.form.has_season() {
            x.push(weights.gamma / (1.0 - weights.alpha));
        }
        if self.form.is_damped {
            x.push(weights.phi);
        }
        x.push(initial.level);
        if self.form.has_trend() {
            x.push(initial.growth);
        }
        if self.form.has_season() {
            x.extend_from_slice(&initial.seasons[..self.season - 1]);
        }
        debug_assert_eq!(x.len(), self.count);
    }

    /// The weights and, in `state`, the initial states that `x` holds.
    pub fn unpack(&self, x: &[f64], state: &mut State) -> Weights {
        state.level = x[self.level];
        state.growth = if self.form.has_trend() { x[self.growth] } else { 0.0 };
        state.seasons.clear();
        if self.form.has_season() {
            state.seasons.extend_from_slice(&x[self.seasons..]);
            let sum: f64 = state.seasons.iter().sum();
            state.seasons.push(self.season_sum() - sum);
        }
        self.weights(x)
    }

    /// The weights that `x` holds.
    pub fn weights(&self, x: &[f64]) -> Weights {
        let alpha = x[0];
        Weights {
            alpha,
            beta: if self.form.has_trend() { alpha * x[self.beta] } else { 0.0 },
            gamma: if self.form.has_season() { (1.0 - alpha) * x[self.gamma] } else { 0.0 },
            phi: if self.form.is_damped { x[self.phi] } else { 1.0 },
        }
    }

    /// Fills in the range of every parameter.
    pub fn bounds(&self, lower: &mut Vec<f64>, upper: &mut Vec<f64>) {
        for (bounds, (weight, phi)) in
            [(&mut *lower, (WEIGHT.0, PHI.0)), (&mut *upper, (WEIGHT.1, PHI.1))]
        {
            bounds.clear();
            bounds.resize(self.phi, weight);
            bounds.resize(self.level, phi);
        }
        lower.resize(self.count, f64::NEG_INFINITY);
        upper.resize(self.count, f64::INFINITY);
        if self.form.trend == Component::Multiplicative {
            lower[self.growth] = LEAST_FACTOR;
        }
        if self.form.season == Component::Multiplicative {
            lower[self.seasons..].fill(LEAST_FACTOR);
        }
    }

    /// How weights and initial states change with the four parameters from `first` on.
    pub fn slopes(&self, x: &[f64], first: usize, slopes: &mut Slopes) {
        slopes.clear(self.season);
        for lane in 0..LANES.min(self.count - first) {
            let place = first + lane;
            if place == 0 {
                slopes.alpha[lane] = 1.0;
                slopes.beta[lane] = if self.form.has_trend() { x[self.beta] } else { 0.0 };
                slopes.gamma[lane] = if self.form.has_season() { -x[self.gamma] } else { 0.0 };
            } else if place >= self.seasons {
                slopes.seasons[place - self.seasons][lane] = 1.0;
                slopes.seasons[self.season - 1][lane] = -1.0;
            } else if place >= self.growth {
                slopes.growth[lane] = 1.0;
            } else if place >= self.level {
                slopes.level[lane] = 1.0;
            } else if place >= self.phi {
                slopes.phi[lane] = 1.0;
            } else if place >= self.gamma {
                slopes.gamma[lane] = 1.0 - x[0];
            } else {
                slopes.beta[lane] = x[0];
            }
        }
    }
}
