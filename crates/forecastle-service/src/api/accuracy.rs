//! How good forecasts were.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Accuracy out of sample: in total, and by whatever was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Accuracy {
    /// The run.
    pub run: String,
    /// The model.
    pub model: String,
    /// Where the forecasts come from: `backtest` (walk-forward, every origin) or `published` (what was
    /// published before the period was known).
    pub source: String,
    /// What the rows are: `period`, `step`, `series` or a column.
    pub by: String,
    /// Over everything that you may see.
    pub overall: Scores,
    /// One row per value.
    pub rows: Vec<AccuracyRow>,
    /// Limits beyond which an alert is raised.
    pub thresholds: Thresholds,
}

/// The accuracy of one period, step ahead, series or group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccuracyRow {
    /// The period, the number of steps ahead, the series' id or the column's value.
    pub value: String,
    /// Its name in words.
    pub name: String,
    /// The scores.
    #[serde(flatten)]
    pub scores: Scores,
}

/// Scores of a set of forecasts; null where undefined.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Scores {
    /// The number of forecasts scored.
    pub n: u64,
    /// Σ|a−f|/Σ|a|, in percent.
    pub wmape: Option<f64>,
    /// mean |a−f|/|a|, in percent, over rows with an actual other than zero.
    pub mape: Option<f64>,
    /// mean |a−f|.
    pub mae: Option<f64>,
    /// √mean (a−f)².
    pub rmse: Option<f64>,
    /// Σ(f−a)/Σ|a|, in percent.
    pub bias: Option<f64>,
    /// Mean absolute error against the in-sample seasonal naive's.
    pub mase: Option<f64>,
    /// The share of actuals inside each interval, in percent, by level.
    pub coverage: Vec<Coverage>,
}

/// The share of actuals inside an interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Coverage {
    /// The interval's level, in percent.
    pub level: f64,
    /// The share inside, in percent.
    pub share: f64,
}

/// Limits beyond which an alert is raised, in percent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Thresholds {
    /// Highest WMAPE.
    pub wmape: f64,
    /// Largest bias either way.
    pub bias: f64,
    /// Largest share of missing targets.
    pub missing: f64,
}
