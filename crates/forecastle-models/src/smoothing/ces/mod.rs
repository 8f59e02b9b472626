//! Complex exponential smoothing.

mod fit;
mod recursion;

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::smoothing::decompose::Adjusted;
use crate::smoothing::scale::{Prepared, prepare};
use recursion::{Model, State};

/// The longest season that has states of its own; longer ones are taken out first.
const LONGEST_SEASON: usize = 24;

/// The most values that are looked at.
const LONGEST_HISTORY: usize = 2_500;

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

impl PathModel for ComplexSmoothing {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        forecast(series.history, series.window.frequency().season_length(), out)
    }
}

fn forecast(history: &[f64], season: usize, out: &mut [f64]) -> Result<(), Unserved> {
    let (values, scale) = match prepare(history, LONGEST_HISTORY)? {
        Prepared::Constant(value) => {
            out.fill(value);
            return Ok(());
        }
        Prepared::Varying { values, scale } => (values, scale),
    };
    let not_fitted = || Unserved::because("complex smoothing could not be estimated");
    if season > LONGEST_SEASON {
        let adjusted = Adjusted::new(&values, season).ok_or_else(not_fitted)?;
        smooth(&adjusted.values, 1, out).ok_or_else(not_fitted)?;
        adjusted.restore(out);
    } else {
        smooth(&values, season, out).ok_or_else(not_fitted)?;
    }
    out.iter_mut().for_each(|forecast| *forecast *= scale);
    Ok(())
}

fn smooth(values: &[f64], phases: usize, out: &mut [f64]) -> Option<()> {
    let fit = fit::best(values, phases)?;
    let model = Model::new(fit.season, fit.weights);
    let mut state = State::default();
    state.assign(&fit.start);
    model.run(values, phases, &mut state, |_: f64| {});
    model.extrapolate(&mut state, values.len(), phases, out);
    Some(())
}
