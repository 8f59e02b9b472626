//! The mean of the latest seasons.

use forecastle_core::Frequency;

use super::cycle::{Cyclic, Rule};
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::SEASON;

/// The mean of the latest seasons.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_window",
    title: "Mean of the latest seasons",
    doc: "the mean of the latest four values in the same phase of the season",
    formula: "ŷ(t+h) = (y(t+h−m) + … + y(t+h−4m))/4, m the season's length; of fewer where there are no four",
    parameters: &[
        SEASON,
        Parameter {
            name: "seasons",
            range: "4",
            meaning: "the latest known values of the same phase averaged",
        },
    ],
    use_when: "days of the week whose level moves slowly",
    source: "the seasonal form of the moving average; SeasonalWindowAverage in statsforecast",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Cyclic {
        season: Frequency::season_length,
        rule: |_, _| Ok(Rule::Window(SEASONS)),
    }),
};

/// Seasons averaged.
const SEASONS: usize = 4;
