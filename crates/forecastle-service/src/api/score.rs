//! Forecasts on demand.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A series to forecast by the champion, with what is known of its future.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreRequest {
    /// The series' id. Its history is the published run's unless `history` is given.
    pub series: String,
    /// The number of periods ahead; the run's when absent, at most as many.
    #[schema(minimum = 1, maximum = 730)]
    pub horizon: Option<u32>,
    /// Another history: consecutive periods ending at the run's origin, with the covariates of each.
    #[serde(default)]
    #[schema(max_items = 20000)]
    pub history: Vec<ScorePeriod>,
    /// Covariates of periods ahead that are to differ from what is known.
    #[serde(default)]
    #[schema(max_items = 730)]
    pub future: Vec<ScorePeriod>,
}

/// A period with what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScorePeriod {
    /// The period, as an ISO date.
    pub period: String,
    /// The target, for periods of the past.
    pub value: Option<f64>,
    /// Covariates, by column: numbers, or text for columns of labels.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, Value>)]
    pub covariates: Map<String, Value>,
}

/// A forecast made on demand; nothing is published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Scored {
    /// The run whose model and history were used.
    pub run: String,
    /// The series.
    pub series: String,
    /// The last known period.
    pub origin: String,
    /// The model that made it.
    pub model: String,
    /// Why a simpler one than the champion's did.
    pub fallback_reason: Option<String>,
    /// The forecast, period by period.
    pub points: Vec<ScoredPoint>,
}

/// One period's forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoredPoint {
    /// The period.
    pub period: String,
    /// The forecast.
    pub forecast: f64,
    /// What is published for the period.
    pub published: Option<f64>,
    /// Its intervals.
    pub bands: Vec<super::BandValue>,
}
