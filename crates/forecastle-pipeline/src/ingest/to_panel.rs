//! From rows in any order to a panel.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDateTime, TimeDelta};
use forecastle_core::calendar::infer_frequency;
use forecastle_core::panel::{CovariateColumn, Static};
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Panel, Period, Result, SeriesKey};

use super::evidence::{Evidence, NoFrequency};
use super::numbers::{NumberFormat, Reading, read};
use super::roles::Roles;

/// The rows of a table, column by column, and where each came from.
#[derive(Debug, Default)]
pub struct LoadedRows {
    /// The place of the row's series in `series`.
    pub series_of: Vec<u32>,
    /// The row's date or time.
    pub moments: Vec<NaiveDateTime>,
    /// The target; NaN when empty. Empty vector in a table of the future.
    pub targets: Vec<f64>,
    /// One vector per covariate; NaN when unknown.
    pub covariates: Vec<Vec<f64>>,
    /// The place of the row's file in `files`.
    pub file_of: Vec<u16>,
    /// The row's line.
    pub lines: Vec<u32>,
    /// File names.
    pub files: Vec<String>,
    /// Series in order of appearance: key, static cells, summed weight.
    pub series: Vec<LoadedSeries>,
}

/// What is known of a series beside its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedSeries {
    /// Its key.
    pub key: SeriesKey,
    /// One cell per static column.
    pub statics: Vec<String>,
    /// The sum of the weight column.
    pub weight: f64,
}

/// A panel with one weight per series.
pub struct Built {
    /// The panel.
    pub panel: Panel,
    /// Weights in metrics; all 1 when no weight column is set.
    pub weights: Vec<f64>,
}

/// Most periods of the future that are kept; the longest horizon.
const MOST_FUTURE: i64 = 730;

/// Builds the panel; `None` when the evidence says why there can be none.
///
/// # Errors
/// When the table has no rows.
pub fn build(
    rows: &LoadedRows,
    future: Option<&LoadedRows>,
    roles: &Roles,
    labels: &BTreeMap<String, Vec<String>>,
    wanted_frequency: Option<&str>,
    missing: MissingPeriod,
    evidence: &mut Evidence,
) -> Result<Option<Built>> {
    let known = rows.moments.iter().zip(&rows.targets).filter(|(_, target)| !target.is_nan());
    let Some(last_moment) = known.map(|(moment, _)| *moment).max() else { return Ok(None) };
    let Some(frequency) = find_frequency(rows, wanted_frequency, evidence) else { return Ok(None) };
    let periods = place_on_grid(rows, frequency, last_moment, evidence);
    let last = frequency
        .period_of(last_moment)
        .unwrap_or_else(|| periods.iter().flatten().copied().max().unwrap_or(Period(0)));

    let order = sorted_series(rows, &periods, last);
    let rank: HashMap<u32, usize> =
        order.iter().enumerate().map(|(rank, (series, _))| (*series, rank)).collect();
    let future_periods =
        future.map(|future| place_on_grid(future, frequency, last_moment, evidence));
    let latest = periods.iter().chain(future_periods.iter().flatten()).flatten().copied().max();
    let future_count =
        latest.map_or(0, |latest| (latest.0 - last.0).clamp(0, MOST_FUTURE)) as usize;
    if future.is_none() && future_count > 0 {
        evidence.remarks.push(format!(
            "the last {future_count} {} have no `{}`: they are taken as known covariates of the future",
            frequency.noun(future_count),
            evidence.target_column
        ));
    }

    let keys = order
        .iter()
        .map(|(series, first)| (rows.series[*series as usize].key.clone(), *first))
        .collect();
    let columns = roles
        .covariates
        .iter()
        .map(|covariate| CovariateColumn {
            name: covariate.name.clone(),
            is_known_future: covariate.is_known_future,
            labels: labels.get(&covariate.name).cloned().unwrap_or_default(),
        })
        .collect();
    let mut builder =
        PanelBuilder::new(frequency, roles.keys.clone(), keys, last, future_count, columns)?;
    fill_history(&mut builder, rows, &periods, &rank, last, evidence);
    if let (Some(future), Some(periods)) = (future, &future_periods) {
        fill_future(&mut builder, future, periods, rows, &rank, roles, last, evidence);
    }
    let sorted: Vec<_> = order.iter().map(|(series, _)| &rows.series[*series as usize]).collect();
    for (place, name) in roles.statics.iter().enumerate() {
        builder.add_static(static_column(name, sorted.iter().map(|s| s.statics[place].as_str())));
    }
    evidence.absent = (0..sorted.len()).map(|series| builder.absent_in(series).collect()).collect();
    let weights = match roles.weight {
        Some(_) => sorted.iter().map(|series| series.weight.max(0.0)).collect(),
        None => vec![1.0; sorted.len()],
    };
    Ok(Some(Built { panel: builder.finish(missing), weights }))
}

fn find_frequency(
    rows: &LoadedRows,
    wanted: Option<&str>,
    evidence: &mut Evidence,
) -> Option<Frequency> {
    let mut dates = rows.moments.clone();
    dates.sort_unstable();
    dates.dedup();
    let Some(inference) = infer_frequency(&dates, wanted) else {
        evidence.no_frequency =
            Some(NoFrequency { dates: dates.len(), wanted: wanted.map(str::to_owned) });
        return None;
    };
    let frequency = inference.frequency;
    if wanted.is_none() {
        evidence.remarks.push(format!(
            "inferred {frequency}: {} of {} steps between dates are one {}",
            inference.agreeing_steps,
            inference.steps,
            frequency.noun(1)
        ));
    }
    evidence.inference = Some(inference);
    Some(frequency)
}

/// The period of each row; `None` for rows off the grid, which go to the evidence with those of the
/// future that have a target.
fn place_on_grid(
    rows: &LoadedRows,
    frequency: Frequency,
    last_moment: NaiveDateTime,
    evidence: &mut Evidence,
) -> Vec<Option<Period>> {
    let longest = TimeDelta::days(366 * 200);
    let place = |(row, moment): (usize, &NaiveDateTime)| {
        let period = frequency.period_of(*moment).filter(|_| *moment - last_moment < longest);
        let file = &rows.files[usize::from(rows.file_of[row])];
        if period.is_none() {
            let value = moment.format("%A %Y-%m-%d %H:%M").to_string();
            evidence.off_grid.push(file, u64::from(rows.lines[row]), &evidence.time_column, &value);
        }
        let is_known = rows.targets.get(row).is_some_and(|target| !target.is_nan());
        if is_known && evidence.today.is_some_and(|today| moment.date() > today) {
            let value = moment.format("%Y-%m-%d").to_string();
            evidence.future_rows.push(
                file,
                u64::from(rows.lines[row]),
                &evidence.time_column,
                &value,
            );
        }
        period
    };
    rows.moments.iter().enumerate().map(place).collect()
}

/// Series with a row up to the last period, each with its first period, sorted by key.
fn sorted_series(
    rows: &LoadedRows,
    periods: &[Option<Period>],
    last: Period,
) -> Vec<(u32, Period)> {
    let mut firsts: Vec<Option<Period>> = vec![None; rows.series.len()];
    for (series, period) in rows.series_of.iter().zip(periods) {
        let Some(period) = period.filter(|period| *period <= last) else { continue };
        let first = &mut firsts[*series as usize];
        *first = Some(first.map_or(period, |first: Period| first.min(period)));
    }
    let mut order: Vec<_> = firsts
        .into_iter()
        .enumerate()
        .filter_map(|(series, first)| Some((series as u32, first?)))
        .collect();
    order.sort_by(|a, b| rows.series[a.0 as usize].key.cmp(&rows.series[b.0 as usize].key));
    order
}

fn fill_history(
    builder: &mut PanelBuilder,
    rows: &LoadedRows,
    periods: &[Option<Period>],
    rank: &HashMap<u32, usize>,
    last: Period,
    evidence: &mut Evidence,
) {
    let mut firsts: Option<HashMap<(u32, Period), u32>> = None;
    for (row, period) in periods.iter().enumerate() {
        let Some(period) = *period else { continue };
        let Some(series) = rank.get(&rows.series_of[row]).copied() else { continue };
        if !builder.covers(series, period) {
            continue;
        }
        for (covariate, values) in rows.covariates.iter().enumerate() {
            builder.set_covariate(covariate, series, period, values[row]);
        }
        if period <= last && !builder.set_value(series, period, rows.targets[row]) {
            let first = firsts.get_or_insert_with(|| first_lines(rows, periods));
            let line = first.get(&(rows.series_of[row], period)).copied().unwrap_or(0);
            let key = &rows.series[rows.series_of[row] as usize].key;
            let value = format!("{key} on {} (first in row {line})", rows.moments[row].date());
            let file = &rows.files[usize::from(rows.file_of[row])];
            evidence.duplicates.push(
                file,
                u64::from(rows.lines[row]),
                &evidence.time_column,
                &value,
            );
        }
    }
}

/// The line of the first row of every series and period; made only when a second row has turned up.
fn first_lines(rows: &LoadedRows, periods: &[Option<Period>]) -> HashMap<(u32, Period), u32> {
    let mut lines = HashMap::new();
    for (row, period) in periods.iter().enumerate() {
        if let Some(period) = period {
            lines.entry((rows.series_of[row], *period)).or_insert(rows.lines[row]);
        }
    }
    lines
}

#[expect(clippy::too_many_arguments, reason = "two tables, their periods and what joins them")]
fn fill_future(
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
            let file = &future.files[usize::from(future.file_of[row])];
            let line = u64::from(future.lines[row]);
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
fn static_column<'a>(name: &str, cells: impl Iterator<Item = &'a str> + Clone) -> Static {
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
