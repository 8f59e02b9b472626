//! The last value again.

use crate::averages::cycle::{Cyclic, Rule};
use crate::model::{Kind, ModelEntry, Preset};

/// Naive.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "naive",
    title: "Naive",
    doc: "the last known value, again and again",
    formula: "ŷ(t+h) = y(t)",
    parameters: &[],
    use_when: "as a yardstick, and for series with nothing else to go by",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&Cyclic { season: |_| 1, rule: |_, _| Ok(Rule::Last) }),
};
