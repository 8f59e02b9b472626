//! Groups of series.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Meta;

/// Groups of series by a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupPage {
    /// The column.
    pub by: String,
    /// The column to drill into next, if there is a narrower one.
    pub narrower: Option<String>,
    /// The groups.
    pub items: Vec<Group>,
    /// Where the list goes on.
    pub meta: Meta,
}

/// The series that share a value of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Group {
    /// The value.
    pub value: String,
    /// The group's name in words: `Store 12`.
    pub name: String,
    /// The series' id, where the group is a single series.
    pub series: Option<String>,
    /// The number of series.
    pub series_count: u64,
    /// What was sold over the last periods, as many as the horizon has.
    pub actual: f64,
    /// What was sold in the same periods of the year before.
    pub last_year: Option<f64>,
    /// How far `actual` lies above that, in percent.
    pub change_percent: Option<f64>,
    /// What had been forecast for the same periods, out of sample, where it was.
    pub expected: Option<f64>,
    /// How far actuals lay above what was forecast, in percent: above zero outperforms.
    pub performance_percent: Option<f64>,
    /// The forecast's total over the horizon.
    pub forecast: f64,
    /// How far off forecasts were out of sample, per 100 sold.
    pub wmape: Option<f64>,
    /// How far forecasts were too high out of sample, in percent.
    pub bias: Option<f64>,
}
