//! The mean of the recent periods.

use crate::averages::cycle::{Cyclic, Rule};
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::recent_window;

/// Moving average.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "moving_average",
    title: "Moving average",
    doc: "the mean of the latest known periods: 28 days, 4 weeks, 3 months, 4 quarters",
    formula: "ŷ(t+h) = mean(y(t−k+1), …, y(t))",
    parameters: &[Parameter {
        name: "k",
        range: "24 hours, 28 days, 4 weeks, 3 months, 4 quarters, 2 years",
        meaning: "the known values averaged, by the frequency of the data",
    }],
    use_when: "series without season or trend; the usual spreadsheet rule",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&Cyclic {
        season: |_| 1,
        rule: |series, _| Ok(Rule::Window(recent_window(series.window.frequency()))),
    }),
};
