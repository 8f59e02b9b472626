//! Exponential smoothing in state space form: level, trend and season, and the choice between them.
//!
//! Source of the models: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing.
//! Parameters are those of the greatest likelihood but for what `prior` thinks of them beforehand.

mod choose;
mod fit;
mod form;
mod layout;
pub(super) mod parameters;
mod prior;
mod recursion;
mod running;
mod stability;
mod start;
#[cfg(test)]
mod tests;

pub use form::{Component, Form, Noise};

use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::smoothing::smoothed::{self, Fitted, Preparation};
use parameters::{ALPHA, BETA, GAMMA, GROWTH, HISTORY, INDICES, LEVEL, PHI, SEASON};
use running::Running;

/// Seasons longer than two years' months are taken out first, and indices are not estimated with everything
/// else; of histories longer than some years of days, what lies further back has no weight left.
const PREPARATION: Preparation = Preparation { longest_history: 2_500, longest_season: 24 };

/// Exponential smoothing of the form chosen for each series.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "ets",
    title: "ETS",
    doc: "level, trend (straight or flattening) and season, summed or multiplied; the form by AICc",
    formula: "y(t) = f(t) + e(t), f of level, growth and season, each moved by a share of e(t); \
              15 forms, that with the least −2·log L + 2k + 2k(k+1)/(n−k−1)",
    parameters: &[
        Parameter {
            name: "form",
            range: "15, without a season 6",
            meaning: "errors, trend and season added, multiplied, or none; the least AICc",
        },
        ALPHA,
        BETA,
        GAMMA,
        PHI,
        LEVEL,
        GROWTH,
        INDICES,
        SEASON,
        HISTORY,
    ],
    use_when: "series of any kind with a season of up to 24 periods; a longer one is taken out first",
    source: "Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing",
    preset: Preset::Balanced,
    uses_covariates: false,
    kind: Kind::Local(&Automatic),
};

struct Automatic;

impl LocalModel for Automatic {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let season = series.window.frequency().season_length();
        Ok(Box::new(fit(series.history, season, choose::automatic)?))
    }

    /// Measured on daily and monthly series: fifteen forms with a season, six without.
    fn cost(&self, periods: usize, season: usize) -> f64 {
        periods as f64
            * if season > 1 && season <= PREPARATION.longest_season { 0.005 } else { 0.001 }
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        restore(numbers)
    }
}

/// Fits the best of the forms that `forms` gives for the length of a season.
pub(super) fn fit(
    history: &[f64],
    season: usize,
    forms: impl FnOnce(usize) -> Vec<Form>,
) -> Result<Fitted<Running>, Unserved> {
    smoothed::fit(history, season, PREPARATION, |values, season| {
        let best = choose::best_of(&forms(season), values, season, &mut fit::Scratch::default())?;
        Running::after(&best, values)
    })
}

/// Takes up what a fit of any form has saved.
pub(super) fn restore(numbers: &[f64]) -> Option<Box<dyn FittedSeries>> {
    Some(Box::new(smoothed::restore::<Running>(numbers)?))
}
