//! Every series gets a forecast: the ladder of simpler models.

use forecastle_core::{Provenance, Result, Window};

use crate::model::{Cause, Context, ModelEntry, PointForecasts, Unserved};
use crate::registry;

/// What is tried, in this order, for a series that the chosen model cannot serve.
const LADDER: &[&str] = &["seasonal_naive", "moving_average", "naive"];

/// What is tried before that where the chosen model would take too long: good, and a tenth of a millisecond.
const QUICK: &str = "theta";

/// The name under which a series without any known value is forecast as zero.
const NOTHING_KNOWN: &str = "zero";

/// Fills in what a model left unserved (or forecast as something that is no number) with the next
/// simpler model, and says for each series who made its forecast and why.
///
/// Series that begin after the window's origin do not exist yet and stay NaN; those that are not asked for are
/// zero.
///
/// # Errors
/// When a model of the ladder fails as a whole, which none does.
pub fn complete(
    chosen: &'static ModelEntry,
    window: &Window<'_>,
    context: &Context,
    forecasts: &mut PointForecasts,
) -> Result<Vec<Provenance>> {
    let horizon = window.horizon();
    let mut provenance = vec![by(chosen.name, None); window.series_count()];
    reject_what_cannot_be(forecasts, window);
    for name in [QUICK].iter().chain(LADDER) {
        let is_for = |unserved: &Unserved| *name != QUICK || unserved.cause == Cause::Budget;
        let unserved = forecasts.unserved.iter().map(Option::as_ref).enumerate();
        let asked = unserved
            .map(|(series, unserved)| window.is_asked(series) && unserved.is_some_and(is_for));
        let asked: Vec<_> = asked.collect();
        if !asked.contains(&true) {
            continue;
        }
        let simpler = registry::find(name).expect("the ladder names listed models");
        let window = window.only(&asked);
        let mut stand_in = simpler.fit(&window, context)?.predict(&window)?;
        reject_what_cannot_be(&mut stand_in, &window);
        for (series, provenance) in provenance.iter_mut().enumerate() {
            let unserved = forecasts.unserved[series].as_ref().filter(|_| asked[series]);
            let Some(unserved) = unserved else { continue };
            if stand_in.unserved[series].is_some() {
                continue;
            }
            let place = series * horizon..(series + 1) * horizon;
            forecasts.values[place.clone()].copy_from_slice(&stand_in.values[place]);
            *provenance = by(simpler.name, Some(unserved));
            forecasts.unserved[series] = None;
        }
    }
    for (series, provenance) in provenance.iter_mut().enumerate() {
        if let Some(unserved) = forecasts.unserved[series].take() {
            let has_begun = window.start(series) < window.end();
            let value = if has_begun { 0.0 } else { f64::NAN };
            forecasts.values[series * horizon..(series + 1) * horizon].fill(value);
            *provenance = by(NOTHING_KNOWN, Some(&unserved));
        }
    }
    Ok(provenance)
}

fn by(model: &'static str, instead_of: Option<&Unserved>) -> Provenance {
    Provenance {
        model,
        fallback_reason: instead_of.map(|unserved| unserved.reason.clone()),
        is_unsuited: instead_of.is_some_and(|unserved| unserved.cause == Cause::Kind),
    }
}

/// The least value that each series' forecast may take: zero where demand was never below it.
pub fn floors(window: &Window<'_>) -> Vec<f64> {
    let floor = |series| {
        let can_be_negative = window.history(series).iter().any(|value| *value < 0.0);
        if can_be_negative { f64::NEG_INFINITY } else { 0.0 }
    };
    (0..window.series_count()).map(floor).collect()
}

/// A forecast so many times larger than anything seen is a fault of the fit, not news.
const RUNS_AWAY: f64 = 20.0;

/// A forecast that is infinite or NaN at any step is none, and neither is one that runs away.
fn reject_what_cannot_be(forecasts: &mut PointForecasts, window: &Window<'_>) {
    let horizon = window.horizon();
    for (series, path) in forecasts.values.chunks(horizon).enumerate() {
        if forecasts.unserved[series].is_some() {
            continue;
        }
        let largest = path.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        if path.iter().any(|value| !value.is_finite()) {
            forecasts.unserved[series] =
                Some(Unserved::because("the model's forecast is no number"));
        } else if largest > most(window.history(series)) {
            forecasts.unserved[series] =
                Some(Unserved::because("the model's forecast runs away from all that was seen"));
        }
    }
}

/// The most that a forecast, or a quantile of one, may be; of a series that was never anything but zero, anything.
pub(crate) fn most(history: &[f64]) -> f64 {
    let known = history.iter().filter(|value| !value.is_nan());
    let largest = known.fold(0.0_f64, |largest, value| largest.max(value.abs()));
    if largest > 0.0 { RUNS_AWAY * largest } else { f64::INFINITY }
}
