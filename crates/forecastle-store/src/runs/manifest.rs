//! What a run was.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{RunId, RunKind};

/// A data file that a run read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Its name in the project.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its rows.
    pub rows: u64,
}

/// A file that a run wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name in the run's folder.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// What a run was: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The run's name.
    pub run: RunId,
    /// What it did.
    pub kind: RunKind,
    /// The project's name.
    pub project: String,
    /// When it was made, RFC 3339 in UTC.
    pub created_at: String,
    /// The program and its version.
    pub made_by: String,
    /// What it read.
    pub inputs: Vec<InputRecord>,
    /// The seed.
    pub seed: u64,
    /// The settings in force, after the command line.
    pub settings: Map<String, Value>,
    /// The last period that was known.
    pub origin: String,
    /// The model, why it was chosen, its version where it has one.
    pub model: Map<String, Value>,
    /// Scores, by model.
    pub metrics: Map<String, Value>,
    /// The number of series forecast; absent in backtests and runs of old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<u64>,
    /// The number of forecasts in the table, counted in the file that was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Whether every number of the table is finite, as read back from the file that was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_finite: Option<bool>,
    /// What it wrote; filled in when the run is finished.
    #[serde(default)]
    pub files: Vec<FileRecord>,
}

impl Manifest {
    /// The number of periods ahead, where the settings say it.
    pub fn horizon(&self) -> Option<u64> {
        self.settings.get("horizon").and_then(Value::as_u64)
    }
}
