//! Complex exponential smoothing.

mod fit;
mod recursion;
mod running;

use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::smoothing::smoothed::{self, Fitted, Preparation};
use running::Running;

/// Seasons longer than two years' months are taken out first, and have no states of their own; what lies
/// further back than some years of days is not looked at.
const PREPARATION: Preparation = Preparation { longest_history: 2_500, longest_season: 24 };

/// Complex exponential smoothing.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "ces",
    title: "Complex smoothing",
    doc: "a complex level that follows the data; between level and trend without a choice of either",
    formula: "l(t) = l(t−1) − (1−α₁)·c(t−1) + (α₀−α₁)·e(t), c(t) = l(t−1) + (1−α₀)·c(t−1) + \
              (α₀+α₁)·e(t), ŷ(t+1) = l(t) with an index of the season or none, by AICc",
    use_when: "series that are neither quite steady nor quite trending",
    source: "Svetunkov, Kourentzes & Ord (2022), Naval Research Logistics 69(8)",
    preset: Preset::Balanced,
    uses_covariates: false,
    kind: Kind::Local(&ComplexSmoothing),
};

struct ComplexSmoothing;

impl LocalModel for ComplexSmoothing {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        Ok(Box::new(fit(series.history, series.window.frequency().season_length())?))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(smoothed::restore::<Running>(numbers)?))
    }
}

fn fit(history: &[f64], season: usize) -> Result<Fitted<Running>, Unserved> {
    smoothed::fit(history, season, PREPARATION, fit::best)
}
