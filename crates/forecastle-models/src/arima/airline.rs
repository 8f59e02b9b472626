//! The airline model.

use super::automatic::fit_cautiously;
use super::fitted::FittedArima;
use super::local::{self, Design};
use super::orders::Orders;
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::season::{LONG_SEASON, SEASON};

/// The airline model.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "airline",
    title: "Airline model",
    doc: "ARIMA (0,1,1)(0,1,1): a level and a season that follow the data, each at its own pace",
    formula: "(1−B)(1−Bᵐ)·y(t) = (1 + θB)(1 + ΘBᵐ)·e(t); without the seasonal factors where less than three \
              seasons are known, or two of more than 24 periods",
    parameters: &[
        SEASON,
        Parameter {
            name: "θ",
            range: "±(1 − 0.8/√n)",
            meaning: "how fast the level follows; exact likelihood",
        },
        Parameter {
            name: "Θ",
            range: "±(1 − 0.8/√n), or none",
            meaning: "how fast the season follows; likewise; none before two seasons and three quarters",
        },
        local::HISTORY,
    ],
    use_when: "seasonal series of a few years, when a choice of orders would fit chance",
    source: "Box & Jenkins (1970), Time Series Analysis: Forecasting and Control, chapter 9",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Airline),
};

struct Airline;

impl LocalModel for Airline {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let season = series.window.frequency().season_length();
        let design = |_: &mut _, _: &_| Design::default();
        local::fit(series, season, context, design, |fitter, ready, _| {
            let orders = orders(season, ready.values.len());
            fit_cautiously(fitter, &orders, false, &ready.values)
        })
    }

    fn restore(&self, numbers: &[f64], context: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(FittedArima::restore(numbers, context)?))
    }
}

/// Without a seasonal difference below three seasons, or two of a long one: what is left of two dozen months is
/// too little, but a year of weeks is not. With less than three seasons hardly any seasonal difference has
/// one a season before it, and the likelihood would say nothing of Θ.
fn orders(season: usize, count: usize) -> Orders {
    let short = Orders::plain(0, 1, 1);
    let fewest = if season > LONG_SEASON { 2 } else { 3 };
    if season == 1 || count < fewest * season {
        return short;
    }
    short.with_season((0, 1, usize::from(4 * count >= 11 * season)), season)
}
