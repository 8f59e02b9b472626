//! The columns of a regression on time and covariates.

use std::f64::consts::TAU;

use chrono::Datelike;
use forecastle_core::{Frequency, Window};

/// Lays out regression rows for the periods of one series: intercept, trend, Fourier terms of the year
/// and of the short season, and every covariate known ahead.
pub struct Design<'a> {
    window: &'a Window<'a>,
    series: usize,
    begin: usize,
    year_harmonics: usize,
    season_harmonics: usize,
    covariates: Vec<(usize, Column)>,
}

/// How a covariate enters.
enum Column {
    /// A number: centred and scaled by what was known at the origin.
    Number { mean: f64, deviation: f64 },
    /// A label: one column per label.
    Labels(usize),
}

impl<'a> Design<'a> {
    /// Decides on the columns from what is known at the origin, from place `begin` of the series on: a
    /// yearly season only where at least a year is known, and no more columns than a third of the rows
    /// bears.
    pub fn new(window: &'a Window<'a>, series: usize, begin: usize) -> Self {
        let known = window.history(series)[begin..].iter().filter(|value| !value.is_nan()).count();
        let covariates: Vec<_> = window
            .known_future()
            .filter_map(|covariate| Some((covariate, column(window, covariate, series)?)))
            .collect();
        let frequency = window.frequency();
        let budget = (known / 3).saturating_sub(2 + covariates.len());
        let season_harmonics = season_harmonics(frequency).min(budget / 4);
        let has_year = known as f64 >= frequency.periods_per_year();
        let most = if has_year { year_harmonics(frequency) } else { 0 };
        let year_harmonics = most.min(budget.saturating_sub(2 * season_harmonics) / 2);
        Self { window, series, begin, year_harmonics, season_harmonics, covariates }
    }

    /// The number of columns of a row.
    pub fn width(&self) -> usize {
        let covariates: usize = self.covariates.iter().map(|(_, column)| column.width()).sum();
        2 + 2 * self.year_harmonics + 2 * self.season_harmonics + covariates
    }

    /// The row of a place in the series' history.
    pub fn row_of_history(&self, place: usize) -> Vec<f64> {
        let value_of =
            |covariate: usize| self.window.covariate_history(covariate, self.series)[place];
        self.row(place, &value_of)
    }

    /// The row of a step after the origin.
    pub fn row_ahead(&self, step: usize) -> Vec<f64> {
        let place = self.window.history(self.series).len() + step - 1;
        let value_of = |covariate: usize| self.window.ahead(covariate, self.series, step);
        self.row(place, &value_of)
    }

    fn row(&self, place: usize, value_of: &dyn Fn(usize) -> f64) -> Vec<f64> {
        let known = (self.window.history(self.series).len() - self.begin) as f64;
        let mut row = vec![1.0, self.trend((place - self.begin) as f64, known)];
        let axis_place = self.window.start(self.series) + place;
        push_fourier(&mut row, self.year_phase(axis_place), self.year_harmonics);
        let season = self.window.frequency().season_length() as f64;
        push_fourier(&mut row, axis_place as f64 / season, self.season_harmonics);
        for (covariate, column) in &self.covariates {
            column.push(&mut row, value_of(*covariate));
        }
        row
    }

    /// Time with unit variance over the history, so that the penalty treats it like other columns.
    fn trend(&self, place: f64, known: f64) -> f64 {
        (place - (known - 1.0) / 2.0) / (known / 12_f64.sqrt()).max(1.0)
    }

    /// The share of the year that has passed.
    fn year_phase(&self, axis_place: usize) -> f64 {
        let date = self.window.frequency().date_of(self.window.period_at(axis_place));
        f64::from(date.ordinal0()) / 365.25
    }
}

impl Column {
    fn width(&self) -> usize {
        match self {
            Self::Number { .. } => 1,
            Self::Labels(count) => *count,
        }
    }

    /// An unknown number stands at its mean, an unknown label at none.
    fn push(&self, row: &mut Vec<f64>, value: f64) {
        match self {
            Self::Number { mean, deviation } => {
                row.push(if value.is_nan() { 0.0 } else { (value - mean) / deviation });
            }
            Self::Labels(count) => {
                row.extend((0..*count).map(|label| f64::from(u8::from(value == label as f64))));
            }
        }
    }
}

/// How a covariate enters; `None` when it never varied before the origin and so has taught nothing.
fn column(window: &Window<'_>, covariate: usize, series: usize) -> Option<Column> {
    let labels = window.covariate_labels(covariate).len();
    if labels > 0 {
        return Some(Column::Labels(labels));
    }
    let known: Vec<f64> = window
        .covariate_history(covariate, series)
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let variance = known.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    let deviation = (variance / known.len().max(1) as f64).sqrt();
    (deviation > 1e-12 * mean.abs().max(1e-300)).then_some(Column::Number { mean, deviation })
}

fn push_fourier(row: &mut Vec<f64>, phase: f64, harmonics: usize) {
    for harmonic in 1..=harmonics {
        let angle = TAU * phase * harmonic as f64;
        // √2 gives a sine unit variance.
        row.push(std::f64::consts::SQRT_2 * angle.sin());
        row.push(std::f64::consts::SQRT_2 * angle.cos());
    }
}

fn year_harmonics(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Hourly | Frequency::Daily => 10,
        Frequency::Weekly(_) => 12,
        Frequency::Monthly(_) => 5,
        Frequency::Quarterly { .. } => 1,
        Frequency::Yearly { .. } => 0,
    }
}

/// Harmonics of the season that is shorter than a year: the day of hours, the week of days.
fn season_harmonics(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Hourly => 6,
        Frequency::Daily => 3,
        _ => 0,
    }
}
