//! What a tree sees of a series at an origin, for one step ahead.
//!
//! Every number here is known at the origin: values up to it, the calendar, and covariates that are
//! declared as known ahead. Levels are divided by the series' recent scale, so that one tree serves
//! small and large series.

use chrono::{Datelike, Timelike};
use forecastle_core::{Frequency, Window};

use crate::baseline::seasonal_naive_growth::growth;
use crate::season::{growth_window, known_mean, last_known, recent_window, same_season};

/// Numbers that do not depend on the panel's columns: see [`push_levels`] and [`push_calendar`].
const FIXED_COLUMNS: usize = 22;

/// The layout of a row for one panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    known_future: Vec<usize>,
    past_only: Vec<usize>,
    static_count: usize,
    categorical: Vec<usize>,
    names: Vec<String>,
}

impl Layout {
    /// The layout for a window's columns.
    pub fn of(window: &Window<'_>) -> Self {
        let known_future: Vec<_> = window.known_future().collect();
        let past_only: Vec<_> = window.past_only().collect();
        let mut names: Vec<String> = Vec::new();
        let mut categorical = Vec::new();
        for covariate in &known_future {
            if !window.covariate_labels(*covariate).is_empty() {
                categorical.push(FIXED_COLUMNS + names.len());
            }
            names.push(format!("ahead {}", window.covariate_name(*covariate)));
            names.push(format!("last year {}", window.covariate_name(*covariate)));
        }
        for covariate in &past_only {
            names.push(format!("past {}", window.covariate_name(*covariate)));
        }
        for column in window.statics() {
            if !column.labels.is_empty() {
                categorical.push(FIXED_COLUMNS + names.len());
            }
            names.push(format!("static {}", column.name));
        }
        let static_count = window.statics().len();
        Self { known_future, past_only, static_count, categorical, names }
    }

    /// The number of columns of a row.
    pub fn width(&self) -> usize {
        FIXED_COLUMNS + self.names.len()
    }

    /// The columns that hold labels, not amounts.
    pub fn categorical(&self) -> &[usize] {
        &self.categorical
    }

    /// The names of the panel's own columns, by which a saved model knows whether a window fits.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// One series at one origin: everything that all its steps share.
pub struct Origin<'a> {
    window: Window<'a>,
    series: usize,
    history: &'a [f64],
    /// The series' recent size, by which targets and levels are divided; above zero.
    pub scale: f64,
    growth: f64,
    shared: Vec<f32>,
}

impl<'a> Origin<'a> {
    /// Looks at a series from a window's origin; `None` when nothing is known of it.
    pub fn of(window: Window<'a>, series: usize) -> Option<Self> {
        let history = window.history(series);
        last_known(history)?;
        let frequency = window.frequency();
        let year = frequency.year_length();
        let scale = scale(history, year);
        let growth = growth(history, year, growth_window(frequency)).unwrap_or(f64::NAN);
        let mut origin = Self { window, series, history, scale, growth, shared: Vec::new() };
        origin.shared = origin.shared_columns();
        Some(origin)
    }

    /// What the best simple rule forecasts, in units of the scale: last year × growth, else the same
    /// season, else the recent mean. Trees learn what this rule misses.
    pub fn base(&self, step: usize) -> f64 {
        let frequency = self.window.frequency();
        let place = self.history.len() + step - 1;
        let last_year = same_season(self.history, place, frequency.year_length());
        let rule = match last_year {
            Some(value) if !self.growth.is_nan() => value * self.growth,
            _ => {
                let recent =
                    self.recent(recent_window(frequency)).or_else(|| last_known(self.history));
                let season = frequency.season_length();
                let is_short_season = season < frequency.year_length();
                let weekday = self.season_mean(step).filter(|_| is_short_season);
                weekday.or(recent).unwrap_or(0.0)
            }
        };
        rule / self.scale
    }

    /// Writes the row of one step ahead.
    pub fn push_row(&self, step: usize, layout: &Layout, row: &mut Vec<f32>) {
        let begin = row.len();
        row.extend_from_slice(&self.shared);
        self.push_levels(step, row);
        self.push_calendar(step, row);
        debug_assert_eq!(row.len() - begin, FIXED_COLUMNS);
        for covariate in &layout.known_future {
            let ahead = self.window.ahead(*covariate, self.series, step);
            let history = self.window.covariate_history(*covariate, self.series);
            let year = self.window.frequency().year_length();
            let place = self.history.len() + step - 1;
            row.push(ahead as f32);
            row.push(same_season(history, place, year).map_or(f32::NAN, |value| value as f32));
        }
        for covariate in &layout.past_only {
            let history = self.window.covariate_history(*covariate, self.series);
            row.push(last_known(history).map_or(f32::NAN, |value| value as f32));
        }
        for column in &self.window.statics()[..layout.static_count] {
            row.push(column.values[self.series] as f32);
        }
        debug_assert_eq!(row.len() - begin, layout.width());
    }

    /// Columns that are the same for every step.
    fn shared_columns(&self) -> Vec<f32> {
        let frequency = self.window.frequency();
        let recent = recent_window(frequency);
        let level = |count: usize| self.ratio(self.recent(count));
        vec![
            self.ratio(last_known(self.history)),
            level(recent),
            level(recent * 2),
            level(recent * 4),
            self.spread(recent * 4),
            self.zero_share(recent * 4),
            self.growth as f32,
            self.history.len() as f32,
            self.scale.ln() as f32,
        ]
    }

    /// Levels seen from the step that is forecast.
    fn push_levels(&self, step: usize, row: &mut Vec<f32>) {
        let frequency = self.window.frequency();
        let year = frequency.year_length();
        let place = self.history.len() + step - 1;
        let year_ago = |shift: i64| {
            let moved = place.checked_add_signed(shift as isize)?;
            same_season(self.history, moved, year)
        };
        row.push(step as f32);
        row.push(self.base(step) as f32);
        row.push(self.ratio(year_ago(0)));
        row.push(self.ratio(year_ago(-1)));
        row.push(self.ratio(year_ago(1)));
        row.push(
            self.ratio(place.checked_sub(2 * year).and_then(|p| self.history.get(p).copied())),
        );
        row.push(self.ratio(same_season(self.history, place, frequency.season_length())));
        row.push(self.ratio(self.season_mean(step)));
    }

    fn push_calendar(&self, step: usize, row: &mut Vec<f32>) {
        let frequency = self.window.frequency();
        let date = frequency.date_of(self.window.period(step));
        let unused = f32::NAN;
        row.push(date.month() as f32);
        row.push(date.ordinal() as f32);
        row.push(date.day() as f32);
        row.push(match frequency {
            Frequency::Daily | Frequency::Hourly => date.weekday().num_days_from_monday() as f32,
            _ => unused,
        });
        row.push(if frequency == Frequency::Hourly { date.hour() as f32 } else { unused });
    }

    fn recent(&self, count: usize) -> Option<f64> {
        known_mean(&self.history[self.history.len().saturating_sub(count)..])
    }

    /// The mean of the last four known values of the step's own season.
    fn season_mean(&self, step: usize) -> Option<f64> {
        let season = self.window.frequency().season_length();
        let place = self.history.len() + step - 1;
        let mut values = Vec::with_capacity(4);
        let mut earlier = place;
        while earlier >= season && values.len() < 4 {
            earlier -= season;
            values.extend(self.history.get(earlier).filter(|value| !value.is_nan()));
        }
        known_mean(&values)
    }

    fn spread(&self, count: usize) -> f32 {
        let recent = &self.history[self.history.len().saturating_sub(count)..];
        let Some(mean) = known_mean(recent) else { return f32::NAN };
        let squares: Vec<f64> = recent.iter().map(|value| (value - mean).powi(2)).collect();
        self.ratio(known_mean(&squares).map(f64::sqrt))
    }

    fn zero_share(&self, count: usize) -> f32 {
        let recent = &self.history[self.history.len().saturating_sub(count)..];
        recent.iter().filter(|value| **value == 0.0).count() as f32 / recent.len().max(1) as f32
    }

    fn ratio(&self, value: Option<f64>) -> f32 {
        value.map_or(f32::NAN, |value| (value / self.scale) as f32)
    }
}

/// The mean size of a series' last year, else of all its values, else 1.
fn scale(history: &[f64], year: usize) -> f64 {
    let last_year = &history[history.len().saturating_sub(year)..];
    let sizes: Vec<f64> = last_year.iter().map(|value| value.abs()).collect();
    known_mean(&sizes).filter(|size| *size > 0.0).unwrap_or(1.0)
}
