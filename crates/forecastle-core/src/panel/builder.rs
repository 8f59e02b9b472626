//! Putting rows of a long table in their places.

use super::{Covariate, Groupings, Identity, Panel, Role, Static};
use crate::calendar::{Calendar, Frequency, Period};
use crate::error::{Error, Result};
use crate::key::SeriesKey;

/// What an absent period between a series' first and the table's last period means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingPeriod {
    /// Nothing was sold.
    Zero,
    /// Nobody knows.
    Unknown,
}

/// One covariate column to be filled: its name, whether it is known ahead, its labels.
#[derive(Debug, Clone, PartialEq)]
pub struct CovariateColumn {
    /// The column's name.
    pub name: String,
    /// Whether it is known ahead of time.
    pub is_known_future: bool,
    /// Labels of a categorical column, sorted; empty for numbers.
    pub labels: Vec<String>,
}

/// Builds a [`Panel`] from rows in any order.
///
/// Two passes over the rows are needed: [`PanelBuilder::new`] takes the span of each series, then every
/// row is put in its place, then [`PanelBuilder::finish`] applies the rule for absent periods.
#[derive(Debug)]
pub struct PanelBuilder {
    panel: Panel,
    is_present: Vec<bool>,
}

impl PanelBuilder {
    /// Lays out a panel for `series`: each key with its first period, sorted by key and unique.
    ///
    /// # Errors
    /// `D003` when there is no series, `D004` when the first period lies after the last.
    pub fn new(
        frequency: Frequency,
        key_names: Vec<String>,
        series: Vec<(SeriesKey, Period)>,
        last_period: Period,
        future_count: usize,
        columns: Vec<CovariateColumn>,
    ) -> Result<Self> {
        debug_assert!(series.is_sorted_by(|a, b| a.0 < b.0), "series come sorted and unique");
        let first_period = series
            .iter()
            .map(|(_, first)| *first)
            .min()
            .ok_or_else(|| Error::new("D003", "the table has no rows"))?;
        if series.iter().any(|(_, first)| *first > last_period) {
            return Err(Error::new("D004", "a series begins after the table's last period"));
        }
        let period_count = (last_period.0 - first_period.0 + 1) as usize;
        let starts: Vec<_> =
            series.iter().map(|(_, first)| (first.0 - first_period.0) as usize).collect();
        let mut offsets = vec![0];
        for start in &starts {
            offsets.push(offsets.last().copied().unwrap_or(0) + period_count - start);
        }
        let value_count = offsets.last().copied().unwrap_or(0);
        let covariate_length = value_count + series.len() * future_count;
        let covariates = columns
            .into_iter()
            .map(|column| Covariate {
                name: column.name,
                role: if column.is_known_future {
                    Role::KnownFuture { periods_ahead: Vec::new() }
                } else {
                    Role::PastOnly
                },
                labels: column.labels,
                values: vec![f64::NAN; covariate_length],
            })
            .collect();
        let keys = series.into_iter().map(|(key, _)| key).collect();
        let panel = Panel {
            frequency,
            first_period,
            period_count,
            future_count,
            key_names,
            keys,
            starts,
            offsets,
            values: vec![f64::NAN; value_count],
            covariates,
            statics: Vec::new(),
            calendar: Calendar::default(),
            groupings: Groupings::default(),
            identity: Identity::default(),
        };
        Ok(Self { panel, is_present: vec![false; value_count] })
    }

    /// Lets the time axis begin earlier than the first series: a part of a panel keeps its axis, so that
    /// what depends on a series' place on it comes out the same. An axis that begins later is left alone.
    #[must_use]
    pub fn on_axis_from(mut self, first: Period) -> Self {
        let shift = usize::try_from(self.panel.first_period.0 - first.0).unwrap_or(0);
        self.panel.first_period = self.panel.first_period.plus(-(shift as i64));
        self.panel.period_count += shift;
        self.panel.starts.iter_mut().for_each(|start| *start += shift);
        self
    }

    /// Puts a row's value in its place; `NaN` says that the row is there but its value unknown.
    ///
    /// Returns whether the place was free: `false` means a second row for the same key and period.
    pub fn set_value(&mut self, series: usize, period: Period, value: f64) -> bool {
        let place = self.panel.offsets[series] + self.place(series, period);
        let was_free = !self.is_present[place];
        self.is_present[place] = true;
        self.panel.values[place] = value;
        was_free
    }

    /// Puts a covariate's value in its place, in the past or the stored future.
    pub fn set_covariate(&mut self, covariate: usize, series: usize, period: Period, value: f64) {
        let begin = self.panel.offsets[series] + series * self.panel.future_count;
        let place = begin + self.place(series, period);
        self.panel.covariates[covariate].values[place] = value;
    }

    /// Whether a period lies between the series' start and the last stored future period.
    pub fn covers(&self, series: usize, period: Period) -> bool {
        let place = period.0 - self.panel.first_period.0;
        let end = (self.panel.period_count + self.panel.future_count) as i64;
        (self.panel.starts[series] as i64..end).contains(&place)
    }

    /// Adds a column that is constant within a series, one value per series.
    pub fn add_static(&mut self, column: Static) {
        debug_assert_eq!(column.values.len(), self.panel.series_count());
        self.panel.statics.push(column);
    }

    /// The number of periods inside the series for which there was no row.
    pub fn absent_count(&self) -> usize {
        self.is_present.iter().filter(|present| !**present).count()
    }

    /// The places within a series, counted from its start, for which there was no row.
    pub fn absent_in(&self, series: usize) -> impl Iterator<Item = usize> + '_ {
        let begin = self.panel.offsets[series];
        let flags = &self.is_present[begin..self.panel.offsets[series + 1]];
        flags.iter().enumerate().filter(|(_, present)| !**present).map(|(place, _)| place)
    }

    /// Fills absent periods by the rule and counts how far ahead each covariate is known.
    pub fn finish(mut self, missing: MissingPeriod) -> Panel {
        if missing == MissingPeriod::Zero {
            let absent = self.is_present.iter().enumerate().filter(|(_, present)| !**present);
            for (place, _) in absent {
                self.panel.values[place] = 0.0;
            }
        }
        for covariate in 0..self.panel.covariates.len() {
            if self.panel.covariates[covariate].is_known_future() {
                let periods_ahead = self.periods_ahead(covariate);
                self.panel.covariates[covariate].role = Role::KnownFuture { periods_ahead };
            }
        }
        self.panel
    }

    /// For each series, the number of periods after the origin up to the first unknown value.
    fn periods_ahead(&self, covariate: usize) -> Vec<usize> {
        let future_of = |series: usize| {
            let values = self.panel.covariate_values(covariate, series);
            &values[values.len() - self.panel.future_count..]
        };
        (0..self.panel.series_count())
            .map(|series| future_of(series).iter().take_while(|value| !value.is_nan()).count())
            .collect()
    }

    fn place(&self, series: usize, period: Period) -> usize {
        let place = period.0 - self.panel.first_period.0 - self.panel.starts[series] as i64;
        usize::try_from(place).expect("a period not before the series' start")
    }
}
