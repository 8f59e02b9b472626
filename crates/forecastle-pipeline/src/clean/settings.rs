//! What is to be done about outliers and stock-outs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is done before anything is learnt from the history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawClean {
    /// What is done about values far beyond what a series sells: off, report, or cap.
    pub outliers: OutlierRule,
    /// What is done about periods without stock in which less was sold than was to be expected by then:
    /// off, mask (demand is unknown), or impute (what was to be expected).
    pub stockouts: StockOutRule,
    /// A column of the table that is above 0 in periods without stock or with the place closed; the stock table
    /// says it where there is one.
    pub stockout_column: Option<String>,
}

impl RawClean {
    /// Whether nothing is to be done.
    pub fn is_off(&self) -> bool {
        self.outliers == OutlierRule::Off && self.stockouts == StockOutRule::Off
    }
}

/// What is done about outliers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OutlierRule {
    /// Nothing.
    #[default]
    Off,
    /// They are listed.
    Report,
    /// They are listed and cut to the limit.
    Cap,
}

/// What is done about periods without stock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StockOutRule {
    /// Nothing.
    #[default]
    Off,
    /// Their demand is unknown.
    Mask,
    /// Their demand is what was to be expected.
    Impute,
}
