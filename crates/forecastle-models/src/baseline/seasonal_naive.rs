//! The same season last time round.

use forecastle_core::Frequency;

use crate::averages::cycle::{Cyclic, Rule};
use crate::model::{Kind, ModelEntry, Preset};
use crate::season::SEASON;

/// Seasonal naive.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_naive",
    title: "Seasonal naive",
    doc: "the last known value of the same season: the same weekday, week, month or quarter",
    formula: "ŷ(t+h) = y(t+h−m·⌈h/m⌉), m the season's length",
    parameters: &[SEASON],
    use_when: "as the yardstick of every seasonal series",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&Cyclic { season: Frequency::season_length, rule: |_, _| Ok(Rule::Last) }),
};
