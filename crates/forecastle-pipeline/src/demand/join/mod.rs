//! What the tables beside the transactions say of series: constants, and covariates that series share.
//!
//! Nothing here touches demand: a row of a table beside adds no row to the history.

mod calendar;
mod campaigns;
mod constants;
mod weather;

use std::collections::BTreeMap;

use forecastle_core::panel::CovariateColumn;
use forecastle_core::{Period, SeriesKey};

pub use calendar::{covariates as calendar_covariates, events};
pub use campaigns::covariates as campaign_covariates;
pub use constants::{Beginnings, constants};
pub use weather::covariates as weather_covariates;

use super::grid::Grid;
use crate::tables::TypedTable;

/// The tables that a project has, by their names.
pub type Tables = BTreeMap<&'static str, TypedTable>;

/// A covariate whose values series of a group share.
#[derive(Debug, Clone)]
pub struct Shared {
    /// What it is.
    pub column: CovariateColumn,
    /// The group of each series.
    pub group_of: Vec<u32>,
    /// The values of each group over the axis and what is known ahead.
    pub groups: Vec<Vec<f64>>,
}

/// The series of a panel, and the time axis that covariates are laid out on.
pub struct Axis<'a> {
    /// The names of the keys.
    pub key_names: &'a [String],
    /// The keys, sorted.
    pub keys: &'a [SeriesKey],
    /// The periods.
    pub grid: Grid,
    /// The periods after the last for which covariates are laid out.
    pub ahead: usize,
}

impl Axis<'_> {
    /// The place of a key's column.
    fn part(&self, name: &str) -> Option<usize> {
        self.key_names.iter().position(|key| key == name)
    }

    /// The cell of a key's column that a series has.
    fn cell(&self, series: usize, part: Option<usize>) -> Option<&str> {
        Some(self.keys[series].parts()[part?].as_str())
    }

    /// The number of places.
    fn length(&self) -> usize {
        self.grid.length() + self.ahead
    }

    /// The first and the last day of a place.
    fn days(&self, place: usize) -> (i32, i32) {
        self.grid.days_of(Period(self.grid.first.0 + place as i64))
    }

    /// The place of a day; `None` beside the axis.
    fn place(&self, day: i32) -> Option<usize> {
        let place = usize::try_from(self.grid.period_of(day).0 - self.grid.first.0).ok()?;
        (place < self.length()).then_some(place)
    }

    /// Values of days as values of periods: the mean of those known, or the largest.
    fn by_periods(&self, days: impl Iterator<Item = (i32, f64)>, by: By) -> Vec<f64> {
        let mut values = vec![f64::NAN; self.length()];
        let mut counts = vec![0_u32; self.length()];
        for (day, value) in days.filter(|(_, value)| !value.is_nan()) {
            let Some(place) = self.place(day) else { continue };
            counts[place] += 1;
            let so_far = &mut values[place];
            *so_far = match by {
                _ if so_far.is_nan() => value,
                By::Mean => *so_far + value,
                By::Largest => so_far.max(value),
            };
        }
        if by == By::Mean {
            let known = values.iter_mut().zip(&counts).filter(|(_, count)| **count > 1);
            known.for_each(|(value, count)| *value /= f64::from(*count));
        }
        values
    }
}

/// How values of days become one of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Mean,
    Largest,
}
