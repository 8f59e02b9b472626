//! Forecasting with a fitted version, and the forecast as a table.

use forecastle_core::{Error, ForecastSet, Level, Panel, Result, Window};
use forecastle_models::intervals::{Intervals, Source, own_bands};
use forecastle_models::recovery::Stretch;
use forecastle_models::{Context, Fitted, ModelEntry, Part, complete, floors};

use crate::backtest::scales;
use crate::disruptions::{Limits, close, masked};
use crate::table::{Column, Table, key_columns, time_column};
use crate::train::{ModelFile, occasions};

/// Forecasts `horizon` periods after the panel's last one: exactly that many for every series.
///
/// # Errors
/// When the version cannot be restored or does not fit the panel.
pub fn forecast(
    file: &ModelFile,
    panel: &Panel,
    horizon: usize,
    levels: &[Level],
) -> Result<ForecastSet> {
    Forecaster::of(file)?.forecast(panel, horizon, levels)
}

/// A version restored: ready to forecast panel after panel.
pub struct Forecaster {
    entry: &'static ModelEntry,
    fitted: Box<dyn Fitted>,
    context: Context,
    intervals: Intervals,
    /// The holidays and events that it knows.
    occasions: Vec<(String, u32, u32)>,
    /// Times that it did not learn from.
    masked: Vec<Stretch>,
    /// Bounds of what it says, in a shock.
    limits: Option<Limits>,
}

impl Forecaster {
    /// Restores a version.
    ///
    /// # Errors
    /// As [`ModelFile::restore`].
    pub fn of(file: &ModelFile) -> Result<Self> {
        let (entry, fitted, context) = file.restore()?;
        let (intervals, occasions) = (file.intervals.clone(), file.fitted_to.occasions.clone());
        let (masked, limits) = (file.masked.clone(), file.limits);
        Ok(Self { entry, fitted, context, intervals, occasions, masked, limits })
    }

    /// Forecasts `horizon` periods after the panel's last one: exactly that many for every series.
    ///
    /// # Errors
    /// When the version does not fit the panel: `M002` when another release knew other holidays.
    pub fn forecast(&self, panel: &Panel, horizon: usize, levels: &[Level]) -> Result<ForecastSet> {
        if self.occasions != occasions(panel) {
            let message = "the model was fitted with other holidays and events than the data have";
            return Err(Error::new("M002", message)
                .hint("run `forecastle train` to make a new version, and `forecastle forecast`"));
        }
        let seen = masked(panel, &self.masked);
        let window = Window::latest(&seen, horizon);
        let mut points = self.fitted.predict(&window)?;
        let provenance = complete(self.entry, &window, &self.context, &mut points)?;
        let origin = window.origin();
        let mut set =
            ForecastSet { origin, horizon, points: points.values, bands: Vec::new(), provenance };
        // Bounds that are not used need not be asked for.
        let own = match self.intervals.source {
            Source::Model => own_bands(&*self.fitted, &window, levels)?,
            Source::Residuals => None,
        };
        // As in the backtest, which tells how wide they are, bounds are of the whole history.
        let whole = Window::latest(panel, horizon);
        self.intervals.bound(&mut set, own, &scales(&whole), levels);
        set.put_in_order(&floors(&whole));
        if let Some(limits) = &self.limits {
            limits.apply(&mut set, panel);
        }
        close(&mut set, panel);
        debug_assert!(set.points.iter().all(|point| point.is_finite()));
        Ok(set)
    }

    /// Why a series is forecast so: parts that add up to what [`Forecaster::forecast`] says of it, with what
    /// limits took away as a part of its own.
    ///
    /// # Errors
    /// As [`Forecaster::forecast`].
    pub fn explain(&self, panel: &Panel, horizon: usize, series: usize) -> Result<Vec<Part>> {
        let set = self.forecast(panel, horizon, &[])?;
        let path = &set.points[series * horizon..(series + 1) * horizon];
        let is_own = set.provenance[series].fallback_reason.is_none();
        let seen = masked(panel, &self.masked);
        let window = Window::latest(&seen, horizon);
        let own = if is_own { self.fitted.explain(&window, series)? } else { None };
        let Some(mut parts) = own else {
            let maker = forecastle_models::find(set.provenance[series].model);
            return Ok(vec![Part::whole(maker.unwrap_or(self.entry), path.to_vec())]);
        };
        let sum = |step: usize| parts.iter().map(|part| part.values[step]).sum::<f64>();
        let cut: Vec<f64> = path.iter().enumerate().map(|(step, said)| said - sum(step)).collect();
        // What adding up in another order makes is no limit.
        let largest = path.iter().fold(0.0, |largest: f64, said| largest.max(said.abs()));
        if cut.iter().any(|cut| cut.abs() > 1e-9 * largest.max(1.0)) {
            let name = "limits".to_owned();
            parts.push(Part { group: name.clone(), name, values: cut });
        }
        Ok(parts)
    }
}

/// Lays out a forecast: keys, time, `model, forecast` and one pair of bounds per level.
pub fn table(set: &ForecastSet, panel: &Panel, time_name: &str) -> Table {
    let horizon = set.horizon;
    let series_of: Vec<_> = (0..set.points.len()).map(|place| place / horizon).collect();
    let steps = (0..set.points.len()).map(|place| (place % horizon) as i64 + 1);
    let mut table = Table::default();
    for (name, column) in key_columns(panel.keys(), panel.key_names(), &series_of) {
        table.push(name, column);
    }
    table.push(time_name, time_column(panel.frequency(), steps.map(|step| set.origin.plus(step))));
    let models = series_of.iter().map(|series| set.provenance[*series].model.to_owned());
    table.push("model", Column::Text(models.collect()));
    table.push("forecast", Column::Number(set.points.clone()));
    for band in &set.bands {
        table.push(format!("lo_{}", band.level), Column::Number(band.lower.clone()));
        table.push(format!("hi_{}", band.level), Column::Number(band.upper.clone()));
    }
    table
}
