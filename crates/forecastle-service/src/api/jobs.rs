//! Jobs: work that goes on after the answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Meta;

/// A list of jobs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobPage {
    /// The jobs.
    pub items: Vec<JobInfo>,
    /// Where the list goes on.
    pub meta: Meta,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobInfo {
    /// Its id.
    pub id: String,
    /// What it does: `run`.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// What it is doing now, in words.
    pub step: String,
    /// Parts done of the present step.
    pub done: u64,
    /// Parts of the present step in all; 0 when not known.
    pub total: u64,
    /// Who asked for it.
    pub requested_by: String,
    /// When it was asked for.
    pub created_at: String,
    /// When it was begun.
    pub started_at: Option<String>,
    /// When it ended.
    pub finished_at: Option<String>,
    /// How often it was begun; more than once after a crash.
    pub attempts: u32,
    /// The run that came of it.
    pub run: Option<String>,
    /// Why it failed.
    pub error: Option<JobError>,
    /// What it has said so far.
    pub log: Vec<String>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Nobody has begun it.
    Queued,
    /// It is being done.
    Running,
    /// It is done.
    Done,
    /// It failed.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobError {
    /// The stable code.
    pub code: String,
    /// What is wrong and where.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// A message over the live connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LiveMessage {
    /// The connection stands; what is published now.
    Hello {
        /// The published run.
        run: Option<String>,
    },
    /// A job has moved.
    Job {
        /// The job as it stands.
        job: Box<JobInfo>,
    },
    /// Another run is published.
    Published {
        /// The run.
        run: String,
    },
}
