//! The airline model.

use super::automatic::fit_orders;
use super::local;
use super::orders::Orders;
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// The airline model.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "airline",
    title: "Airline model",
    doc: "ARIMA (0,1,1)(0,1,1): a level and a season that follow the data, each at its own pace",
    formula: "(1−B)(1−Bᵐ)·y(t) = (1 + θB)(1 + ΘBᵐ)·e(t); without the seasonal factors where less than three \
              seasons are known",
    use_when: "seasonal series of a few years, when a choice of orders would fit chance",
    source: "Box & Jenkins (1970), Time Series Analysis: Forecasting and Control, chapter 9",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Airline),
};

struct Airline;

impl PathModel for Airline {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let season = series.window.frequency().season_length();
        local::forecast(series, season, context.point, out, |fitter, ready, _| {
            let orders = orders(season, ready.values.len());
            fit_orders(fitter, &orders, false, &ready.values, &[])
        })
    }
}

fn orders(season: usize, count: usize) -> Orders {
    let short = Orders::plain(0, 1, 1);
    if season > 1 && count >= 3 * season { short.with_season((0, 1, 1), season) } else { short }
}
