//! The mean of each phase of the season.

use forecastle_core::Frequency;

use super::cycle::{Cyclic, Rule};
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::SEASON;

/// The mean of each phase of the season.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_mean",
    title: "Historic mean by season",
    doc: "the mean of all values in the same phase of the season: of all Mondays, of all Januaries",
    formula: "ŷ(t+h) = mean of y(t+h−m), y(t+h−2m), …, m the season's length",
    parameters: &[
        SEASON,
        Parameter {
            name: "means",
            range: "m of them",
            meaning: "of all known values of the same phase of the season",
        },
    ],
    use_when: "a season that stays as it is, and no trend",
    source: "the seasonal form of the mean method; Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Cyclic { season: Frequency::season_length, rule: |_, _| Ok(Rule::Mean) }),
};
