//! Days without stock, on which sales say less than demand.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use forecastle_core::{Frequency, Panel, Result};

use super::plan::day_number;
use crate::config::Settings;
use crate::ingest::Evidence;
use crate::tables::read_table;

/// For each series of a panel, the places (counted from its start, ascending) of periods in which its
/// warehouse had nothing of its product on a day at least. Empty without `[data.stock]`.
///
/// A table without a column of a key says the same for all values of that key.
///
/// # Errors
/// When the table cannot be read.
pub fn stock_outs(settings: &Settings, panel: &Panel) -> Result<Vec<Vec<usize>>> {
    let mut places = vec![Vec::new(); panel.series_count()];
    let found = settings.demand.as_ref().and_then(|source| source.table("stock"));
    let Some((spec, raw)) = found else { return Ok(places) };
    // Whatever is wrong is written down when the project is read, not twice.
    let table = read_table(&settings.project, spec, raw, &mut Evidence::default())?;
    let Some(dates) = table.dates("date") else { return Ok(places) };
    let joined: Vec<_> = panel
        .key_names()
        .iter()
        .enumerate()
        .filter_map(|(part, name)| Some((part, table.texts(name)?)))
        .collect();
    let mut by_key: BTreeMap<Vec<&str>, Vec<NaiveDate>> = BTreeMap::new();
    for (row, date) in dates.iter().enumerate() {
        let key = joined.iter().map(|(_, cells)| cells[row].as_str()).collect();
        by_key.entry(key).or_default().extend(*date);
    }
    for (series, key) in panel.keys().iter().enumerate() {
        let own: Vec<_> = joined.iter().map(|(part, _)| key.parts()[*part].as_str()).collect();
        let days = by_key.get(&own).map_or(&[][..], Vec::as_slice);
        places[series].extend(days.iter().filter_map(|date| place_of(panel, series, *date)));
        places[series].sort_unstable();
        places[series].dedup();
    }
    Ok(places)
}

/// The place of a day within a series; `None` beside it.
fn place_of(panel: &Panel, series: usize, date: NaiveDate) -> Option<usize> {
    let begin = match panel.frequency() {
        Frequency::Weekly(_) => day_number(date) - date.weekday().num_days_from_monday() as i32,
        Frequency::Monthly(_) => day_number(date.with_day(1)?),
        _ => day_number(date),
    };
    let period = panel.frequency().period_of(super::plan::day_of(begin).into())?;
    let place = period.0 - panel.period_at(panel.start(series) as i64).0;
    usize::try_from(place).ok().filter(|place| *place < panel.values(series).len())
}
