//! The archive of a forecast: its run's folder suffices to show everything, whatever becomes of the source
//! data later.
//!
//! | file | content |
//! | --- | --- |
//! | `forecast.parquet` | the forecast, see [`crate::forecast::table`] |
//! | `history.parquet` | the panel: keys, time, target, covariates with their stored future, static columns |
//! | `series.parquet` | one row per series: its key, its weight, what served it and why |
//! | `backtest.parquet` | the champion's evidence: every model's out-of-sample forecasts; absent where untested |
//! | `model.json` | the model file, to forecast a series on demand |
//!
//! Columns have the user's names and are read back by their places, which the file's own metadata describe;
//! text that repeats is kept as a dictionary. Files are written in row groups and read in batches, so that
//! neither takes more memory than what is read.

mod calendar;
pub(crate) mod columns;
mod evidence;
pub(crate) mod file;
mod forecast;
pub(crate) mod frequency;
mod history;
mod series;

use std::path::Path;

use forecastle_core::{ForecastSet, Panel, Result};

use crate::export::ForecastsByDate;

pub use evidence::{ArchivedFold, ArchivedModel, read_evidence, write_evidence};
pub use forecast::{ArchivedForecast, read_forecast};
pub(crate) use history::stretches;
pub use history::{read_history, write_history};
pub use series::write_series;

/// The file of the panel.
pub const HISTORY: &str = "history.parquet";
/// The file of the series.
pub const SERIES: &str = "series.parquet";
/// The file of out-of-sample forecasts.
pub const BACKTEST: &str = "backtest.parquet";
/// The file of the model.
pub const MODEL: &str = "model.json";
/// The file of the forecast.
const FORECAST: &str = "forecast.parquet";

/// A forecast run as it was made.
pub struct Archive {
    /// The panel that was forecast.
    pub panel: Panel,
    /// One weight per series.
    pub weights: Vec<f64>,
    /// The forecast.
    pub forecast: ForecastSet,
    /// The out-of-sample forecasts of every model tried; none where the history was too short to test.
    pub backtest: Vec<ArchivedModel>,
}

impl Archive {
    /// Reads a run's folder. Bounds of out-of-sample forecasts take most of the memory and are kept only
    /// for the models that `keeps_bounds` says; for the others it is kept whether they held.
    ///
    /// # Errors
    /// `R002` when a file is missing, damaged, or belongs to another run.
    pub fn read(folder: &Path, keeps_bounds: &dyn Fn(&str) -> bool) -> Result<Self> {
        let panel = read_history(&folder.join(HISTORY))?;
        let ArchivedForecast { keys, weights, set } = read_forecast(folder)?;
        if keys != panel.keys() {
            return Err(file::damaged(&folder.join(SERIES), "its series are not the history's"));
        }
        let evidence = folder.join(BACKTEST);
        let backtest = match evidence.exists() {
            true => read_evidence(&evidence, &panel, keeps_bounds)?,
            false => Vec::new(),
        };
        Ok(Self { panel, weights, forecast: set, backtest })
    }

    /// The out-of-sample forecasts of one model by key and date, each from the latest origin.
    pub fn past_forecasts(&self, model: &str) -> ForecastsByDate {
        let mut forecasts = ForecastsByDate::new();
        let tested = self.backtest.iter().find(|tested| tested.model == model);
        for fold in tested.iter().flat_map(|tested| &tested.folds) {
            let set = &fold.fold.forecast;
            for (place, point) in set.points.iter().enumerate().filter(|(_, p)| p.is_finite()) {
                let key = self.panel.keys()[place / set.horizon].parts().to_vec();
                let period = set.origin.plus((place % set.horizon) as i64 + 1);
                forecasts.insert((key, self.panel.frequency().label(period)), *point);
            }
        }
        forecasts
    }
}
