//! The forecast of what is left without the seasons.

use crate::local::SavedNumbers;
use crate::model::Parameter;
use crate::weight::{best_weight, smooth};

/// The weights tried for the level.
const BOUNDS: (f64, f64) = (0.01, 0.99);

/// How fast the level of the rest follows, for the pages of the models.
pub const WEIGHT: Parameter = Parameter {
    name: "α of θ",
    range: "0.01 to 0.99",
    meaning: "the weight of the newest value without its season; the least squared one-step errors",
};

/// How the rest goes on, for the pages of the models.
pub const DRIFT: Parameter = Parameter {
    name: "drift of θ",
    range: "any",
    meaning: "half the slope of the least-squares line through the values without their seasons",
};

/// How much of the latest season goes on, for the pages of the models.
pub const BELIEVED: Parameter = Parameter {
    name: "λ",
    range: "0 to 1",
    meaning: "how far the latest season is believed: 1 − (m−3)·v/ΣS², v the variance that chance gives S",
};

/// The Theta method: a smoothed level, and half the slope of a line through the values.
///
/// Source: Hyndman & Billah (2003), International Journal of Forecasting 19(2).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theta {
    weight: f64,
    level: f64,
    drift: f64,
    /// What the first value still weighs: `(1 − weight)ⁿ`.
    decay: f64,
}

impl Theta {
    /// Estimates weight and slope from values without gaps and seasons, at least one.
    pub fn fit(values: &[f64]) -> Self {
        Self::begin(values, best_weight(values, BOUNDS), 0.5 * slope(values))
    }

    fn begin(values: &[f64], weight: f64, drift: f64) -> Self {
        let decay = (1.0 - weight).powi(values.len() as i32);
        Self { weight, level: smooth(values, weight), drift, decay }
    }

    /// The sum and the number of squared one-step errors with these parameters, of values that are
    /// `observed` (not 0), or of all.
    pub fn squared_errors(&self, values: &[f64], observed: Option<&[f64]>) -> (f64, f64) {
        let mut so_far = Self::begin(&values[..1], self.weight, self.drift);
        let (mut squares, mut count) = (0.0, 0.0);
        for (place, value) in values.iter().enumerate().skip(1) {
            let error = so_far.take(*value);
            let known = observed.map_or(1.0, |observed| observed[place]);
            squares += known * error * error;
            count += known;
        }
        (squares, count)
    }

    /// The forecast of a period ahead, counted from 0.
    pub fn ahead(&self, step: usize) -> f64 {
        self.level + self.drift * (step as f64 + (1.0 - self.decay) / self.weight)
    }

    /// How many times the variance of one step that of a period ahead is.
    pub fn growth_of_variance(&self, step: usize) -> f64 {
        1.0 + step as f64 * self.weight * self.weight
    }

    /// Takes in the next value, and says by how much it was missed.
    pub fn take(&mut self, value: f64) -> f64 {
        let error = value - self.ahead(0);
        self.level += self.weight * (value - self.level);
        self.decay *= 1.0 - self.weight;
        error
    }

    /// The numbers to save.
    pub fn numbers(&self) -> [f64; 4] {
        [self.weight, self.level, self.drift, self.decay]
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        let weight = saved.within(f64::MIN_POSITIVE, 1.0)?;
        let (level, drift, decay) = (saved.finite()?, saved.finite()?, saved.within(0.0, 1.0)?);
        Some(Self { weight, level, drift, decay })
    }
}

/// The slope of the least-squares line.
fn slope(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let moment: f64 =
        values.iter().enumerate().map(|(place, value)| (place as f64 - middle) * value).sum();
    let spread = count * (count * count - 1.0) / 12.0;
    if spread > 0.0 { moment / spread } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_with_drift_is_the_mean_of_two_theta_lines() {
        let values: Vec<f64> =
            (0..40_u32).map(|i| 20.0 + 0.7 * f64::from(i) + f64::from((i * i * 7) % 5)).collect();
        let theta = Theta::fit(&values);
        // The method as published: a line through the values, and a series with twice their distance from
        // it, smoothed; the forecast is the mean of both.
        let middle = 19.5;
        let rise = slope(&values);
        let line =
            |place: usize| values.iter().sum::<f64>() / 40.0 + rise * (place as f64 - middle);
        let doubled: Vec<f64> =
            values.iter().enumerate().map(|(place, value)| 2.0 * value - line(place)).collect();
        let smoothed = smooth(&doubled, best_weight(&values, BOUNDS));
        for step in 0..6 {
            let expected = 0.5 * (line(40 + step) + smoothed);
            assert!((theta.ahead(step) - expected).abs() < 1e-9, "{step}");
        }
    }

    #[test]
    fn errors_are_those_of_forecasts_from_each_time() {
        let values: Vec<f64> = (0..30_u32).map(|i| f64::from((i * i * 7) % 11)).collect();
        let theta = Theta::fit(&values);
        let error = |place: usize| {
            let past = Theta::begin(&values[..place], theta.weight, theta.drift);
            values[place] - past.ahead(0)
        };
        let expected: f64 = (1..30).map(|place| error(place).powi(2)).sum();
        let (squares, count) = theta.squared_errors(&values, None);
        assert!((squares - expected).abs() < 1e-9 && count == 29.0);
        let mut observed = [1.0; 30];
        observed[7] = 0.0;
        let (without, count) = theta.squared_errors(&values, Some(&observed));
        assert!((squares - without - error(7).powi(2)).abs() < 1e-9 && count == 28.0);
    }

    #[test]
    fn corners() {
        let ahead = |values: &[f64]| Theta::fit(values).ahead(1);
        assert_eq!(ahead(&[5.0]), 5.0);
        assert!((ahead(&[7.0; 30]) - 7.0).abs() < 1e-9);
    }
}
