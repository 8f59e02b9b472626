//! Regression on covariates and harmonics with ARIMA errors.

use forecastle_core::Frequency;

use super::automatic::{Model, choose, fit_orders};
use super::fit::Fitter;
use super::fitted::FittedArima;
use super::local::{self, Design};
use super::orders::Orders;
use super::regressors::{LongSeason, Regressor, covariates};
use super::series::Ready;
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};

/// Regression with ARIMA errors.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "arima_regression",
    title: "Regression with ARIMA errors",
    doc: "covariates known ahead and the harmonics of a long season, with ARIMA for what they leave",
    formula: "y(t) = x(t)·β + n(t), n an ARIMA process; x holds the covariates and sin, cos(2πkt/m) of the year of \
              days and weeks or the week of hours, as many as lower the AICc",
    parameters: &[
        Parameter {
            name: "β",
            range: "any",
            meaning: "the coefficients of x; exact likelihood, together with those of n",
        },
        Parameter {
            name: "covariates",
            range: "at most a tenth of the periods",
            meaning: "columns: one for a number, one less than its labels for up to 12 labels",
        },
        Parameter {
            name: "m",
            range: "365.25 days, 52.18 weeks, 168 hours",
            meaning: "the long season, of which two have to be known",
        },
        Parameter {
            name: "k",
            range: "up to 1, 2, 3, 4, 6 or 9, or none",
            meaning: "the harmonics of the long season; the least AICc with fixed orders of n",
        },
        Parameter {
            name: "orders of n",
            range: "as of `arima`",
            meaning: "chosen likewise; with the short season, none where periods are weeks",
        },
        local::HISTORY,
    ],
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

impl LocalModel for Harmonic {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let frequency = series.window.frequency();
        // What stays is short enough for seasonal ARIMA errors: a year of weeks is left to the harmonics.
        let season = match frequency {
            Frequency::Weekly(_) => 1,
            _ => frequency.season_length(),
        };
        let design = |fitter: &mut Fitter, ready: &Ready| {
            let known = Design::of(covariates(series, ready.begin), series, ready);
            with_harmonics(fitter, series, ready, season, known)
        };
        local::fit(series, season, context, design, |fitter, ready, columns| {
            choose(fitter, &ready.values, columns, season)
        })
    }

    /// Measured on daily and weekly series.
    fn cost(&self, periods: usize, _: usize) -> f64 {
        periods as f64 * 0.05
    }

    fn restore(&self, numbers: &[f64], context: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(FittedArima::restore(numbers, context)?))
    }
}

/// Adds as many harmonics as a plain model of the errors says are worth their coefficients.
fn with_harmonics(
    fitter: &mut Fitter,
    series: &LocalSeries<'_>,
    ready: &Ready,
    season: usize,
    mut known: Design,
) -> Design {
    let count = ready.values.len() as f64;
    let long = LongSeason::of(series.window.frequency());
    if long.is_none_or(|long| count < FEWEST_SEASONS * long.length) {
        return known;
    }
    let most = HARMONICS[HARMONICS.len() - 1];
    let waves = (1..=most).flat_map(|waves| [(waves, false), (waves, true)]);
    let harmonics = waves.map(|(waves, is_cosine)| Regressor::Harmonic { waves, is_cosine });
    let harmonics = Design::of(harmonics.collect(), series, ready);
    let errors = match season {
        1 => Orders::plain(1, 1, 1),
        _ => Orders::plain(1, 0, 1).with_season((0, 1, 1), season),
    };
    let mut criterion = |columns: &[Vec<f64>]| {
        let model = fit_orders(fitter, &errors, false, &ready.values, columns);
        model.map_or(f64::INFINITY, |Model { fit, .. }| fit.aicc())
    };
    let covariates = known.columns.len();
    let (mut least, mut best) = (criterion(&known.columns), 0);
    for number in HARMONICS {
        known.columns.truncate(covariates);
        known.columns.extend_from_slice(&harmonics.columns[..2 * number]);
        let reached = criterion(&known.columns);
        if reached < least {
            (least, best) = (reached, number);
        }
    }
    known.columns.truncate(covariates);
    known.columns.extend_from_slice(&harmonics.columns[..2 * best]);
    known.regressors.extend_from_slice(&harmonics.regressors[..2 * best]);
    known
}
