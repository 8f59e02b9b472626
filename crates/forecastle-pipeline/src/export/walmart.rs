//! The layout of weekly store sales.

use forecastle_core::{Error, Panel, Result};

use super::ForecastsByDate;
use crate::table::{Column, Table, key_columns, time_column};

/// The store layout: `Store, Date, Weekly_Sales, Predicted_Sales`, one row per store and week of the
/// history and of the forecast.
///
/// `Weekly_Sales` holds what was sold and is empty for weeks to come (or unknown); `Predicted_Sales`
/// holds what was forecast before the week was known: the backtest's out-of-sample forecast for weeks of
/// the past, the published forecast for weeks to come, empty where nothing was forecast.
///
/// # Errors
/// `U001` when series have another number of keys than one.
pub fn walmart(
    panel: &Panel,
    past: &ForecastsByDate,
    future: &ForecastsByDate,
    forecast_through: usize,
) -> Result<Table> {
    if panel.key_names().len() != 1 {
        let keys = panel.key_names().join(", ");
        return Err(Error::new(
            "U001",
            format!("the layout has one key, Store; the project has {keys}"),
        )
        .hint("use --layout long"));
    }
    let frequency = panel.frequency();
    let (mut series_of, mut periods) = (Vec::new(), Vec::new());
    let (mut actuals, mut forecasts) = (Vec::new(), Vec::new());
    for series in 0..panel.series_count() {
        let key = panel.keys()[series].parts().to_vec();
        let values = panel.values(series);
        let last = panel.period_count().max(forecast_through);
        for place in panel.start(series)..last {
            let period = panel.period_at(place as i64);
            let at = (key.clone(), frequency.label(period));
            let forecast = future.get(&at).or_else(|| past.get(&at));
            series_of.push(series);
            periods.push(period);
            actuals.push(values.get(place - panel.start(series)).copied().unwrap_or(f64::NAN));
            forecasts.push(forecast.copied().unwrap_or(f64::NAN));
        }
    }
    let mut table = Table::default();
    for (_, column) in key_columns(panel.keys(), panel.key_names(), &series_of) {
        table.push("Store", column);
    }
    table.push("Date", time_column(frequency, periods.into_iter()));
    table.push("Weekly_Sales", Column::Number(actuals));
    table.push("Predicted_Sales", Column::Number(forecasts));
    Ok(table)
}
