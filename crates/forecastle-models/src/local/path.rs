//! Models that keep nothing but their forecasts.

use super::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Unserved};

/// A model that goes straight from a history to forecasts, and does it again when there is news.
pub trait PathModel: Sync {
    /// Forecasts `out.len()` periods after the origin.
    ///
    /// # Errors
    /// The reason, when the history is too short or too empty for this model.
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved>;
}

impl<M: PathModel> LocalModel for M {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let mut path = vec![f64::NAN; series.window.horizon()];
        self.forecast(series, context, &mut path)?;
        Ok(Box::new(Path(path)))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(Path(numbers.to_vec())))
    }
}

/// The forecasts of the periods up to the horizon that was asked for.
struct Path(Vec<f64>);

impl FittedSeries for Path {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        let (known, beyond) = out.split_at_mut(self.0.len().min(out.len()));
        known.copy_from_slice(&self.0[..known.len()]);
        beyond.fill(f64::NAN);
    }

    fn numbers(&self) -> Vec<f64> {
        self.0.clone()
    }
}
