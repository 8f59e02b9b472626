//! Metrics of any forecast file against any actuals.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use arrow_array::Array;
use chrono::NaiveDateTime;
use forecastle_core::calendar::infer_frequency;
use forecastle_core::metrics::{InSample, Row, Rows};
use forecastle_core::{Error, Level, Result};

use crate::backtest::Score;
use crate::ingest::{
    FORMATS, NumberFormat, guess_date_format, header, open_columns, parse_date, read_number,
};
use crate::onboard::target_by_name;

/// Columns of a forecast file that are neither keys nor time.
const OURS: [&str; 5] = ["model", "served_by", "forecast", "cutoff", "actual"];

/// How to read the two files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The time column; found when absent.
    pub time: Option<String>,
    /// The target column of the actuals; found when absent.
    pub target: Option<String>,
    /// The date format of the actuals; guessed when absent.
    pub date_format: Option<String>,
}

/// What came of an evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The scores.
    pub score: Score,
    /// Forecasts without an actual, which score nothing.
    pub without_actual: usize,
}

/// A series' actuals, by date.
type Actuals = HashMap<Vec<String>, BTreeMap<NaiveDateTime, f64>>;

/// One forecast of a file.
struct ForecastRow {
    moment: NaiveDateTime,
    forecast: f64,
    bounds: Vec<(f64, f64)>,
}

/// Scores a forecast file against a file of actuals.
///
/// The forecast file has keys, a time, `forecast` and perhaps `lo_*, hi_*`; the actuals have the same keys
/// and time and the target. Actuals before a series' first forecast scale MASE and RMSSE.
///
/// # Errors
/// When a file cannot be read, lacks a column, or the two have no date in common.
pub fn evaluate(forecast: &Path, actual: &Path, reading: &Reading) -> Result<Evaluation> {
    let forecast_name = forecast.display().to_string();
    let actual_name = actual.display().to_string();
    let columns = header(forecast, &forecast_name)?;
    let levels = levels_of(&columns)?;
    let is_bound = |name: &str| name.starts_with("lo_") || name.starts_with("hi_");
    let identifying: Vec<String> = columns
        .iter()
        .filter(|name| !OURS.contains(&name.as_str()) && !is_bound(name))
        .cloned()
        .collect();
    let time = match &reading.time {
        Some(time) => time.clone(),
        None => find_time(forecast, &forecast_name, &identifying)?,
    };
    let keys: Vec<String> = identifying.into_iter().filter(|name| *name != time).collect();
    let actual_columns = header(actual, &actual_name)?;
    let target = match &reading.target {
        Some(target) => target.clone(),
        None => find_target(&actual_columns, &keys, &time, &actual_name)?,
    };
    let forecasts = read_forecasts(forecast, &forecast_name, &keys, &time, &levels)?;
    let actuals = read_actuals(actual, &actual_name, &keys, &time, &target, reading, &forecasts)?;
    let season = season_of(&actuals, &forecasts);
    let evaluation = score(forecasts, &actuals, &levels, season);
    if evaluation.score.get("n").unwrap_or(0.0) == 0.0 {
        return Err(Error::new("D004", "no forecast has an actual of the same key and date")
            .in_file(actual_name)
            .hint("make sure that keys and dates are written alike in both files"));
    }
    Ok(evaluation)
}

fn score(
    forecasts: BTreeMap<Vec<String>, Vec<ForecastRow>>,
    actuals: &Actuals,
    levels: &[Level],
    season: usize,
) -> Evaluation {
    let mut rows = Rows::new(levels);
    let mut without_actual = 0;
    let none = BTreeMap::new();
    for (key, mut series) in forecasts {
        series.sort_by_key(|row| row.moment);
        let known = actuals.get(&key).unwrap_or(&none);
        let first = series[0].moment;
        let history: Vec<f64> = known.range(..first).map(|(_, value)| *value).collect();
        let last_actual = history.iter().rev().copied().find(|v| !v.is_nan()).unwrap_or(f64::NAN);
        rows.begin_group(1.0, InSample::of(&history, season));
        for row in series {
            let actual = known.get(&row.moment).copied().unwrap_or(f64::NAN);
            without_actual += usize::from(actual.is_nan());
            rows.push(Row { actual, forecast: row.forecast, last_actual }, row.bounds);
        }
    }
    Evaluation { score: Score::of(&rows), without_actual }
}

/// The levels whose two bounds are both there.
fn levels_of(columns: &[String]) -> Result<Vec<Level>> {
    let mut levels = Vec::new();
    for name in columns {
        let Some(percent) = name.strip_prefix("lo_") else { continue };
        if columns.iter().any(|other| other.strip_prefix("hi_") == Some(percent)) {
            let number = percent.parse().map_err(|_| {
                Error::new("D004", "a bound's name ends in no level").in_column(name.clone())
            })?;
            levels.push(Level::new(number)?);
        }
    }
    Ok(levels)
}

/// The column whose cells are dates.
fn find_time(path: &Path, name: &str, columns: &[String]) -> Result<String> {
    for column in columns {
        let Some(first) = open_columns(path, name, &[column])?.into_iter().next() else { continue };
        let cells = &first[0];
        let is_date = |row| iso_date(cells.value(row)).is_some();
        if !cells.is_empty() && (0..cells.len()).all(is_date) {
            return Ok(column.clone());
        }
    }
    Err(Error::new("D004", "no column holds ISO 8601 dates")
        .in_file(name)
        .hint("a forecast file has the project's time column"))
}

/// A date as our own files write it.
fn iso_date(text: &str) -> Option<NaiveDateTime> {
    parse_date(text, "%Y-%m-%d").or_else(|| parse_date(text, "%Y-%m-%dT%H:%M:%S"))
}

/// The column of actuals: `actual`, else the only one left beside keys and time, else the one whose
/// name says that it is sales or demand.
fn find_target(columns: &[String], keys: &[String], time: &str, name: &str) -> Result<String> {
    if columns.iter().any(|column| column == "actual") {
        return Ok("actual".to_owned());
    }
    let rest: Vec<_> = columns.iter().filter(|c| !keys.contains(c) && *c != time).collect();
    match (rest.as_slice(), target_by_name(rest.iter().copied())) {
        ([only], _) => Ok((*only).clone()),
        (_, Some(named)) => Ok(named.clone()),
        _ => Err(Error::new("U001", "which column holds the actuals?")
            .in_file(name)
            .hint("name it with --target, or run this in the project that made the forecast")),
    }
}

fn read_forecasts(
    path: &Path,
    name: &str,
    keys: &[String],
    time: &str,
    levels: &[Level],
) -> Result<BTreeMap<Vec<String>, Vec<ForecastRow>>> {
    let bounds: Vec<String> =
        levels.iter().flat_map(|level| [format!("lo_{level}"), format!("hi_{level}")]).collect();
    let mut wanted: Vec<&str> = keys.iter().map(String::as_str).collect();
    wanted.extend([time, "forecast"]);
    wanted.extend(bounds.iter().map(String::as_str));
    let mut forecasts: BTreeMap<Vec<String>, Vec<ForecastRow>> = BTreeMap::new();
    let mut row_number = 1;
    for columns in open_columns(path, name, &wanted)? {
        for row in 0..columns[0].len() {
            row_number += 1;
            let cell = |place: usize| columns[place].value(row);
            let number = |place: usize| {
                cell(place).parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(|| {
                    Error::new("D004", "this is no finite number")
                        .in_file(name)
                        .at_row(row_number)
                        .in_column(wanted[place])
                        .with_value(cell(place))
                })
            };
            let text = cell(keys.len());
            let moment = iso_date(text).ok_or_else(|| {
                Error::new("D004", "this is no ISO 8601 date")
                    .in_file(name)
                    .at_row(row_number)
                    .in_column(time)
                    .with_value(text)
            })?;
            let first_bound = keys.len() + 2;
            let bounds = (0..levels.len())
                .map(|level| {
                    Ok((number(first_bound + 2 * level)?, number(first_bound + 2 * level + 1)?))
                })
                .collect::<Result<_>>()?;
            let key = (0..keys.len()).map(|place| cell(place).to_owned()).collect();
            let forecast = number(keys.len() + 1)?;
            forecasts.entry(key).or_default().push(ForecastRow { moment, forecast, bounds });
        }
    }
    if forecasts.is_empty() {
        return Err(Error::new("D003", "the forecast file has no rows").in_file(name));
    }
    Ok(forecasts)
}

fn read_actuals(
    path: &Path,
    name: &str,
    keys: &[String],
    time: &str,
    target: &str,
    reading: &Reading,
    forecasts: &BTreeMap<Vec<String>, Vec<ForecastRow>>,
) -> Result<Actuals> {
    let mut wanted: Vec<&str> = keys.iter().map(String::as_str).collect();
    wanted.extend([time, target]);
    let batches = open_columns(path, name, &wanted)?;
    let dates: BTreeSet<&str> =
        batches.iter().flat_map(|columns| columns[keys.len()].iter().flatten()).collect();
    let format = match &reading.date_format {
        Some(format) => format.clone(),
        None => format_of(&dates, forecasts).ok_or_else(|| {
            Error::new("D004", "the dates cannot be read, or not in one way only")
                .in_file(name)
                .in_column(time)
                .hint("name their format with --date-format, such as %d-%m-%Y")
        })?,
    };
    let mut actuals = Actuals::new();
    for columns in &batches {
        for row in 0..columns[0].len() {
            let Some(moment) = parse_date(columns[keys.len()].value(row), &format) else {
                continue;
            };
            let cell = &columns[keys.len() + 1];
            let value = if cell.is_null(row) { "" } else { cell.value(row) };
            let value = read_number(value, NumberFormat::DecimalPoint).unwrap_or(f64::NAN);
            let key = columns[..keys.len()].iter().map(|key| key.value(row).to_owned()).collect();
            actuals.entry(key).or_default().insert(moment, value);
        }
    }
    Ok(actuals)
}

/// The format in which most dates are ones that were forecast: where a day and a month could be swapped,
/// the forecasts know better. Where none are, the format that reads most.
fn format_of(
    dates: &BTreeSet<&str>,
    forecasts: &BTreeMap<Vec<String>, Vec<ForecastRow>>,
) -> Option<String> {
    let forecast: BTreeSet<_> = forecasts.values().flatten().map(|row| row.moment).collect();
    let hits = |format: &str| {
        let moments = dates.iter().filter_map(|text| parse_date(text, format));
        moments.filter(|moment| forecast.contains(moment)).count()
    };
    let (most, format) = FORMATS.iter().map(|format| (hits(format), format)).max_by_key(|f| f.0)?;
    match most {
        0 => guess_date_format(dates.iter().copied()),
        _ => Some((*format).to_owned()),
    }
}

/// The season of the actuals' frequency; of the forecasts' where actuals are too few.
fn season_of(actuals: &Actuals, forecasts: &BTreeMap<Vec<String>, Vec<ForecastRow>>) -> usize {
    let mut dates: Vec<_> = actuals.values().flat_map(BTreeMap::keys).copied().collect();
    dates.extend(forecasts.values().flatten().map(|row| row.moment));
    dates.sort_unstable();
    dates.dedup();
    infer_frequency(&dates, None).map_or(1, |found| found.frequency.season_length())
}
