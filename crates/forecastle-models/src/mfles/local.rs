//! Boosted decomposition of one series.

use super::choice::choose;
use super::fitted::Boosted;
use crate::decomposition::seasons;
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::season::last_known;

/// Boosted decomposition.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "mfles",
    title: "MFLES",
    doc: "median, seasons of sines and a line, each fitted in turn to what the others leave, upon a smoothed level of the rest",
    formula: "ŷ(t+h) = median + b·(t + R²·h) + Σ S(t+h) + l(t), or e to that; 7 rounds take 0.9 of a fitted S, l is the best of three levels of the rest",
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
