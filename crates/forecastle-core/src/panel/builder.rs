//! Putting rows of a long table in their places.

use super::covariate::Values;
use super::{Covariate, Groupings, Identity, Panel, Revision, Role, Static};
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
                role: role(column.is_known_future),
                labels: column.labels,
                values: Values::Own(vec![f64::NAN; covariate_length]),
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
            revisions: Vec::new(),
            covariates,
            statics: Vec::new(),
            calendar: Calendar::default(),
            groupings: Groupings::default(),
            identity: Identity::default(),
            reported: None,
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
        self.panel.revisions.iter_mut().for_each(|revision| revision.until += shift);
        for covariate in &mut self.panel.covariates {
            if let Values::Shared { groups, .. } = &mut covariate.values {
                for values in groups {
                    values.splice(..0, std::iter::repeat_n(f64::NAN, shift));
                }
            }
        }
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

    /// Says what a period's value was taken to be until the end of the period before `until`, NaN where nothing
    /// was known of it. Of one value, earlier changes come first.
    pub fn add_revision(&mut self, series: usize, period: Period, until: Period, value: f64) {
        let place = self.place(series, period);
        let until = (until.0 - self.panel.first_period.0 + 1) as usize;
        self.panel.revisions.push(Revision { series, place, until, value });
    }

    /// Adds a covariate whose values series of a group share: the group of each series, and for each group
    /// one value (NaN where unknown) for every place of the time axis and of the stored future.
    ///
    /// Half a million series that hear of one campaign have its column once.
    pub fn add_shared_covariate(
        &mut self,
        column: CovariateColumn,
        group_of: Vec<u32>,
        groups: Vec<Vec<f64>>,
    ) {
        let length = self.panel.period_count + self.panel.future_count;
        debug_assert_eq!(group_of.len(), self.panel.series_count());
        debug_assert!(groups.iter().all(|values| values.len() == length));
        debug_assert!(group_of.iter().all(|group| (*group as usize) < groups.len()));
        self.panel.covariates.push(Covariate {
            name: column.name,
            role: role(column.is_known_future),
            labels: column.labels,
            values: Values::Shared { group_of, groups },
        });
    }

    /// Puts a covariate's value in its place, in the past or the stored future.
    ///
    /// # Panics
    /// When series share its values.
    pub fn set_covariate(&mut self, covariate: usize, series: usize, period: Period, value: f64) {
        let begin = self.panel.offsets[series] + series * self.panel.future_count;
        let place = begin + self.place(series, period);
        match &mut self.panel.covariates[covariate].values {
            Values::Own(values) => values[place] = value,
            Values::Shared { .. } => panic!("a covariate with values of its own for each series"),
        }
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
            let nothing_known = |revision: &&mut Revision| revision.value.is_nan();
            for revision in self.panel.revisions.iter_mut().filter(nothing_known) {
                revision.value = 0.0;
            }
        }
        let order = |revision: &Revision| (revision.series, revision.place, revision.until);
        self.panel.revisions.sort_by_key(order);
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

fn role(is_known_future: bool) -> Role {
    match is_known_future {
        true => Role::KnownFuture { periods_ahead: Vec::new() },
        false => Role::PastOnly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::Window;

    const FUTURE: usize = 3;
    const LAST: i64 = 9;

    /// What a group knows on a day: a number of group and day, unknown now and then, and in group 1 for one
    /// day less ahead.
    fn known(group: u32, day: i64) -> f64 {
        let is_unknown = day % 4 == 3 && day <= LAST || group == 1 && day > LAST + 2;
        if is_unknown { f64::NAN } else { f64::from(group) * 100.0 + day as f64 }
    }

    fn series() -> Vec<(SeriesKey, Period, u32)> {
        let starts = [(0, 1), (4, 0), (9, 1), (2, 0)];
        let key = |place: usize| SeriesKey::new(vec![place.to_string()]);
        starts
            .iter()
            .enumerate()
            .map(|(place, (start, group))| (key(place), Period(*start), *group))
            .collect()
    }

    fn column(is_known_future: bool) -> CovariateColumn {
        CovariateColumn { name: "promo".to_owned(), is_known_future, labels: Vec::new() }
    }

    fn builder(columns: Vec<CovariateColumn>) -> PanelBuilder {
        let series = series().into_iter().map(|(key, start, _)| (key, start)).collect();
        let names = vec!["store".to_owned()];
        PanelBuilder::new(Frequency::Daily, names, series, Period(LAST), FUTURE, columns)
            .expect("a sound panel")
    }

    /// The panel with a copy for each series.
    fn copied(is_known_future: bool, from: i64) -> Panel {
        let mut builder = builder(vec![column(is_known_future)]);
        for (place, (_, start, group)) in series().into_iter().enumerate() {
            for day in start.0..=LAST + FUTURE as i64 {
                builder.set_covariate(0, place, Period(day), known(group, day));
            }
        }
        builder.on_axis_from(Period(from)).finish(MissingPeriod::Zero)
    }

    fn shared(is_known_future: bool, from: i64) -> Panel {
        let mut builder = builder(Vec::new());
        let group_of = series().into_iter().map(|(.., group)| group).collect();
        let days = || 0..=LAST + FUTURE as i64;
        let groups = [0, 1].map(|group| days().map(|day| known(group, day)).collect()).to_vec();
        builder.add_shared_covariate(column(is_known_future), group_of, groups);
        builder.on_axis_from(Period(from)).finish(MissingPeriod::Zero)
    }

    #[test]
    fn shared_values_are_those_of_a_copy_for_each_series() {
        for (is_known_future, from) in [(true, 0), (false, 0), (true, -5)] {
            let (one, other) = (copied(is_known_future, from), shared(is_known_future, from));
            assert!(other.covariates()[0].is_shared() && !one.covariates()[0].is_shared());
            assert_eq!(one.covariates()[0].role, other.covariates()[0].role);
            for place in 0..one.series_count() {
                let text = |panel: &Panel| format!("{:?}", panel.covariate_values(0, place));
                assert_eq!(text(&one), text(&other));
            }
        }
    }

    #[test]
    fn windows_see_the_same_of_shared_values() {
        let (one, other) = (copied(true, 0), shared(true, 0));
        for end in 1..=one.period_count() {
            let (one, other) = (Window::new(&one, end, 5), Window::new(&other, end, 5));
            for place in 0..one.series_count() {
                let past =
                    |window: &Window<'_>| format!("{:?}", window.covariate_history(0, place));
                assert_eq!(past(&one), past(&other));
                for step in 1..=5 {
                    let ahead = |window: &Window<'_>| window.ahead(0, place, step).to_bits();
                    assert_eq!(ahead(&one), ahead(&other), "origin {end}, step {step}");
                }
            }
        }
    }
}
