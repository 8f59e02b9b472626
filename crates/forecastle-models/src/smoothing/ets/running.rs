//! A form that has been estimated, between two periods: how it goes on, and how far it may err.

use super::fit::Fit;
use super::form::{Component, Form, Noise};
use super::recursion::{Path, State, Weights, extrapolate};
use crate::local::SavedNumbers;
use crate::smoothing::smoothed::Recursion;

/// The longest season that is read back.
const MOST_SEASONS: usize = 1_000;

/// A form with its weights, its last states and the variance of its errors.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    form: Form,
    weights: Weights,
    state: State,
    /// Variance of the errors, or of the relative errors where they multiply.
    variance: f64,
}

impl Running {
    /// The state after all values that the form was estimated from.
    pub fn after(fit: &Fit, values: &[f64]) -> Option<Self> {
        let (mut state, mut path) = (fit.initial.clone(), Path::default());
        if !path.run(fit.form, fit.weights, values, &mut state) {
            return None;
        }
        let known = values.iter().filter(|value| !value.is_nan()).count() as f64;
        let squares = match fit.form.noise {
            Noise::Additive => path.squares,
            Noise::Multiplicative => path.relative_squares,
        };
        // Degrees of freedom, and what the parameters' own errors add ahead: Akaike's final prediction error. The
        // indices are no free parameters there: they are held near those of a decomposition.
        let parameters = fit.count - 1.0 - fit.initial.seasons.len() as f64;
        let variance = squares / (known - fit.count).max(1.0) * (1.0 + parameters / known);
        Some(Self { form: fit.form, weights: fit.weights, state, variance })
    }

    /// How much of an error is left in the forecast 1, 2, … periods after it, before a season multiplies.
    fn shares(&self, count: usize) -> Vec<f64> {
        let Weights { alpha, beta, gamma, phi } = self.weights;
        let season = self.state.seasons.len();
        let (mut reach, mut power) = (0.0, 1.0);
        let share = |step: usize| {
            power *= phi;
            reach += power;
            let is_same_season = season > 0 && step.is_multiple_of(season);
            alpha + beta * reach + if is_same_season { gamma } else { 0.0 }
        };
        (1..=count).map(share).collect()
    }

    /// Forecasts without a season that multiplies.
    fn lines(&self, out: &mut [f64]) {
        let season = match self.form.season {
            Component::Multiplicative => Component::None,
            other => other,
        };
        extrapolate(Form { season, ..self.form }, self.weights.phi, &self.state, out);
    }
}

impl Recursion for Running {
    const TAG: f64 = 1.0;

    fn forecast(&self, out: &mut [f64]) {
        extrapolate(self.form, self.weights.phi, &self.state, out);
    }

    /// The square roots of the variances of Hyndman et al. (2008): table 6.1 where errors are added,
    /// section 6.3 where they multiply. A season that multiplies is taken as one that stretches the rest
    /// and is moved by the same errors, which is more exact than their section 6.4 beyond one season. Of
    /// a trend that multiplies, these are a first approximation.
    fn deviations(&self, out: &mut [f64]) {
        let shares = self.shares(out.len());
        if self.form.noise == Noise::Additive {
            let mut sum = 1.0;
            for (deviation, share) in out.iter_mut().zip(shares) {
                *deviation = (self.variance * sum).sqrt();
                sum += share * share;
            }
            return;
        }
        self.lines(out);
        let mut squares: Vec<f64> = Vec::with_capacity(out.len());
        for (step, deviation) in out.iter_mut().enumerate() {
            let point = *deviation * *deviation;
            let carried = shares.iter().zip(squares.iter().rev());
            let carried: f64 = carried.map(|(share, square)| share * share * square).sum();
            let square = point + self.variance * carried;
            squares.push(square);
            let stretch = match self.form.season {
                Component::Multiplicative => {
                    self.state.seasons[step % self.state.seasons.len()].abs()
                }
                _ => 1.0,
            };
            let whole = square * (1.0 + self.variance);
            *deviation = stretch * (whole - point).max(0.0).sqrt();
        }
    }

    fn update(&mut self, values: &[f64]) -> bool {
        let is_positive = values.iter().all(|value| value.is_nan() || *value > 0.0);
        (is_positive || !self.form.needs_positive_data())
            && Path::default().run(self.form, self.weights, values, &mut self.state)
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        let component = |component| match component {
            Component::None => 0.0,
            Component::Additive => 1.0,
            Component::Multiplicative => 2.0,
        };
        let Weights { alpha, beta, gamma, phi } = self.weights;
        numbers.extend([
            f64::from(u8::from(self.form.noise == Noise::Multiplicative)),
            component(self.form.trend),
            f64::from(u8::from(self.form.is_damped)),
            component(self.form.season),
        ]);
        numbers.extend([alpha, beta, gamma, phi, self.variance]);
        numbers.extend([self.state.level, self.state.growth, self.state.seasons.len() as f64]);
        numbers.extend_from_slice(&self.state.seasons);
    }

    fn read(numbers: &mut SavedNumbers<'_>) -> Option<Self> {
        let component = |code: usize| match code {
            0 => Component::None,
            1 => Component::Additive,
            _ => Component::Multiplicative,
        };
        let form = Form {
            noise: if numbers.up_to(1)? == 1 { Noise::Multiplicative } else { Noise::Additive },
            trend: component(numbers.up_to(2)?),
            is_damped: numbers.up_to(1)? == 1,
            season: component(numbers.up_to(2)?),
        };
        let weights = Weights {
            alpha: numbers.size()?,
            beta: numbers.size()?,
            gamma: numbers.size()?,
            phi: numbers.size()?,
        };
        let variance = numbers.size()?;
        let (level, growth) = (numbers.finite()?, numbers.finite()?);
        let count = numbers.up_to(MOST_SEASONS)?;
        let state = State { level, growth, seasons: numbers.list(count)? };
        (form.has_season() == (count > 0)).then_some(Self { form, weights, state, variance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random;

    const PATHS: u64 = 20_000;
    const STEPS: usize = 9;

    /// Standard deviations of simulated paths, from the recursion itself.
    fn simulated(running: &Running) -> Vec<f64> {
        let mut sums = [(0.0, 0.0); STEPS];
        for draw in 0..PATHS {
            let mut path = running.clone();
            for (step, (sum, squares)) in sums.iter_mut().enumerate() {
                let mut point = [0.0];
                path.forecast(&mut point);
                let error = running.variance.sqrt() * random::normal(3, draw, step as u64);
                let value = match running.form.noise {
                    Noise::Additive => point[0] + error,
                    Noise::Multiplicative => point[0] * (1.0 + error),
                };
                *sum += value;
                *squares += value * value;
                assert!(path.update(&[value]));
            }
        }
        let count = PATHS as f64;
        sums.iter().map(|(sum, squares)| (squares / count - (sum / count).powi(2)).sqrt()).collect()
    }

    #[test]
    fn simulated_paths_are_as_wide() {
        for letters in
            ["ANN", "AAN", "AAdN", "ANA", "AAA", "MNN", "MAN", "MNA", "MAA", "MNM", "MAM"]
        {
            let form = Form::parse(letters).unwrap();
            let weights = Weights {
                alpha: 0.4,
                beta: if form.has_trend() { 0.1 } else { 0.0 },
                gamma: if form.has_season() { 0.3 } else { 0.0 },
                phi: if form.is_damped { 0.9 } else { 1.0 },
            };
            let seasons = match form.season {
                Component::None => Vec::new(),
                Component::Additive => vec![1.0, -2.0, 0.5, 0.5],
                Component::Multiplicative => vec![1.2, 0.7, 1.0, 1.1],
            };
            let growth = if form.has_trend() { 0.2 } else { 0.0 };
            let state = State { level: 10.0, growth, seasons };
            let variance = if form.noise == Noise::Additive { 1.0 } else { 0.01 };
            let running = Running { form, weights, state, variance };
            let mut deviations = [0.0; STEPS];
            running.deviations(&mut deviations);
            for (ours, theirs) in deviations.iter().zip(simulated(&running)) {
                assert!((ours / theirs - 1.0).abs() < 0.03, "{letters}: {ours} for {theirs}");
            }
        }
    }
}
