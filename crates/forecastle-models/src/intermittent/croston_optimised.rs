//! Croston's method with weights chosen.

use super::croston::rate_with;
use super::rate::{Intermittent, Recursion};
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::weight::{BOUNDS, best_weight};

/// Croston's method with weights chosen.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "croston_optimised",
    title: "Croston, weights chosen",
    doc: "Croston's method with the weights that suit the series' sizes and intervals best",
    formula: "ŷ(t+h) = z/p as in Croston's method; the two weights, from 0.1 to 0.3, minimise the squared one-step errors of sizes and of intervals",
    parameters: &[
        Parameter {
            name: "weight of sizes",
            range: "0.1 to 0.3",
            meaning: "of the newest demand in z; the least squared errors of the next size",
        },
        Parameter {
            name: "weight of intervals",
            range: "0.1 to 0.3",
            meaning: "of the newest interval in p; the least squared errors of the next interval",
        },
    ],
    use_when: "intermittent demand whose sizes or intervals drift",
    source: "Croston (1972); bounds of the weights after Syntetos & Boylan (2005), International Journal of Forecasting 21(2)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Intermittent(|history| {
        Recursion::Croston(rate_with(history, |values| best_weight(values, BOUNDS)), 1.0)
    })),
};
