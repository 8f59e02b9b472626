//! What the models of the family share: from a history to a fitted model.

use std::cell::RefCell;

use super::automatic::Model;
use super::fit::Fitter;
use super::fitted::FittedArima;
use super::gaps;
use super::regressors::Regressor;
use super::series::Ready;
use crate::local::{FittedSeries, LocalSeries};
use crate::model::{Context, Parameter, Unserved};

/// What is looked at, for the pages of the models.
pub const HISTORY: Parameter = Parameter {
    name: "history",
    range: "at most 2,000 periods",
    meaning: "the latest, which are fitted to; at least 10 known values",
};

thread_local! {
    /// Room for the fits of one thread: series after series is fitted in it.
    static FITTER: RefCell<Fitter> = RefCell::default();
}

/// Regressors, and their values from the first known value of a series to the last.
#[derive(Debug, Default)]
pub struct Design {
    /// The rules.
    pub regressors: Vec<Regressor>,
    /// The values.
    pub columns: Vec<Vec<f64>>,
}

impl Design {
    /// The values of regressors over a history made ready.
    pub fn of(regressors: Vec<Regressor>, series: &LocalSeries<'_>, ready: &Ready) -> Self {
        let column = |regressor: &Regressor| {
            let mut column = regressor.column(series, ready.begin, 0);
            column.truncate(ready.values.len());
            column
        };
        Self { columns: regressors.iter().map(column).collect(), regressors }
    }
}

/// Fits a model to one series: `design` says what to regress on, `fit` fits.
///
/// # Errors
/// When the history says too little, or no model could be fitted.
pub fn fit(
    series: &LocalSeries<'_>,
    season: usize,
    context: &Context,
    design: impl FnOnce(&mut Fitter, &Ready) -> Design,
    fit: impl FnOnce(&mut Fitter, &Ready, &[Vec<f64>]) -> Option<Model>,
) -> Result<Box<dyn FittedSeries>, Unserved> {
    let mut ready = Ready::of(series.history, season)?;
    FITTER.with_borrow_mut(|fitter| {
        let Design { regressors, columns } = design(fitter, &ready);
        let mut model = fit(fitter, &ready, &columns)
            .ok_or_else(|| Unserved::because("no ARIMA model could be fitted"))?;
        if !ready.gaps.is_empty() {
            gaps::skip(&mut model, &mut ready, &columns);
        }
        let coefficients = model.coefficients(regressors.len());
        let weighted = regressors.into_iter().zip(coefficients).filter(|(_, c)| *c != 0.0);
        let mut fitted = FittedArima {
            state: model.state(fitter, &ready.values, &columns),
            scale: ready.scale,
            lowest: ready.lowest,
            highest: ready.highest,
            regressors: weighted.collect(),
            pending: 0,
            point: context.point,
        };
        let trailing = &series.history[series.history.len() - ready.trailing..];
        fitted.update(trailing);
        Ok(Box::new(fitted) as Box<dyn FittedSeries>)
    })
}
