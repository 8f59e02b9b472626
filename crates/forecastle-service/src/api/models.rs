//! Models, the leaderboard and the registry.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ModelScores;

/// Every model that was tried, best first, scored on the series that you may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Leaderboard {
    /// The run.
    pub run: String,
    /// The metric that the order and the choice rest on.
    pub metric: String,
    /// Why the chosen model was chosen.
    pub reason: String,
    /// The models.
    pub rows: Vec<ModelScores>,
}

/// Models to choose from, and versions trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Models {
    /// Every model there is.
    pub models: Vec<ModelInfo>,
    /// The version that makes the forecasts.
    pub champion: Option<u32>,
    /// Every version, newest first.
    pub versions: Vec<VersionInfo>,
}

/// A model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelInfo {
    /// Its name.
    pub name: String,
    /// Its name in words.
    pub title: String,
    /// What it does.
    pub doc: String,
    /// When to use it.
    pub use_when: String,
    /// Whether the project tries it.
    pub is_tried: bool,
}

/// A trained version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VersionInfo {
    /// Its number.
    pub version: u32,
    /// The model's name.
    pub model: String,
    /// `champion`, `retired` or `rejected`.
    pub standing: String,
    /// Why it stands there.
    pub reason: String,
    /// The metric it was judged by.
    pub metric: String,
    /// Its score; null for those who see a part of the series only.
    pub score: Option<f64>,
    /// The last period it learnt from.
    pub through: String,
    /// When it was trained.
    pub created_at: String,
}

/// Making a version the champion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Promotion {
    /// Why.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}
