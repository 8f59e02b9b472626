//! Prediction intervals.

mod own;
mod residual;

use forecastle_core::forecast::Band;
use forecastle_core::{ForecastSet, Level};
use serde::{Deserialize, Serialize};

pub use own::own_bands;
pub use residual::{Residual, ResidualIntervals, scale};

/// Where a model's intervals come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The model's own distribution.
    Model,
    /// What its forecasts missed by in the past.
    Residuals,
}

/// A model's intervals: by residuals, or by its own distribution where that has done better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intervals {
    /// Intervals by residuals, which also serve the series of which the model says only a point.
    pub by_residuals: ResidualIntervals,
    /// Which are used where there are both.
    pub source: Source,
}

impl Intervals {
    /// Intervals by residuals alone.
    pub fn by_residuals(by_residuals: ResidualIntervals) -> Self {
        Self { by_residuals, source: Source::Residuals }
    }

    /// Puts bands of every level around a forecast. `own` are those of the model itself; `scales` has one
    /// number per series.
    pub fn bound(
        &self,
        forecast: &mut ForecastSet,
        own: Option<Vec<Band>>,
        scales: &[f64],
        levels: &[Level],
    ) {
        self.by_residuals.bound(forecast, scales, levels);
        let own = own.filter(|_| self.source == Source::Model).unwrap_or_default();
        for (band, own) in forecast.bands.iter_mut().zip(own) {
            let lower = band.lower.iter_mut().zip(own.lower);
            let upper = band.upper.iter_mut().zip(own.upper);
            for (bound, own) in lower.chain(upper).filter(|(_, own)| own.is_finite()) {
                *bound = own;
            }
        }
    }
}
