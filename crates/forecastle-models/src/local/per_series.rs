//! A local model over all series of a window, in parallel.

use forecastle_core::panel::Identity;
use forecastle_core::{Result, SeriesKey, Window};
use rayon::prelude::*;

use super::saved::{self, SavedSeries};
use super::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Fitted, PointForecasts, Unserved};

/// A local model fitted to every series of a window.
///
/// It forecasts from the window that it was fitted to, and from a later one whose series begin with the
/// same values: those take in what is new. A series with another past (corrected values) is fitted anew,
/// and so is one that is new.
pub struct PerSeries {
    model: &'static dyn LocalModel,
    context: Context,
    horizon: usize,
    /// Of the panel that was fitted, whose values need not be compared once more; none of a saved state.
    panel: Option<Identity>,
    /// In the order of the panel that was fitted, which is that of the keys.
    series: Vec<Known>,
}

/// What is known of one series.
struct Known {
    key: SeriesKey,
    periods: usize,
    fingerprint: u64,
    fitted: Result<Box<dyn FittedSeries>, Unserved>,
}

impl PerSeries {
    /// Fits a model to every series of a window that is asked for.
    pub fn fit(model: &'static dyn LocalModel, window: &Window<'_>, context: &Context) -> Self {
        let asked: Vec<_> =
            (0..window.series_count()).filter(|index| window.is_asked(*index)).collect();
        let series = asked
            .into_par_iter()
            .map(|index| {
                let series = LocalSeries::of(window, index);
                let fingerprint = saved::fingerprint(series.history);
                let fitted = fit_one(model, &series, context);
                let key = window.key(index).clone();
                Known { key, periods: series.history.len(), fingerprint, fitted }
            })
            .collect();
        let panel = Some(window.panel_identity().clone());
        Self { model, context: *context, horizon: window.horizon(), panel, series }
    }

    /// Takes up what [`Fitted::state`] has saved.
    ///
    /// # Errors
    /// `M002` when the state is not one of this model's.
    pub fn load(
        model: &'static dyn LocalModel,
        state: &serde_json::Value,
        context: &Context,
    ) -> Result<Self> {
        let (horizon, saved) = saved::read(state)?;
        let series = saved.into_par_iter().map(|saved| {
            let fitted = match saved.fitted {
                Ok(numbers) => {
                    Ok(model.restore(&numbers, context).ok_or_else(saved::not_of_this_model)?)
                }
                Err(unserved) => Err(unserved),
            };
            Ok(Known {
                key: saved.key,
                periods: saved.periods,
                fingerprint: saved.fingerprint,
                fitted,
            })
        });
        let series = series.collect::<Result<_>>()?;
        Ok(Self { model, context: *context, horizon, panel: None, series })
    }

    /// What is known of a series, which mostly lies where it lay in the panel that was fitted.
    fn known(&self, key: &SeriesKey, index: usize) -> Option<&Known> {
        if let Some(known) = self.series.get(index).filter(|known| known.key == *key) {
            return Some(known);
        }
        let place = self.series.binary_search_by(|known| known.key.cmp(key)).ok()?;
        Some(&self.series[place])
    }

    /// Does something with what is known of a series at the origin of a window.
    fn with<R>(
        &self,
        window: &Window<'_>,
        index: usize,
        act: impl FnOnce(&dyn FittedSeries, &LocalSeries<'_>) -> R,
    ) -> Result<R, Unserved> {
        if !window.is_asked(index) {
            return Err(Unserved::not_asked());
        }
        let series = LocalSeries::of(window, index);
        let reaches = window.horizon() <= self.horizon;
        let is_same_panel =
            self.panel.as_ref().is_some_and(|panel| panel.is_of_same(window.panel_identity()));
        let known = self.known(window.key(index), index).filter(|known| {
            reaches
                && known.periods <= series.history.len()
                && (is_same_panel
                    || known.fingerprint == saved::fingerprint(&series.history[..known.periods]))
        });
        let Some(known) = known else {
            return Ok(act(&*fit_one(self.model, &series, &self.context)?, &series));
        };
        let news = &series.history[known.periods..];
        match &known.fitted {
            Ok(fitted) if news.is_empty() => Ok(act(&**fitted, &series)),
            Err(unserved) if news.is_empty() => Err(unserved.clone()),
            Ok(fitted) => {
                let copy = self.model.restore(&fitted.numbers(), &self.context);
                let updated = copy.and_then(|mut copy| copy.update(news).then_some(copy));
                match updated {
                    Some(updated) => Ok(act(&*updated, &series)),
                    None => Ok(act(&*fit_one(self.model, &series, &self.context)?, &series)),
                }
            }
            Err(_) => Ok(act(&*fit_one(self.model, &series, &self.context)?, &series)),
        }
    }
}

fn fit_one(
    model: &dyn LocalModel,
    series: &LocalSeries<'_>,
    context: &Context,
) -> Result<Box<dyn FittedSeries>, Unserved> {
    if series.history.iter().all(|value| value.is_nan()) {
        return Err(Unserved::because("no known value"));
    }
    let season = series.window.frequency().season_length();
    let cost = model.cost(series.history.len(), season);
    match context.series_budget_ms.filter(|budget| cost > *budget) {
        Some(budget) => Err(Unserved::over_budget(cost, budget)),
        None => model.fit(series, context),
    }
}

impl Fitted for PerSeries {
    fn predict(&self, window: &Window<'_>) -> Result<PointForecasts> {
        let horizon = window.horizon();
        let mut values = vec![f64::NAN; window.series_count() * horizon];
        let unserved = values
            .par_chunks_mut(horizon)
            .enumerate()
            .map(|(index, out)| {
                self.with(window, index, |fitted, series| fitted.forecast(series, out)).err()
            })
            .collect();
        Ok(PointForecasts { values, unserved })
    }

    fn quantiles(&self, window: &Window<'_>, probabilities: &[f64]) -> Result<Option<Vec<f64>>> {
        let size = window.horizon() * probabilities.len();
        if size == 0 {
            return Ok(None);
        }
        let mut values = vec![f64::NAN; window.series_count() * size];
        let has_any = values
            .par_chunks_mut(size)
            .enumerate()
            .map(|(index, out)| {
                let quantiles = |fitted: &dyn FittedSeries, series: &LocalSeries<'_>| {
                    fitted.quantiles(series, probabilities, out)
                };
                self.with(window, index, quantiles).unwrap_or(false)
            })
            .reduce(|| false, |one, other| one | other);
        Ok(has_any.then_some(values))
    }

    fn state(&self) -> serde_json::Value {
        let series = self.series.iter().map(|known| SavedSeries {
            key: known.key.clone(),
            periods: known.periods,
            fingerprint: known.fingerprint,
            fitted: match &known.fitted {
                Ok(fitted) => Ok(fitted.numbers()),
                Err(unserved) => Err(unserved.clone()),
            },
        });
        saved::write(self.horizon, series)
    }
}
