//! The recursion of exponential smoothing, forwards in time, and its derivatives.
//!
//! In all forms the states move in proportion to the one-step error e = y − f; whether errors are
//! additive or multiplicative changes what is minimised, not how states move. Gaps are skipped: the
//! states go on as they would without an error.
//!
//! Derivatives are carried forwards in lanes of four parameters at a time, so that the states'
//! derivatives stay in registers; the path that the forward pass left behind says by what they move.

use super::form::{Component, Form};

/// Parameters carried together by one pass of derivatives.
pub const LANES: usize = 4;

/// Smallest size of what has to stay positive, in units of the scaled data.
const LEAST: f64 = 1e-6;

/// The weights of the recursion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Weight of the error in the level.
    pub alpha: f64,
    /// Weight of the error in the growth.
    pub beta: f64,
    /// Weight of the error in the season.
    pub gamma: f64,
    /// What is left of the growth from one period to the next.
    pub phi: f64,
}

/// The states, between two periods.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The level.
    pub level: f64,
    /// The growth per period: a difference, or a ratio for a trend that multiplies.
    pub growth: f64,
    /// The index of every season, that of the next period first.
    pub seasons: Vec<f64>,
}

/// What a forward pass leaves behind for each period.
#[derive(Debug, Clone, Default)]
pub struct Path {
    steps: Vec<Step>,
    /// Sum of squared errors.
    pub squares: f64,
    /// Sum of squared errors relative to their forecasts, where asked for.
    pub relative_squares: f64,
    /// Sum of the logarithms of the forecasts, where asked for.
    pub log_forecasts: f64,
}

/// One period: the states before it and the error in it (NaN in a gap).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Step {
    /// Level before.
    pub level: f64,
    /// Growth before.
    pub growth: f64,
    /// Index of the season before.
    pub season: f64,
    /// Level and growth together: the forecast without its season.
    pub line: f64,
    /// The forecast.
    pub forecast: f64,
    /// The error y − f.
    pub error: f64,
}

impl Path {
    /// The periods, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Runs `form` over `values` from `state`, which becomes the state at the end; false when something
    /// that divides or multiplies does not stay positive.
    pub fn run(&mut self, form: Form, weights: Weights, values: &[f64], state: &mut State) -> bool {
        use Component::{Additive, Multiplicative, None};
        match (form.trend, form.season) {
            (None, None) => self.pass::<0, 0>(form, weights, values, state),
            (None, Additive) => self.pass::<0, 1>(form, weights, values, state),
            (None, Multiplicative) => self.pass::<0, 2>(form, weights, values, state),
            (Additive, None) => self.pass::<1, 0>(form, weights, values, state),
            (Additive, Additive) => self.pass::<1, 1>(form, weights, values, state),
            (Additive, Multiplicative) => self.pass::<1, 2>(form, weights, values, state),
            (Multiplicative, None) => self.pass::<2, 0>(form, weights, values, state),
            (Multiplicative, Additive) => self.pass::<2, 1>(form, weights, values, state),
            (Multiplicative, Multiplicative) => self.pass::<2, 2>(form, weights, values, state),
        }
    }

    /// The forward pass, compiled for each kind of trend and season (0 none, 1 added, 2 multiplied).
    fn pass<const TREND: u8, const SEASON: u8>(
        &mut self,
        form: Form,
        weights: Weights,
        values: &[f64],
        state: &mut State,
    ) -> bool {
        let Weights { alpha, beta, gamma, phi } = weights;
        let must_be_positive = form.needs_positive_data();
        let (mut level, mut growth, mut place) = (state.level, state.growth, 0);
        let (mut squares, mut relative, mut logs, mut product) = (0.0, 0.0, 0.0, 1.0_f64);
        self.steps.resize(values.len(), Step::default());
        for (step, value) in self.steps.iter_mut().zip(values) {
            let season = if SEASON > 0 { state.seasons[place] } else { 0.0 };
            let kept = kept_growth::<TREND>(growth, phi);
            let line = match TREND {
                0 => level,
                1 => level + kept,
                _ => level * kept,
            };
            let forecast = match SEASON {
                0 => line,
                1 => line + season,
                _ => line * season,
            };
            if must_be_positive && !(forecast > LEAST && line > LEAST) {
                return false;
            }
            let error = value - forecast;
            *step = Step { level, growth, season, line, forecast, error };
            if error.is_nan() {
                (level, growth) = (line, kept);
            } else {
                squares += error * error;
                if must_be_positive {
                    let share = error / forecast;
                    relative += share * share;
                    product *= forecast;
                    // One logarithm for many forecasts: their product is taken while it is of a size.
                    if !(1e-100..1e100).contains(&product) {
                        logs += product.ln();
                        product = 1.0;
                    }
                }
                let drive = if SEASON == 2 { error * (1.0 / season) } else { error };
                growth = match TREND {
                    0 => growth,
                    1 => kept + beta * drive,
                    _ => kept + beta * drive / level,
                };
                level = line + alpha * drive;
                if SEASON > 0 {
                    let push = if SEASON == 2 { error / line } else { error };
                    state.seasons[place] = season + gamma * push;
                }
            }
            if SEASON > 0 {
                place += 1;
                if place == state.seasons.len() {
                    place = 0;
                }
            }
        }
        state.seasons.rotate_left(place);
        (state.level, state.growth) = (level, growth);
        self.squares = squares;
        self.relative_squares = relative;
        self.log_forecasts = logs + product.ln();
        squares.is_finite()
    }

    /// How the forecast of every period changes with four parameters, into `out`, for a path that
    /// [`Path::run`] left behind with the same form and weights. `slopes` comes with the derivatives of
    /// the weights and initial states and is used up; gaps get zero.
    pub fn slopes(
        &self,
        form: Form,
        weights: Weights,
        slopes: &mut Slopes,
        out: &mut [[f64; LANES]],
    ) {
        use Component::{Additive, Multiplicative, None};
        match (form.trend, form.season) {
            (None, None) => self.slope_pass::<0, 0>(weights, slopes, out),
            (None, Additive) => self.slope_pass::<0, 1>(weights, slopes, out),
            (None, Multiplicative) => self.slope_pass::<0, 2>(weights, slopes, out),
            (Additive, None) => self.slope_pass::<1, 0>(weights, slopes, out),
            (Additive, Additive) => self.slope_pass::<1, 1>(weights, slopes, out),
            (Additive, Multiplicative) => self.slope_pass::<1, 2>(weights, slopes, out),
            (Multiplicative, None) => self.slope_pass::<2, 0>(weights, slopes, out),
            (Multiplicative, Additive) => self.slope_pass::<2, 1>(weights, slopes, out),
            (Multiplicative, Multiplicative) => self.slope_pass::<2, 2>(weights, slopes, out),
        }
    }

    fn slope_pass<const TREND: u8, const SEASON: u8>(
        &self,
        weights: Weights,
        slopes: &mut Slopes,
        out: &mut [[f64; LANES]],
    ) {
        let Weights { alpha, beta, gamma, phi } = weights;
        let Slopes { alpha: by_alpha, beta: by_beta, gamma: by_gamma, phi: by_phi, .. } = *slopes;
        let (mut level, mut growth, mut place) = (slopes.level, slopes.growth, 0);
        for (step, out) in self.steps.iter().zip(out) {
            let inverse = if SEASON == 2 { 1.0 / step.season } else { 1.0 };
            let inverse_line = if SEASON == 2 { 1.0 / step.line } else { 1.0 };
            let kept = kept_growth::<TREND>(step.growth, phi);
            // How what is kept of the growth changes with the growth and with φ.
            let (kept_by_growth, kept_by_phi) = match TREND {
                0 => (0.0, 0.0),
                1 => (phi, step.growth),
                _ => (phi * kept / step.growth, kept * step.growth.ln()),
            };
            let is_gap = step.error.is_nan();
            let error = if is_gap { 0.0 } else { step.error };
            let (drive, push) = (error * inverse, error * inverse_line);
            let seasons = if SEASON > 0 { slopes.seasons[place] } else { [0.0; LANES] };
            for lane in 0..LANES {
                let d_kept = kept_by_growth * growth[lane] + kept_by_phi * by_phi[lane];
                let d_line = match TREND {
                    0 => level[lane],
                    1 => level[lane] + d_kept,
                    _ => level[lane] * kept + step.level * d_kept,
                };
                if is_gap {
                    (level[lane], growth[lane], out[lane]) = (d_line, d_kept, 0.0);
                    continue;
                }
                let d_season = seasons[lane];
                let d_forecast = match SEASON {
                    0 => d_line,
                    1 => d_line + d_season,
                    _ => d_line * step.season + step.line * d_season,
                };
                out[lane] = d_forecast;
                let d_drive = match SEASON {
                    2 => -(d_forecast + drive * d_season) * inverse,
                    _ => -d_forecast,
                };
                growth[lane] = match TREND {
                    0 => 0.0,
                    1 => d_kept + by_beta[lane] * drive + beta * d_drive,
                    _ => {
                        let ratio = drive / step.level;
                        d_kept
                            + by_beta[lane] * ratio
                            + beta * (d_drive - ratio * level[lane]) / step.level
                    }
                };
                level[lane] = d_line + by_alpha[lane] * drive + alpha * d_drive;
                if SEASON > 0 {
                    let d_push = match SEASON {
                        2 => -(d_forecast + push * d_line) * inverse_line,
                        _ => -d_forecast,
                    };
                    slopes.seasons[place][lane] = d_season + by_gamma[lane] * push + gamma * d_push;
                }
            }
            if SEASON > 0 {
                place += 1;
                if place == slopes.seasons.len() {
                    place = 0;
                }
            }
        }
    }
}

/// What is left of the growth after a period.
fn kept_growth<const TREND: u8>(growth: f64, phi: f64) -> f64 {
    match TREND {
        0 => growth,
        1 => phi * growth,
        _ if phi == 1.0 => growth,
        _ => growth.powf(phi),
    }
}

/// How weights and initial states change with four parameters.
#[derive(Debug, Clone, Default)]
pub struct Slopes {
    /// Of α.
    pub alpha: [f64; LANES],
    /// Of β.
    pub beta: [f64; LANES],
    /// Of γ.
    pub gamma: [f64; LANES],
    /// Of φ.
    pub phi: [f64; LANES],
    /// Of the initial level.
    pub level: [f64; LANES],
    /// Of the initial growth.
    pub growth: [f64; LANES],
    /// Of the initial indices.
    pub seasons: Vec<[f64; LANES]>,
}

impl Slopes {
    /// Sets all to zero, for a season of `season` periods.
    pub fn clear(&mut self, season: usize) {
        let mut seasons = std::mem::take(&mut self.seasons);
        seasons.clear();
        seasons.resize(season, [0.0; LANES]);
        *self = Self { seasons, ..Self::default() };
    }
}

/// Forecasts into `out` from a state whose first index is that of the next period.
pub fn extrapolate(form: Form, phi: f64, state: &State, out: &mut [f64]) {
    let (mut reach, mut power) = (0.0, 1.0);
    for (step, forecast) in out.iter_mut().enumerate() {
        power *= phi;
        reach += power;
        let line = match form.trend {
            Component::None => state.level,
            Component::Additive => state.level + reach * state.growth,
            Component::Multiplicative => state.level * state.growth.powf(reach),
        };
        *forecast = match form.season {
            Component::None => line,
            Component::Additive => line + state.seasons[step % state.seasons.len()],
            Component::Multiplicative => line * state.seasons[step % state.seasons.len()],
        };
    }
}
