//! The forecast as a table, to be written to a file.

use forecastle_core::{Error, Period, Result, SeriesKey};
use forecastle_pipeline::table::{Column, Table, key_columns, time_column};

use crate::snapshot::{Selection, Snapshot};

/// How an export is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Like forecast files: keys, time, model, forecast and bounds.
    Long,
    /// `Store, Date, Weekly_Sales, Predicted_Sales`.
    Walmart,
}

/// The forecast of everything selected as a table to be written to a file.
///
/// # Errors
/// `U001` when the layout does not fit the keys.
pub fn export_rows(snapshot: &Snapshot, selection: &Selection, layout: Layout) -> Result<Table> {
    match layout {
        Layout::Long => Ok(long(snapshot, selection)),
        Layout::Walmart => walmart(snapshot, selection),
    }
}

/// The selected series' keys: others must not decide of which type a column is.
fn keys(snapshot: &Snapshot, selection: &Selection) -> Vec<SeriesKey> {
    selection.series().map(|series| snapshot.panel.keys()[series].clone()).collect()
}

fn long(snapshot: &Snapshot, selection: &Selection) -> Table {
    let (set, panel) = (&snapshot.forecast, &snapshot.panel);
    let horizon = set.horizon;
    let places = || (0..selection.len()).flat_map(|place| std::iter::repeat_n(place, horizon));
    let cells = || selection.series().flat_map(|series| series * horizon..(series + 1) * horizon);
    let series_of: Vec<_> = places().collect();
    let mut table = Table::default();
    for (name, column) in key_columns(&keys(snapshot, selection), panel.key_names(), &series_of) {
        table.push(name, column);
    }
    let periods = cells().map(|cell| set.origin.plus((cell % horizon) as i64 + 1));
    table.push(snapshot.facts.time.clone(), time_column(panel.frequency(), periods));
    let models = cells().map(|cell| set.provenance[cell / horizon].model.to_owned());
    table.push("model", Column::Text(models.collect()));
    let numbers = |of: &[f64]| Column::Number(cells().map(|cell| of[cell]).collect());
    table.push("forecast", numbers(&set.points));
    for band in &set.bands {
        table.push(format!("lo_{}", band.level), numbers(&band.lower));
        table.push(format!("hi_{}", band.level), numbers(&band.upper));
    }
    table
}

/// One row per series and period of the history and the forecast, as in
/// [`forecastle_pipeline::export::walmart`].
fn walmart(snapshot: &Snapshot, selection: &Selection) -> Result<Table> {
    let panel = &snapshot.panel;
    if panel.key_names().len() != 1 {
        let keys = panel.key_names().join(", ");
        let message = format!("the layout has one key, Store; the project has {keys}");
        return Err(Error::new("U001", message).hint("use the long layout"));
    }
    let end = panel.period_count() + snapshot.forecast.horizon;
    let mut rows = Rows::default();
    for (place, series) in selection.series().enumerate() {
        for axis_place in panel.start(series)..end {
            rows.series_of.push(place);
            rows.periods.push(panel.period_at(axis_place as i64));
            let actual = panel.values(series).get(axis_place - panel.start(series));
            rows.actuals.push(actual.copied().unwrap_or(f64::NAN));
            rows.forecasts.push(forecast_at(snapshot, series, axis_place));
        }
    }
    let mut table = Table::default();
    let keys = keys(snapshot, selection);
    for (_, column) in key_columns(&keys, panel.key_names(), &rows.series_of) {
        table.push("Store", column);
    }
    table.push("Date", time_column(panel.frequency(), rows.periods.into_iter()));
    table.push("Weekly_Sales", Column::Number(rows.actuals));
    table.push("Predicted_Sales", Column::Number(rows.forecasts));
    Ok(table)
}

#[derive(Default)]
struct Rows {
    series_of: Vec<usize>,
    periods: Vec<Period>,
    actuals: Vec<f64>,
    forecasts: Vec<f64>,
}

/// What is forecast for a place on the time axis, or what had been from the latest origin before it.
fn forecast_at(snapshot: &Snapshot, series: usize, place: usize) -> f64 {
    if let Some(step) = place.checked_sub(snapshot.panel.period_count()) {
        return snapshot.forecast.points_of(series)[step];
    }
    let folds = snapshot.tested.chosen_model().map_or(&[][..], |model| &model.folds);
    let reaches = |end: usize, horizon: usize| end <= place && place < end + horizon;
    let folds = folds.iter().rev().map(|fold| &fold.fold);
    let mut before = folds
        .filter(|fold| reaches(fold.end, fold.forecast.horizon))
        .map(|fold| fold.forecast.points_of(series)[place - fold.end]);
    before.find(|point| !point.is_nan()).unwrap_or(f64::NAN)
}
