//! Exponential smoothing in state space form: level, trend and season, and the choice between them.
//!
//! Source of the models: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing.

mod choose;
mod fit;
mod form;
mod recursion;
mod stability;
mod start;
#[cfg(test)]
mod tests;

pub use fit::Fit;
pub use form::{Component, Form, Noise};
pub use recursion::{State, Weights};

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::smoothing::decompose::Adjusted;
use crate::smoothing::scale::{Prepared, prepare};

/// The longest season whose indices are estimated with everything else; longer ones are taken out first.
const LONGEST_SEASON: usize = 24;

/// The most values that are looked at: what lies further back has no weight left.
const LONGEST_HISTORY: usize = 2_500;

/// Exponential smoothing of the form chosen for each series.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "ets",
    title: "ETS",
    doc: "level, trend (straight or flattening) and season, summed or multiplied; the form by AICc",
    formula: "y(t) = f(t) + e(t), f of level, growth and season, each moved by a share of e(t); \
              15 forms, that with the least −2·log L + 2k + 2k(k+1)/(n−k−1)",
    use_when: "series of any kind with a season of up to 24 periods; a longer one is taken out first",
    source: "Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing",
    preset: Preset::Balanced,
    uses_covariates: false,
    kind: Kind::Local(&Automatic),
};

struct Automatic;

impl PathModel for Automatic {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let season = series.window.frequency().season_length();
        forecast(series.history, season, choose::automatic, out)
    }
}

/// Forecasts with the best of the forms that `forms` gives for the length of a season.
pub(super) fn forecast(
    history: &[f64],
    season: usize,
    forms: impl FnOnce(usize) -> Vec<Form>,
    out: &mut [f64],
) -> Result<(), Unserved> {
    let (values, scale) = match prepare(history, LONGEST_HISTORY)? {
        Prepared::Constant(value) => {
            out.fill(value);
            return Ok(());
        }
        Prepared::Varying { values, scale } => (values, scale),
    };
    let not_fitted = || Unserved::because("no form of exponential smoothing could be estimated");
    if season > LONGEST_SEASON {
        let adjusted = Adjusted::new(&values, season).ok_or_else(not_fitted)?;
        smooth(&adjusted.values, &forms(1), 1, out).ok_or_else(not_fitted)?;
        adjusted.restore(out);
    } else {
        smooth(&values, &forms(season), season, out).ok_or_else(not_fitted)?;
    }
    out.iter_mut().for_each(|forecast| *forecast *= scale);
    Ok(())
}

fn smooth(values: &[f64], forms: &[Form], season: usize, out: &mut [f64]) -> Option<()> {
    let fit = choose::best_of(forms, values, season, &mut fit::Scratch::default())?;
    let state = fit::last_state(&fit, values)?;
    recursion::extrapolate(fit.form, fit.weights.phi, &state, values.len(), out);
    Some(())
}
