//! Backtest files: every forecast beside what came of it.

use std::collections::HashMap;
use std::path::Path;

use arrow_array::Array;
use forecastle_core::{Error, Panel, Result};

use super::run::{Backtest, ModelBacktest};
use crate::ingest::open_columns;
use crate::table::{Column, Table, key_columns, time_column};

/// Lays out the forecasts of some models: keys, time, `cutoff, model, served_by, actual, forecast` and one
/// pair of bounds per level. `cutoff` is the last period the model saw; `served_by` the model that made
/// the forecast where the one named could not. Periods whose actual is unknown have an empty cell.
pub fn table(
    panel: &Panel,
    time_name: &str,
    models: &[&ModelBacktest],
    backtest: &Backtest,
) -> Table {
    let mut rows = Rows::default();
    let mut bounds = vec![(Vec::new(), Vec::new()); backtest.levels.len()];
    for model in models {
        for fold in &model.folds {
            for series in 0..panel.series_count() {
                let Some(known) = fold.known(panel, series) else { continue };
                for (step, point) in fold.forecast.points_of(series).iter().enumerate() {
                    rows.series.push(series);
                    rows.periods.push(panel.period_at((fold.end + step) as i64));
                    rows.cutoffs.push(fold.forecast.origin);
                    rows.models.push(model.model.name.to_owned());
                    rows.served_by.push(fold.forecast.provenance[series].model.to_owned());
                    rows.actuals.push(panel.values(series)[known + step]);
                    rows.forecasts.push(*point);
                    let place = series * fold.forecast.horizon + step;
                    for (band, (lower, upper)) in fold.forecast.bands.iter().zip(&mut bounds) {
                        lower.push(band.lower[place]);
                        upper.push(band.upper[place]);
                    }
                }
            }
        }
    }
    let mut table = Table::default();
    for (name, column) in key_columns(panel.keys(), panel.key_names(), &rows.series) {
        table.push(name, column);
    }
    let frequency = panel.frequency();
    table.push(time_name, time_column(frequency, rows.periods.into_iter()));
    table.push("cutoff", time_column(frequency, rows.cutoffs.into_iter()));
    table.push("model", Column::Text(rows.models));
    table.push("served_by", Column::Text(rows.served_by));
    table.push("actual", Column::Number(rows.actuals));
    table.push("forecast", Column::Number(rows.forecasts));
    for (level, (lower, upper)) in backtest.levels.iter().zip(bounds) {
        table.push(format!("lo_{level}"), Column::Number(lower));
        table.push(format!("hi_{level}"), Column::Number(upper));
    }
    table
}

#[derive(Default)]
struct Rows {
    series: Vec<usize>,
    periods: Vec<forecastle_core::Period>,
    cutoffs: Vec<forecastle_core::Period>,
    models: Vec<String>,
    served_by: Vec<String>,
    actuals: Vec<f64>,
    forecasts: Vec<f64>,
}

/// Reads back the out-of-sample forecasts of one model: by key and date, the one from the latest origin.
///
/// # Errors
/// `R002` when the file is not such a file.
pub fn read_chosen(
    path: &Path,
    key_names: &[String],
    time_name: &str,
) -> Result<HashMap<(Vec<String>, String), f64>> {
    let name = path.display().to_string();
    let damaged =
        |why: &str| Error::new("R002", format!("not a backtest file: {why}")).in_file(&name);
    let mut wanted: Vec<&str> = key_names.iter().map(String::as_str).collect();
    wanted.extend([time_name, "cutoff", "forecast"]);
    let mut latest: HashMap<(Vec<String>, String), (String, f64)> = HashMap::new();
    for columns in open_columns(path, &name, &wanted)? {
        let texts = &columns;
        let (keys, rest) = texts.split_at(key_names.len());
        let [dates, cutoffs, forecasts] = rest else { return Err(damaged("a column is missing")) };
        for row in 0..dates.len() {
            let key = keys.iter().map(|key| key.value(row).to_owned()).collect();
            let cutoff = cutoffs.value(row).to_owned();
            let forecast =
                forecasts.value(row).parse().map_err(|_| damaged("a forecast is no number"))?;
            let entry = latest.entry((key, dates.value(row).to_owned())).or_default();
            if entry.0.is_empty() || cutoff > entry.0 {
                *entry = (cutoff, forecast);
            }
        }
    }
    Ok(latest.into_iter().map(|(place, (_, forecast))| (place, forecast)).collect())
}
