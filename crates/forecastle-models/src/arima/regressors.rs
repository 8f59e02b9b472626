//! What a regression with ARIMA errors regresses on: covariates known ahead, and sines and cosines of
//! seasons too long to be differenced.

use std::f64::consts::TAU;

use chrono::{Datelike, Timelike};
use forecastle_core::{Frequency, Window};

use crate::local::LocalSeries;

/// Labels of a covariate that get a column each; with more of them it is left out.
const MOST_LABELS: usize = 12;

/// One column, as a rule from which its values can be made again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Regressor {
    /// A covariate in deviations from a mean, in standard deviations; zero where unknown.
    Number {
        /// Its place in the panel.
        covariate: usize,
        /// The mean of its history.
        mean: f64,
        /// The standard deviation of its history.
        deviation: f64,
    },
    /// One where a covariate has a label, else zero.
    Label {
        /// Its place in the panel.
        covariate: usize,
        /// The label's place.
        label: usize,
    },
    /// A sine of the long season.
    Harmonic {
        /// Waves in a season.
        waves: usize,
        /// Whether it is a cosine instead.
        is_cosine: bool,
    },
}

/// The numbers that a saved regressor takes.
pub const REGRESSOR_NUMBERS: usize = 4;

impl Regressor {
    /// Its values from place `from` of a series' history on to its end and `ahead` periods after it.
    pub fn column(&self, series: &LocalSeries<'_>, from: usize, ahead: usize) -> Vec<f64> {
        let window = series.window;
        match *self {
            Self::Number { covariate, mean, deviation } => {
                let scaled = |v: f64| if v.is_nan() { 0.0 } else { (v - mean) / deviation };
                values(series, covariate, from, ahead).into_iter().map(scaled).collect()
            }
            Self::Label { covariate, label } => {
                let flag = |value: f64| f64::from(u8::from(value == label as f64));
                values(series, covariate, from, ahead).into_iter().map(flag).collect()
            }
            Self::Harmonic { waves, is_cosine } => {
                let Some(season) = LongSeason::of(window.frequency()) else {
                    return vec![0.0; series.history.len() - from + ahead];
                };
                let first = window.start(series.index);
                let quarter = if is_cosine { 0.25 } else { 0.0 };
                (first + from..first + series.history.len() + ahead)
                    .map(|place| season.phase(window, place))
                    .map(|phase| (TAU * (phase * waves as f64 + quarter)).sin())
                    .collect()
            }
        }
    }

    /// It as numbers.
    pub fn numbers(&self) -> [f64; REGRESSOR_NUMBERS] {
        match *self {
            Self::Number { covariate, mean, deviation } => [0.0, covariate as f64, mean, deviation],
            Self::Label { covariate, label } => [1.0, covariate as f64, label as f64, 0.0],
            Self::Harmonic { waves, is_cosine } => {
                [2.0, waves as f64, f64::from(u8::from(is_cosine)), 0.0]
            }
        }
    }

    /// The same again from its numbers; `None` when those are nothing of the kind.
    pub fn restore(numbers: &[f64]) -> Option<Self> {
        let [kind, place, third, fourth] = *numbers else { return None };
        let is_place = |number: f64| (0.0..1e6).contains(&number) && number.fract() == 0.0;
        if !is_place(place) || !third.is_finite() || !fourth.is_finite() {
            return None;
        }
        match kind {
            0.0 if fourth > 0.0 => {
                Some(Self::Number { covariate: place as usize, mean: third, deviation: fourth })
            }
            1.0 if is_place(third) => {
                Some(Self::Label { covariate: place as usize, label: third as usize })
            }
            2.0 => Some(Self::Harmonic { waves: place as usize, is_cosine: third == 1.0 }),
            _ => None,
        }
    }
}

/// A covariate's values, NaN where unknown.
fn values(series: &LocalSeries<'_>, covariate: usize, from: usize, ahead: usize) -> Vec<f64> {
    let window = series.window;
    if !window.known_future().any(|known| known == covariate) {
        return vec![f64::NAN; series.history.len() - from + ahead];
    }
    let known = &window.covariate_history(covariate, series.index)[from..];
    let after = (1..=ahead).map(|step| window.ahead(covariate, series.index, step));
    known.iter().copied().chain(after).collect()
}

/// Columns for the covariates that are known ahead and vary from place `begin` of a series on, no more of
/// them than a tenth of the known places bears.
pub fn covariates(series: &LocalSeries<'_>, begin: usize) -> Vec<Regressor> {
    let mut regressors = Vec::new();
    for covariate in series.window.known_future() {
        let labels = series.window.covariate_labels(covariate).len();
        if labels == 0 {
            let known = values(series, covariate, begin, 0);
            if let Some((mean, deviation)) = moments(&known) {
                regressors.push(Regressor::Number { covariate, mean, deviation });
            }
        } else if labels <= MOST_LABELS {
            // The first label is what the others are compared with.
            regressors.extend((1..labels).map(|label| Regressor::Label { covariate, label }));
        }
    }
    regressors.truncate((series.history.len() - begin) / 10);
    regressors
}

/// Mean and standard deviation of what is known; `None` when it does not vary.
fn moments(values: &[f64]) -> Option<(f64, f64)> {
    let known = || values.iter().filter(|value| !value.is_nan());
    let count = known().count().max(1) as f64;
    let mean = known().sum::<f64>() / count;
    let deviation = (known().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    (deviation > 1e-12 * mean.abs().max(1e-300)).then_some((mean, deviation))
}

/// The season beyond the short one: its length in periods, and the share of it that has passed.
#[derive(Debug, Clone, Copy)]
pub struct LongSeason {
    frequency: Frequency,
    /// The average number of periods of the season.
    pub length: f64,
}

impl LongSeason {
    /// The year of days and weeks, the week of hours; none for longer periods.
    pub fn of(frequency: Frequency) -> Option<Self> {
        let length = match frequency {
            Frequency::Hourly => 7.0 * 24.0,
            Frequency::Daily | Frequency::Weekly(_) => frequency.periods_per_year(),
            _ => return None,
        };
        Some(Self { frequency, length })
    }

    fn phase(&self, window: &Window<'_>, place: usize) -> f64 {
        let moment = self.frequency.date_of(window.period_at(place));
        match self.frequency {
            Frequency::Hourly => {
                let day = moment.weekday().num_days_from_monday();
                f64::from(day * 24 + moment.hour()) / self.length
            }
            _ => f64::from(moment.ordinal0()) / 365.25,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_varied_tells_nothing() {
        assert_eq!(moments(&[2.0, 2.0, f64::NAN]), None);
        assert_eq!(moments(&[1.0, 3.0, f64::NAN]), Some((2.0, 1.0)));
    }

    #[test]
    fn regressors_come_back_from_their_numbers() {
        for regressor in [
            Regressor::Number { covariate: 3, mean: -0.1, deviation: 1e-3 },
            Regressor::Label { covariate: 0, label: 4 },
            Regressor::Harmonic { waves: 9, is_cosine: true },
        ] {
            assert_eq!(Regressor::restore(&regressor.numbers()), Some(regressor));
        }
        for foreign in [[0.0, 1.0, 0.0, 0.0], [1.0, 1.5, 0.0, 0.0], [7.0, 1.0, 1.0, 1.0]] {
            assert_eq!(Regressor::restore(&foreign), None);
        }
        assert_eq!(Regressor::restore(&[1.0, 1.0]), None);
    }
}
