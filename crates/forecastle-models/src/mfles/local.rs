//! Boosted decomposition of one series.

use super::choice::choose;
use super::fitted::Boosted;
use crate::decomposition::seasons;
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::season::last_known;

/// Boosted decomposition.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "mfles",
    title: "MFLES",
    doc: "median, seasons of sines and a line, each fitted in turn to what the others leave, upon a smoothed level of the rest",
    formula: "ŷ(t+h) = median + b·(t + R²·h) + Σ S(t+h) + l(t), or e to that; 7 rounds take 0.9 of a fitted S, l is the best of three levels of the rest",
    parameters: &[
        Parameter {
            name: "form",
            range: "sums, or products for positive data with a season",
            meaning: "the least misses up to 12 values later",
        },
        Parameter {
            name: "m",
            range: "24 and 168 hours, 7 and 365 days, else a year",
            meaning: "the lengths of seasons; the longer one needs three times its length",
        },
        Parameter {
            name: "sines of a season",
            range: "5 pairs below 10 periods, 10 below 70, else 15",
            meaning: "fixed, as many as the season has; their sizes by least squares",
        },
        Parameter {
            name: "rounds",
            range: "7",
            meaning: "fixed: each takes 0.9 of a fitted season; the second fits the line as well",
        },
        Parameter {
            name: "b",
            range: "any",
            meaning: "least squares, or repeated medians where the relative spread is above 0.7",
        },
        Parameter {
            name: "R²",
            range: "0 to 1",
            meaning: "how much of the variance the line explains: the share of b that goes on",
        },
        Parameter {
            name: "cap",
            range: "4 standard deviations",
            meaning: "fixed: outliers are drawn in to this after the line",
        },
        Parameter {
            name: "l",
            range: "3 kinds",
            meaning: "the mean of 2 or m values, or of smoothed levels; the least misses",
        },
    ],
    use_when: "a steady season with a level that drifts; when a robust line is wanted",
    source: "Blazej (2023), MFLES; the rounds as in MFLES of statsforecast 2.1; Siegel (1982), Biometrika 69(1)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Boosting),
};

/// With fewer known values there is only a last one.
const LEAST_KNOWN: usize = 4;

struct Boosting;

impl LocalModel for Boosting {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let history = series.history;
        let last = last_known(history).ok_or_else(|| Unserved::because("no known value"))?;
        let known = history.iter().filter(|value| !value.is_nan());
        if known.clone().count() < LEAST_KNOWN || known.clone().all(|value| *value == last) {
            return Ok(Box::new(Boosted::flat(history, last)));
        }
        // Without two seasons, or a season at all, the other parts are all there is.
        let seasons = seasons::of(series.window.frequency(), history.len()).unwrap_or_default();
        Ok(Box::new(Boosted::of(history, &choose(history, &seasons))))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(Boosted::restore(numbers)?))
    }
}
