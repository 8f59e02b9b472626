//! Decomposition by local regression that weighs outliers down.

use super::loess::Degree;
use super::stl::Stl;
use super::{ahead, seasons};
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// Decomposition that weighs outliers down.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "stl_robust",
    title: "Robust STL",
    doc: "season and trend by local regression in which outliers hardly count, upon a Theta forecast of the rest",
    formula: "as MSTL with one season; values are weighed (1 − (|R|/6·median|R|)²)² and decomposed again, 15 times",
    use_when: "a season with single events that must not leave a trace in it",
    source: "Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6(1)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&StlRobust),
};

struct StlRobust;

impl PathModel for StlRobust {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let seasons = seasons::of(series.window.frequency(), series.history.len())?;
        let stl = Stl::new(seasons[0], 11, Degree::Constant).robust();
        let parts = |values: &[f64], observed: Option<&[f64]>| stl.decompose(values, observed);
        ahead::forecast(series.history, &seasons[..1], parts, out)
    }
}
