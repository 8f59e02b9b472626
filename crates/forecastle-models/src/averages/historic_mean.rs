//! The mean of the whole history.

use super::cycle::{Cyclic, Rule};
use crate::model::{Kind, ModelEntry, Parameter, Preset};

/// The mean of the whole history.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "historic_mean",
    title: "Historic mean",
    doc: "the mean of the whole history; flat ahead",
    formula: "ŷ(t+h) = (y(1) + … + y(t))/t",
    parameters: &[Parameter {
        name: "mean",
        range: "within the known values",
        meaning: "of all known values, each counting the same",
    }],
    use_when: "series without trend and season, as the yardstick of everything that claims to see one",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Cyclic { season: |_| 1, rule: |_, _| Ok(Rule::Mean) }),
};
