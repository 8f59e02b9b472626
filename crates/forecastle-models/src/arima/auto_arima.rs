//! ARIMA with automatic orders.

use super::automatic::choose;
use super::fitted::FittedArima;
use super::local::{self, Design};
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::season::SEASON;

/// ARIMA with automatic orders.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "arima",
    title: "ARIMA",
    doc: "autoregressions and moving averages of differences, seasonal too; the orders by AICc, step by step",
    formula: "φ(B)·Φ(Bᵐ)·((1−B)ᵈ(1−Bᵐ)ᴰ·y(t) − c) = θ(B)·Θ(Bᵐ)·e(t); d by KPSS tests, D by the strength of the \
              season, the rest by exact likelihood",
    parameters: &[
        SEASON,
        Parameter { name: "d", range: "0 to 2", meaning: "differences; KPSS tests at 5 %" },
        Parameter {
            name: "D",
            range: "0 or 1",
            meaning: "seasonal differences; 1 where the strength of the season is above 0.64",
        },
        Parameter {
            name: "p, q",
            range: "0 to 5 each",
            meaning: "terms of φ and θ, fewer in short series; the least AICc of up to 94 models",
        },
        Parameter { name: "P, Q", range: "0 or 1 each", meaning: "terms of Φ and Θ; likewise" },
        Parameter {
            name: "c",
            range: "any, or none",
            meaning: "the constant, where d + D is at most 1; likewise",
        },
        Parameter {
            name: "φ, Φ, θ, Θ",
            range: "roots beyond 1.005",
            meaning: "the coefficients; exact likelihood",
        },
        local::HISTORY,
    ],
    use_when: "one or two years and more of a series whose next values lean on its last ones",
    source: "Hyndman & Khandakar (2008), Journal of Statistical Software 27(3)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Automatic),
};

struct Automatic;

impl LocalModel for Automatic {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let season = series.window.frequency().season_length();
        let design = |_: &mut _, _: &_| Design::default();
        local::fit(series, season, context, design, |fitter, ready, _| {
            choose(fitter, &ready.values, &[], season)
        })
    }

    /// Measured on daily, weekly and monthly series.
    fn cost(&self, periods: usize, season: usize) -> f64 {
        let has_season = season > 1 && season <= 24;
        periods as f64 * if has_season { 0.02 } else { 0.016 }
    }

    fn restore(&self, numbers: &[f64], context: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(FittedArima::restore(numbers, context)?))
    }
}
