//! Regression on covariates and harmonics with ARIMA errors.

use super::automatic::{Model, choose, fit_orders};
use super::fit::Fitter;
use super::local;
use super::orders::Orders;
use super::regressors::{LongSeason, covariates};
use super::series::Ready;
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// Regression with ARIMA errors.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "arima_regression",
    title: "Regression with ARIMA errors",
    doc: "covariates known ahead and the harmonics of a long season, with ARIMA for what they leave",
    formula: "y(t) = x(t)·β + n(t), n an ARIMA process; x holds the covariates and sin, cos(2πkt/m) of the year of \
              days and weeks or the week of hours, as many as lower the AICc",
    use_when: "holidays, prices or promotions known ahead; days, weeks or hours with a smooth long season",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., sections 10.3 and 10.5",
    preset: Preset::Best,
    uses_covariates: true,
    kind: Kind::Local(&Harmonic),
};

/// The numbers of harmonics that are compared.
const HARMONICS: [usize; 6] = [1, 2, 3, 4, 6, 9];

/// Whole long seasons that have to be known before one is regressed on.
const FEWEST_SEASONS: f64 = 2.0;

struct Harmonic;

impl PathModel for Harmonic {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let frequency = series.window.frequency();
        let long = LongSeason::of(frequency);
        // What stays is short enough for seasonal ARIMA errors: a year of weeks is left to the harmonics.
        let length = frequency.season_length();
        let season = if long.is_some_and(|long| long.length < 60.0) { 1 } else { length };
        let horizon = out.len();
        local::forecast(series, season, context.point, out, |fitter, ready, _| {
            let known = covariates(series.window, series.index, ready.begin, horizon);
            let columns = with_harmonics(fitter, series, ready, known, long, horizon);
            choose(fitter, &ready.values, &columns, season)
        })
    }
}

/// Adds as many harmonics as a plain model of the errors says are worth their coefficients.
fn with_harmonics(
    fitter: &mut Fitter,
    series: &LocalSeries<'_>,
    ready: &Ready,
    known: Vec<Vec<f64>>,
    long: Option<LongSeason>,
    horizon: usize,
) -> Vec<Vec<f64>> {
    let count = ready.values.len();
    let Some(long) = long.filter(|long| count as f64 >= FEWEST_SEASONS * long.length) else {
        return known;
    };
    let first = series.window.start(series.index) + ready.begin;
    let length = count + ready.trailing + horizon;
    let most = HARMONICS[HARMONICS.len() - 1];
    let harmonics = long.columns(series.window, first, length, most);
    let mut criterion = |columns: &[Vec<f64>]| {
        let errors = Orders::plain(1, 1, 1);
        let model = fit_orders(fitter, &errors, false, &ready.values, columns);
        model.map_or(f64::INFINITY, |Model { fit, .. }| fit.aicc())
    };
    let mut best = (criterion(&known), known.clone());
    for number in HARMONICS {
        let mut columns = known.clone();
        columns.extend_from_slice(&harmonics[..2 * number]);
        let reached = criterion(&columns);
        if reached < best.0 {
            best = (reached, columns);
        }
    }
    best.1
}
