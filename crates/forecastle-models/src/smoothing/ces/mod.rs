//! Complex exponential smoothing.

mod fit;
mod recursion;
mod running;

use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
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
    parameters: &[
        Parameter {
            name: "season",
            range: "none, simple, partial or full",
            meaning: "none at all, a level or an index for each phase, or a complex index; by AICc",
        },
        Parameter {
            name: "α₀",
            range: "0.01 to 1.8",
            meaning: "the real part of the weight of an error; the least squared one-step errors",
        },
        Parameter {
            name: "α₁",
            range: "0.01 to 1.9",
            meaning: "the imaginary part of that weight; likewise, held near 1",
        },
        Parameter {
            name: "β₀",
            range: "0.01 to 1.5",
            meaning: "the weight of an error in a partial or full season; likewise",
        },
        Parameter {
            name: "β₁",
            range: "0.01 to 1.5",
            meaning: "the imaginary part of that weight in a full season; likewise",
        },
        Parameter {
            name: "l(0), c(0)",
            range: "fixed",
            meaning: "the mean of the first values, or the first of each phase, and 1/1.1 of that",
        },
        Parameter {
            name: "m",
            range: "24 hours, 7 days, 12 months, 4 quarters",
            meaning: "the length of the season; one of more than 24 periods is taken out first",
        },
        Parameter {
            name: "history",
            range: "at most 2,500 periods",
            meaning: "the latest, which are looked at; at least 5 known values",
        },
    ],
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
