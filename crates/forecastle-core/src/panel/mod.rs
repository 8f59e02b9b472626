//! Panels: many series on one time axis.
//!
//! Long format outside, compressed rows inside: every series' values lie in one buffer, one after the
//! other, with an index of where each begins. Values are `f64` because sums of money have to come out
//! to the cent: a 32-bit float cannot tell 1,643,690.90 from 1,643,690.93.
//!
//! Three kinds of nothing are kept apart. A period before a series' start is *not launched yet*: it is
//! not stored at all. A *gap* inside a series is stored as NaN. *Zero* is a number like any other.

mod builder;
mod covariate;
mod grouping;
mod identity;
mod replace;
mod select;
mod vintage;
mod window;

pub use builder::{CovariateColumn, MissingPeriod, PanelBuilder};
pub use covariate::{Covariate, Role, Static};
pub use identity::Identity;
pub use vintage::Revision;
pub use window::Window;

use std::sync::{Arc, OnceLock};

use self::covariate::Values;
use self::grouping::Grouping;
use crate::calendar::{Calendar, Frequency, Period};
use crate::key::SeriesKey;

/// Many series of one frequency, sorted by key, all ending at the same period.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    frequency: Frequency,
    first_period: Period,
    period_count: usize,
    future_count: usize,
    key_names: Vec<String>,
    keys: Vec<SeriesKey>,
    starts: Vec<usize>,
    offsets: Vec<usize>,
    values: Vec<f64>,
    revisions: Vec<Revision>,
    covariates: Vec<Covariate>,
    statics: Vec<Static>,
    calendar: Calendar,
    groupings: Groupings,
    identity: Identity,
    /// The values as they were before some were masked; `None` where none are.
    reported: Option<Arc<Vec<f64>>>,
}

/// The groupings of a panel, made when they are first asked for.
#[derive(Debug, Clone, Default)]
struct Groupings(OnceLock<Vec<Grouping>>);

impl PartialEq for Groupings {
    /// They follow from the rest of the panel, asked for or not.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Panel {
    /// How often the series are observed.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// The names of the key columns, as the user calls them.
    pub fn key_names(&self) -> &[String] {
        &self.key_names
    }

    /// The series' keys, sorted.
    pub fn keys(&self) -> &[SeriesKey] {
        &self.keys
    }

    /// The number of series.
    pub fn series_count(&self) -> usize {
        self.keys.len()
    }

    /// The number of periods on the time axis, from the first date of the table to the origin.
    pub fn period_count(&self) -> usize {
        self.period_count
    }

    /// The number of periods after the origin for which covariates are stored.
    pub fn future_count(&self) -> usize {
        self.future_count
    }

    /// The last period of the whole table: the origin of a forecast made now.
    pub fn origin(&self) -> Period {
        self.period_at(self.period_count as i64 - 1)
    }

    /// The period at a place on the time axis; places past the end are the future.
    pub fn period_at(&self, place: i64) -> Period {
        self.first_period.plus(place)
    }

    /// The number of periods on the time axis up to and including a date written as
    /// [`Frequency::label`] writes it.
    pub fn periods_through(&self, label: &str) -> usize {
        let is_later =
            |place: &usize| self.frequency.label(self.period_at(*place as i64)).as_str() > label;
        (0..self.period_count).find(is_later).unwrap_or(self.period_count)
    }

    /// The place on the time axis where a series begins.
    pub fn start(&self, series: usize) -> usize {
        self.starts[series]
    }

    /// A series' values from its start to the origin, NaN in gaps.
    pub fn values(&self, series: usize) -> &[f64] {
        &self.values[self.offsets[series]..self.offsets[series + 1]]
    }

    /// A series' values as the table has them, masked or not.
    pub fn reported(&self, series: usize) -> &[f64] {
        let values = self.reported.as_deref().unwrap_or(&self.values);
        &values[self.offsets[series]..self.offsets[series + 1]]
    }

    /// The covariates, in the order of the configuration.
    pub fn covariates(&self) -> &[Covariate] {
        &self.covariates
    }

    /// The columns that are constant within a series.
    pub fn statics(&self) -> &[Static] {
        &self.statics
    }

    /// A covariate's values of one series, from the series' start to the last stored future period.
    pub fn covariate_values(&self, covariate: usize, series: usize) -> &[f64] {
        match &self.covariates[covariate].values {
            Values::Own(values) => {
                let begin = self.offsets[series] + series * self.future_count;
                let end = self.offsets[series + 1] + (series + 1) * self.future_count;
                &values[begin..end]
            }
            Values::Shared { group_of, groups } => {
                &groups[group_of[series] as usize][self.starts[series]..]
            }
        }
    }

    /// The holidays and events that are known ahead for all series.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The same panel with these holidays and events.
    #[must_use]
    pub fn with_calendar(self, calendar: Calendar) -> Self {
        Self { calendar, ..self }
    }

    /// The same panel, a part of `whole` on the same time axis or one that begins earlier: what its series'
    /// groups sell is what they sell in the whole.
    ///
    /// A series forecast alone is so forecast as among all others.
    #[must_use]
    pub fn as_part_of(mut self, whole: &Self) -> Self {
        let parts = whole.groupings().iter().map(|grouping| grouping.for_part(whole, &self));
        let groupings: Vec<_> = parts.collect();
        self.groupings.0 = OnceLock::from(groupings);
        self
    }

    fn groupings(&self) -> &[Grouping] {
        self.groupings.0.get_or_init(|| Grouping::all_of(self))
    }

    /// Which panel this is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The number of values that are neither gaps nor before a series' start.
    pub fn observation_count(&self) -> usize {
        self.values.iter().filter(|value| !value.is_nan()).count()
    }
}
