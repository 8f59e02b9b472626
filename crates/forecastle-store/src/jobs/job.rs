//! A job as it stands.

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::database::{Link, Row, damaged};
use crate::runs::RunId;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Nobody has begun it.
    Queued,
    /// A worker has it.
    Running,
    /// It is done.
    Done,
    /// It failed.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

impl JobState {
    /// Its name in the database and in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn stored(name: &str) -> Result<Self> {
        let all = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];
        all.into_iter().find(|state| state.name() == name).ok_or_else(|| damaged("state"))
    }
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobError {
    /// The stable code.
    pub code: String,
    /// What is wrong and where.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its id: `j_0001` and so on.
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
    /// What it is to do.
    pub parameters: Value,
    /// Who asked for it.
    pub requested_by: String,
    /// When it was asked for, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was first begun.
    pub started_at: Option<String>,
    /// When it ended.
    pub finished_at: Option<String>,
    /// How often it was begun; more than once after a crash.
    pub attempts: u32,
    /// The run that came of it.
    pub run: Option<RunId>,
    /// Why it failed.
    pub error: Option<JobError>,
    /// What it has said, the last 1,000 lines.
    pub log: Vec<String>,
    /// Whether somebody wants it to stop.
    pub cancel_requested: bool,
}

/// The job of an id.
pub fn find(link: &mut Link, id: &str) -> Result<Option<Job>> {
    let sql = "SELECT id, kind, state, step, done, total, parameters, requested_by, created_at, \
               started_at, finished_at, attempts, run, error, log, cancel_requested \
               FROM jobs WHERE id = $1";
    link.one(sql, [id.into()])?.as_ref().map(job).transpose()
}

/// There is no job of this id.
pub fn no_job(id: &str) -> Error {
    Error::new("J001", "there is no such job").with_value(id)
}

/// A job from the columns of the same names.
pub fn job(row: &Row) -> Result<Job> {
    let error = row.maybe_text("error")?;
    Ok(Job {
        id: row.text("id")?,
        kind: row.text("kind")?,
        state: JobState::stored(&row.text("state")?)?,
        step: row.text("step")?,
        done: row.count("done")?,
        total: row.count("total")?,
        parameters: row.json("parameters")?,
        requested_by: row.text("requested_by")?,
        created_at: row.text("created_at")?,
        started_at: row.maybe_text("started_at")?,
        finished_at: row.maybe_text("finished_at")?,
        attempts: row.count("attempts")? as u32,
        run: row.maybe_text("run")?.map(RunId::stored).transpose()?,
        error: match error {
            Some(text) => Some(serde_json::from_str(&text).map_err(|_| damaged("error"))?),
            None => None,
        },
        log: row.json("log")?,
        cancel_requested: row.is("cancel_requested")?,
    })
}
