//! Runs and what is published.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Meta;

/// A list of runs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunPage {
    /// The runs.
    pub items: Vec<RunInfo>,
    /// Where the list goes on.
    pub meta: Meta,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunInfo {
    /// Its id: `r_0001` a forecast, `b_0001` a backtest.
    pub run: String,
    /// `forecast` or `backtest`.
    pub kind: String,
    /// When it was made.
    pub made_at: String,
    /// The last period it knew.
    pub origin: String,
    /// The number of periods forecast.
    pub horizon: u32,
    /// The model's name.
    pub model: String,
    /// Why that one.
    pub reason: String,
    /// Its version in the registry.
    pub version: Option<u32>,
    /// Whether it is the published one.
    pub is_published: bool,
    /// When it was last published, if ever.
    pub published_at: Option<String>,
    /// The metric that models are chosen by, and its score; null for those who see a part only.
    pub metric: String,
    /// The model's score.
    pub score: Option<f64>,
    /// The files, with sizes and checksums.
    pub files: Vec<RunFile>,
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunFile {
    /// Its name.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of its content.
    pub sha256: String,
}

/// What is published now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Publication {
    /// The run.
    pub run: String,
    /// When it was published.
    pub published_at: String,
    /// By whom.
    pub published_by: String,
    /// The run published before.
    pub before: Option<String>,
}

/// What a new run is to do; absent settings are the project's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    /// The number of periods ahead.
    #[schema(minimum = 1, maximum = 730)]
    pub horizon: Option<u32>,
    /// The models to choose from.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub models: Vec<String>,
    /// Interval levels in percent.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub levels: Vec<f64>,
}
