//! Models that keep nothing but their forecasts.

use super::saved::fingerprint;
use super::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Unserved};

/// A model that goes straight from a history to forecasts, and does it again when there is news.
pub trait PathModel: Copy + Send + Sync + 'static {
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
        let covariates = of_covariates(series, path.len());
        Ok(Box::new(Path { model: *self, context: *context, covariates, path }))
    }

    fn restore(&self, numbers: &[f64], context: &Context) -> Option<Box<dyn FittedSeries>> {
        let (covariates, path) = numbers.split_first()?;
        Some(Box::new(Path {
            model: *self,
            context: *context,
            covariates: covariates.to_bits(),
            path: path.to_vec(),
        }))
    }
}

/// The forecasts of the periods up to the horizon that was asked for, by covariates as they were then.
struct Path<M> {
    model: M,
    context: Context,
    covariates: u64,
    path: Vec<f64>,
}

impl<M: PathModel> FittedSeries for Path<M> {
    /// With other covariates, or further ahead, the forecast is made anew.
    fn forecast(&self, series: &LocalSeries<'_>, out: &mut [f64]) {
        let steps = self.path.len();
        if out.len() <= steps && of_covariates(series, steps) == self.covariates {
            out.copy_from_slice(&self.path[..out.len()]);
        } else if self.model.forecast(series, &self.context, out).is_err() {
            // A number that is none: then a simpler model stands in.
            out.fill(f64::NAN);
        }
    }

    fn numbers(&self) -> Vec<f64> {
        [f64::from_bits(self.covariates)].into_iter().chain(self.path.iter().copied()).collect()
    }
}

/// The fingerprint of all covariates that a model can see of a series.
fn of_covariates(series: &LocalSeries<'_>, steps: usize) -> u64 {
    let (window, index) = (series.window, series.index);
    let known = (0..window.covariate_count())
        .flat_map(|covariate| window.covariate_history(covariate, index).iter().copied());
    let ahead = window
        .known_future()
        .flat_map(|covariate| (1..=steps).map(move |step| window.ahead(covariate, index, step)));
    fingerprint(&known.chain(ahead).collect::<Vec<_>>())
}
