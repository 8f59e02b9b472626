//! What is known of days, as covariates known ahead and as events.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use forecastle_core::calendar::Event;
use forecastle_core::panel::CovariateColumn;

use super::{Axis, By, Shared, Tables};
use crate::demand::plan::day_number;

/// Columns that dates do not say by themselves.
const FLAGS: [&str; 3] = ["is_weekend", "is_holiday", "is_payday"];

/// The flags of days, the same for all series, known ahead as far as the table goes. Of a week or a month,
/// the part of its days.
pub fn covariates(tables: &Tables, axis: &Axis<'_>) -> Vec<Shared> {
    let Some(table) = tables.get("calendar") else { return Vec::new() };
    let Some(dates) = table.dates("date") else { return Vec::new() };
    let shared = |name: &&'static str| {
        let cells = table.numbers(name)?;
        // Each day counts once, however often it stands there.
        let days: BTreeMap<i32, f64> = dates
            .iter()
            .zip(cells)
            .filter_map(|(date, cell)| Some((day_number((*date)?), *cell)))
            .collect();
        let values = axis.by_periods(days.into_iter(), By::Mean);
        let known = values.iter().filter(|value| !value.is_nan());
        let first = known.clone().next().copied()?;
        let column =
            CovariateColumn { name: (*name).to_owned(), is_known_future: true, labels: Vec::new() };
        let group_of = vec![0; axis.keys.len()];
        // A flag that never changes says nothing.
        let says_something = known.clone().any(|value| *value != first);
        says_something.then_some(Shared { column, group_of, groups: vec![values] })
    };
    FLAGS.iter().filter_map(shared).collect()
}

/// An event for every name of a holiday.
pub fn events(tables: &Tables) -> Vec<Event> {
    let Some(table) = tables.get("calendar") else { return Vec::new() };
    let (Some(dates), Some(names)) = (table.dates("date"), table.texts("holiday_name")) else {
        return Vec::new();
    };
    let mut events: BTreeMap<&str, Vec<NaiveDate>> = BTreeMap::new();
    for (date, name) in dates.iter().zip(names) {
        let is_none = name.is_empty() || ["none", "no"].contains(&name.to_lowercase().as_str());
        if let Some(date) = date.filter(|_| !is_none) {
            events.entry(name).or_default().push(date);
        }
    }
    let event = |(name, mut dates): (&str, Vec<NaiveDate>)| {
        dates.sort();
        dates.dedup();
        Event { name: name.to_owned(), dates, days_before: 0, days_after: 0 }
    };
    events.into_iter().map(event).collect()
}
