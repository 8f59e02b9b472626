//! Models of one series at a time.

mod normal;
mod numbers;
mod path;
mod per_series;
pub(crate) mod saved;
mod season_errors;

use forecastle_core::Window;

use crate::model::{Context, Unserved};

pub use normal::normal_quantiles;
pub use numbers::SavedNumbers;
pub use path::PathModel;
pub use per_series::PerSeries;
pub use season_errors::SeasonErrors;

/// One series of a window.
#[derive(Debug, Clone, Copy)]
pub struct LocalSeries<'a> {
    /// The window.
    pub window: &'a Window<'a>,
    /// The series' place in the panel.
    pub index: usize,
    /// Its values from its start to the origin, NaN in gaps.
    pub history: &'a [f64],
}

impl<'a> LocalSeries<'a> {
    /// A series of a window.
    pub fn of(window: &'a Window<'a>, index: usize) -> Self {
        Self { window, index, history: window.history(index) }
    }
}

/// A model of one series at a time, whose parameters are estimated from its history alone.
pub trait LocalModel: Sync {
    /// Estimates parameters and states from a history with at least one known value.
    ///
    /// # Errors
    /// The reason, when the history is too short or too empty for this model.
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved>;

    /// About how many milliseconds a fit to so many periods with a season of `season` takes on one core, for
    /// models that take more than a millisecond or so. A number that only depends on these two: a clock would
    /// make another forecast on another day.
    fn cost(&self, _periods: usize, _season: usize) -> f64 {
        0.0
    }

    /// Takes up what [`FittedSeries::numbers`] has saved; `None` when those are not of this model.
    fn restore(&self, numbers: &[f64], context: &Context) -> Option<Box<dyn FittedSeries>>;
}

/// What a model has learnt of one series: small, and all that it needs besides what is known ahead.
pub trait FittedSeries: Send + Sync {
    /// Forecasts the `out.len()` periods after the last one that it has seen, which is the window's
    /// origin.
    fn forecast(&self, series: &LocalSeries<'_>, out: &mut [f64]);

    /// Quantiles of those periods, as many as `out` has room for, for probabilities in ascending order:
    /// `(step - 1) * probabilities.len() + place`. Whether the model has any.
    fn quantiles(&self, _: &LocalSeries<'_>, _probabilities: &[f64], _out: &mut [f64]) -> bool {
        false
    }

    /// Takes in the values of the periods that came next (NaN in gaps), with the parameters as they are.
    /// Whether the model can do that; if not, this is of no further use and has to be fitted anew.
    fn update(&mut self, _values: &[f64]) -> bool {
        false
    }

    /// All of it as numbers, from which [`LocalModel::restore`] makes the same again, bit for bit.
    fn numbers(&self) -> Vec<f64>;
}
