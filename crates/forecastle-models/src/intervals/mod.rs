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
    /// How many times as far from the point the model's own bounds are put, by level in percent.
    pub stretch: Vec<(f64, f64)>,
}

impl Intervals {
    /// Intervals by residuals alone.
    pub fn by_residuals(by_residuals: ResidualIntervals) -> Self {
        Self { by_residuals, source: Source::Residuals, stretch: Vec::new() }
    }

    /// The stretch of the nearest level that there is one for; 1 where there is none.
    fn stretch(&self, level: Level) -> f64 {
        let distance = |percent: f64| (percent - level.percent()).abs();
        let nearest = self.stretch.iter().min_by(|a, b| distance(a.0).total_cmp(&distance(b.0)));
        nearest.map_or(1.0, |(_, stretch)| *stretch)
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
            let stretch = self.stretch(own.level);
            for (bounds, own) in [(&mut band.lower, own.lower), (&mut band.upper, own.upper)] {
                let points = bounds.iter_mut().zip(&forecast.points);
                for ((bound, point), own) in points.zip(own).filter(|(_, own)| own.is_finite()) {
                    *bound = point + stretch * (own - point);
                }
            }
        }
    }
}
