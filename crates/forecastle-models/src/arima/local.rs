//! What the models of the family share: from a history to forecasts of the wanted kind.

use std::cell::RefCell;

use forecastle_core::metrics::PointKind;

use super::automatic::Model;
use super::fit::Fitter;
use super::series::Ready;
use crate::local::LocalSeries;
use crate::model::Unserved;

thread_local! {
    /// Room for the fits of one thread: series after series is fitted in it.
    static FITTER: RefCell<Fitter> = RefCell::default();
}

/// Forecasts one series with the model that `fit` makes of it; periods ahead are counted from the last known
/// value.
///
/// # Errors
/// When the history says too little, or no model could be fitted.
pub fn forecast(
    series: &LocalSeries<'_>,
    season: usize,
    point: PointKind,
    out: &mut [f64],
    fit: impl FnOnce(&mut Fitter, &Ready, usize) -> Option<Model>,
) -> Result<(), Unserved> {
    let ready = Ready::of(series.history, season)?;
    let mut ahead = vec![0.0; ready.trailing + out.len()];
    FITTER.with_borrow_mut(|fitter| {
        let model = fit(fitter, &ready, ahead.len())
            .ok_or_else(|| Unserved::because("no ARIMA model could be fitted"))?;
        model.forecast(fitter, &ready.values, &mut ahead);
        if point == PointKind::RelativeMedian {
            lean_towards_small(&mut ahead, &model.variances(ready.trailing + out.len()));
        }
        Ok(())
    })?;
    for (value, forecast) in out.iter_mut().zip(&ahead[ready.trailing..]) {
        *value = forecast * ready.scale;
    }
    Ok(())
}

/// Moves means to where relative errors are least: the median of the density divided by the value lies
/// about a variance over the mean lower, as far as that is little.
fn lean_towards_small(means: &mut [f64], variances: &[f64]) {
    const MOST: f64 = 0.25;
    for (mean, variance) in means.iter_mut().zip(variances) {
        if *mean > 0.0 {
            *mean *= 1.0 - (variance / (*mean * *mean)).min(MOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_errors_ask_for_less() {
        let mut means = [10.0, 10.0, -1.0];
        lean_towards_small(&mut means, &[4.0, 400.0, 1.0]);
        assert_eq!(means, [9.6, 7.5, -1.0]);
    }
}
