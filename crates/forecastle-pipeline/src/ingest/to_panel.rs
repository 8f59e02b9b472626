//! From rows in any order to a panel.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use forecastle_core::calendar::infer_frequency;
use forecastle_core::panel::CovariateColumn;
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Panel, Period, Result, SeriesKey};

use super::evidence::{Evidence, NoFrequency};
use super::fill::{fill_future, fill_history, static_column};
use super::roles::Roles;
use crate::config::settings::MOST_PERIODS;

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

impl LoadedRows {
    /// The number of rows with a target, by day.
    pub fn by_day(&self) -> BTreeMap<NaiveDate, u64> {
        let mut days: HashMap<NaiveDate, u64> = HashMap::new();
        for (moment, _) in self.moments.iter().zip(&self.targets).filter(|(_, t)| !t.is_nan()) {
            *days.entry(moment.date()).or_default() += 1;
        }
        days.into_iter().collect()
    }

    /// The file and line of a row.
    pub fn place(&self, row: usize) -> (&str, u64) {
        (&self.files[usize::from(self.file_of[row])], u64::from(self.lines[row]))
    }
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

/// What a panel is to be like.
pub struct Shape<'a> {
    /// The columns.
    pub roles: &'a Roles,
    /// The labels of covariates that hold words.
    pub labels: &'a BTreeMap<String, Vec<String>>,
    /// The frequency asked for.
    pub frequency: Option<&'a str>,
    /// What an absent period means.
    pub missing: MissingPeriod,
    /// Rows with a target after this day are left out.
    pub history_ends: Option<NaiveDate>,
}

/// Builds the panel; `None` when the evidence says why there can be none.
///
/// # Errors
/// When the table has no rows.
pub fn build(
    rows: &LoadedRows,
    future: Option<&LoadedRows>,
    shape: &Shape<'_>,
    evidence: &mut Evidence,
) -> Result<Option<Built>> {
    let roles = shape.roles;
    let is_too_late = |moment: &NaiveDateTime| {
        shape.history_ends.is_some_and(|last_day| moment.date() > last_day)
    };
    // Without the target's column no row has one; dates and keys can still be judged.
    let has_targets =
        !evidence.missing_columns.iter().any(|m| Some(&m.column) == roles.target.as_ref());
    let known = rows.moments.iter().zip(&rows.targets);
    let known =
        known.filter(|(moment, target)| (!target.is_nan() || !has_targets) && !is_too_late(moment));
    let last_moment = known.map(|(moment, _)| *moment).max();
    let Some(last_moment) = last_moment else {
        note_future_rows(rows, evidence);
        return Ok(None);
    };
    let Some(frequency) = find_frequency(rows, shape.frequency, &is_too_late, evidence) else {
        note_future_rows(rows, evidence);
        return Ok(None);
    };
    let mut periods = place_on_grid(rows, frequency, last_moment, evidence);
    for row in note_future_rows(rows, evidence) {
        if shape.history_ends.is_some() {
            periods[row] = None;
        }
    }
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
        latest.map_or(0, |latest| (latest.0 - last.0).clamp(0, MOST_PERIODS as i64)) as usize;
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
            labels: shape.labels.get(&covariate.name).cloned().unwrap_or_default(),
        })
        .collect();
    let mut builder =
        PanelBuilder::new(frequency, roles.keys.clone(), keys, last, future_count, columns)?;
    let starts: Vec<_> = order.iter().map(|(_, first)| *first).collect();
    fill_history(&mut builder, rows, &periods, &rank, &starts, last, evidence);
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
    Ok(Some(Built { panel: builder.finish(shape.missing), weights }))
}

fn find_frequency(
    rows: &LoadedRows,
    wanted: Option<&str>,
    is_too_late: &dyn Fn(&NaiveDateTime) -> bool,
    evidence: &mut Evidence,
) -> Option<Frequency> {
    let mut dates = rows.moments.clone();
    dates.retain(|moment| !is_too_late(moment));
    dates.sort_unstable();
    dates.dedup();
    let Some(inference) = infer_frequency(&dates, wanted) else {
        let examples: Vec<_> = dates.iter().take(3).map(|m| m.date().to_string()).collect();
        evidence.no_frequency = Some(NoFrequency {
            dates: dates.len(),
            examples: examples.join(", "),
            wanted: wanted.map(str::to_owned),
            found: infer_frequency(&dates, None).map(|found| found.frequency.name()),
        });
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

/// The period of each row; `None` for rows off the grid, which go to the evidence.
fn place_on_grid(
    rows: &LoadedRows,
    frequency: Frequency,
    last_moment: NaiveDateTime,
    evidence: &mut Evidence,
) -> Vec<Option<Period>> {
    let longest = TimeDelta::days(366 * 200);
    let place = |(row, moment): (usize, &NaiveDateTime)| {
        let period = frequency.period_of(*moment).filter(|_| *moment - last_moment < longest);
        if period.is_none() {
            let (file, line) = rows.place(row);
            let value = evidence.written(*moment);
            if let Some(cell) = evidence.off_grid.push(file, line, &evidence.time_column, &value) {
                cell.note = moment.format("%A").to_string();
            }
        }
        period
    };
    rows.moments.iter().enumerate().map(place).collect()
}

/// Finds rows of the history that have a target and are dated after today.
fn note_future_rows(rows: &LoadedRows, evidence: &mut Evidence) -> Vec<usize> {
    let Some(today) = evidence.today else { return Vec::new() };
    let is_known_later =
        |row: &usize| rows.moments[*row].date() > today && !rows.targets[*row].is_nan();
    let later: Vec<_> = (0..rows.moments.len()).filter(is_known_later).collect();
    for row in &later {
        let (file, line) = rows.place(*row);
        let value = evidence.written(rows.moments[*row]);
        evidence.future_rows.push(file, line, &evidence.time_column, &value);
    }
    later
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
