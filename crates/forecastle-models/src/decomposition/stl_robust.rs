//! Decomposition by local regression that weighs outliers down.

use super::ahead::Decomposing;
use super::loess::Degree;
use super::rest::{BELIEVED, DRIFT, WEIGHT};
use super::stl::Stl;
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::SEASON;

/// Decomposition that weighs outliers down.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "stl_robust",
    title: "Robust STL",
    doc: "season and trend by local regression in which outliers hardly count, upon a Theta forecast of the rest",
    formula: "as MSTL with one season; values are weighed (1 − (|R|/6·median|R|)²)² and decomposed again, 15 times",
    parameters: &[
        SEASON,
        Parameter {
            name: "seasonal window",
            range: "11",
            meaning: "fixed: the repetitions over which the season may change",
        },
        Parameter {
            name: "trend window",
            range: "1.74·m",
            meaning: "fixed: what the trend is smoothed over, in periods, rounded up to be odd",
        },
        Parameter {
            name: "rounds",
            range: "15 after the first, of 2 each",
            meaning: "fixed: how often outliers are weighed down, and season and trend worked out",
        },
        Parameter {
            name: "form",
            range: "y = T + S + R or y = T·S·R",
            meaning: "the least squared rest; products where all values are positive",
        },
        WEIGHT,
        DRIFT,
        BELIEVED,
    ],
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
