//! Putting rows in the places that a panel has for them.

use std::collections::HashMap;

use forecastle_core::panel::{PanelBuilder, Static};
use forecastle_core::{Period, SeriesKey};

use super::evidence::Evidence;
use super::numbers::{NumberFormat, Reading, read};
use super::roles::Roles;
use super::to_panel::LoadedRows;

/// Puts the rows of the history in their places; second rows for a place go to the evidence.
pub fn fill_history(
    builder: &mut PanelBuilder,
    rows: &LoadedRows,
    periods: &[Option<Period>],
    rank: &HashMap<u32, usize>,
    starts: &[Period],
    last: Period,
    evidence: &mut Evidence,
) {
    let span = |start: &Period| vec![(0, 0); (last.0 - start.0 + 1) as usize];
    evidence.origins.files = rows.files.clone();
    evidence.origins.places = starts.iter().map(span).collect();
    for (row, period) in periods.iter().enumerate() {
        let Some(period) = *period else { continue };
        let Some(series) = rank.get(&rows.series_of[row]).copied() else { continue };
        if !builder.covers(series, period) {
            continue;
        }
        for (covariate, values) in rows.covariates.iter().enumerate() {
            builder.set_covariate(covariate, series, period, values[row]);
        }
        if period > last {
            continue;
        }
        let origin = (rows.file_of[row], rows.lines[row]);
        let first = (period.0 - starts[series].0) as usize;
        let place = &mut evidence.origins.places[series][first];
        if builder.set_value(series, period, rows.targets[row]) {
            *place = origin;
            continue;
        }
        let (first_file, first_line) = *place;
        let (file, line) = rows.place(row);
        let value = evidence.written(rows.moments[row]);
        if let Some(cell) = evidence.duplicates.push(file, line, &evidence.time_column, &value) {
            cell.series = Some(rows.series[rows.series_of[row] as usize].key.to_string());
            cell.note = match first_file == origin.0 {
                true => format!("in row {first_line}"),
                false => format!("in {}:{first_line}", rows.files[usize::from(first_file)]),
            };
        }
    }
}

/// Puts the rows of the table of the future in their places; rows of no series go to the evidence.
#[expect(clippy::too_many_arguments, reason = "two tables, their periods and what joins them")]
pub fn fill_future(
    builder: &mut PanelBuilder,
    future: &LoadedRows,
    periods: &[Option<Period>],
    rows: &LoadedRows,
    rank: &HashMap<u32, usize>,
    roles: &Roles,
    last: Period,
    evidence: &mut Evidence,
) {
    let known: HashMap<&SeriesKey, usize> = rows
        .series
        .iter()
        .enumerate()
        .filter_map(|(series, loaded)| Some((&loaded.key, *rank.get(&(series as u32))?)))
        .collect();
    for (row, period) in periods.iter().enumerate() {
        let Some(period) = period.filter(|period| *period > last) else { continue };
        let key = &future.series[future.series_of[row] as usize].key;
        let Some(series) = known.get(key).copied() else {
            let (file, line) = future.place(row);
            evidence.unknown_series.push(file, line, &roles.keys.join(", "), &key.to_string());
            continue;
        };
        if builder.covers(series, period) {
            for (covariate, values) in future.covariates.iter().enumerate() {
                builder.set_covariate(covariate, series, period, values[row]);
            }
        }
    }
}

/// A static column: numbers where every cell is one, else labels.
pub fn static_column<'a>(name: &str, cells: impl Iterator<Item = &'a str> + Clone) -> Static {
    let number = |cell: &str| match read(cell, NumberFormat::DecimalPoint) {
        Reading::Number(value) => Some(value),
        Reading::Missing => Some(f64::NAN),
        _ => None,
    };
    if let Some(values) = cells.clone().map(number).collect::<Option<Vec<_>>>() {
        return Static { name: name.to_owned(), labels: Vec::new(), values };
    }
    let mut labels: Vec<String> = cells.clone().map(str::to_owned).collect();
    labels.sort();
    labels.dedup();
    let place = |cell: &str| labels.binary_search_by(|l| l.as_str().cmp(cell)).unwrap_or(0) as f64;
    let values = cells.map(place).collect();
    Static { name: name.to_owned(), labels, values }
}
