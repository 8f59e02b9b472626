//! The Theta model of the least squared errors.

use super::parameters::{ALPHA, DYNAMIC_LINE, HISTORY, LEVEL, SEASON, STATIC_LINE, THETA_CHOSEN};
use super::search::Theta;
use super::{BestOf, Variant};
use crate::model::{Kind, ModelEntry, Parameter, Preset};

/// The best Theta model for each series.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "theta_auto",
    title: "Automatic Theta",
    doc: "of the optimised Theta models with a static and a dynamic line, that which followed best",
    formula: "argmin Σ(y(t) − μ(t))² over the optimised and the dynamic optimised Theta model, of \
              which the standard ones are special cases",
    parameters: &[
        Parameter {
            name: "line",
            range: "static or dynamic",
            meaning: "through all values or those up to each time; the least squared errors",
        },
        ALPHA,
        LEVEL,
        THETA_CHOSEN,
        STATIC_LINE,
        DYNAMIC_LINE,
        SEASON,
        HISTORY,
    ],
    use_when: "collections whose series differ in how steady their trends are",
    source: "Fiorucci et al. (2016), International Journal of Forecasting 32(4)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&BestOf(&VARIANTS)),
};

/// A static line first: of equals, the simpler one is chosen.
static VARIANTS: [Variant; 2] = [
    Variant { is_dynamic: false, theta: Theta::Optimised },
    Variant { is_dynamic: true, theta: Theta::Optimised },
];
