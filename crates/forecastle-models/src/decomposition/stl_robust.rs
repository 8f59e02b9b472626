//! Decomposition by local regression that weighs outliers down.

use super::ahead::Decomposing;
use super::loess::Degree;
use super::stl::Stl;
use crate::model::{Kind, ModelEntry, Preset};

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
    kind: Kind::Local(&DECOMPOSING),
};

static DECOMPOSING: Decomposing = Decomposing {
    decompose: |values, observed, seasons| {
        Stl::new(seasons[0], 11, Degree::Constant).robust().decompose(values, observed)
    },
    most_seasons: 1,
    smoothed_over: Stl::SMOOTHED_OVER,
    cost: 7.0,
};
