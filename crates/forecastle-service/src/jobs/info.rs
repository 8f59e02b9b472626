//! Jobs as the API shows them.

use forecastle_store::{Job, JobState};

use crate::api;

/// A job as the API shows it.
pub fn info(job: Job) -> api::JobInfo {
    api::JobInfo {
        id: job.id,
        kind: job.kind,
        state: match job.state {
            JobState::Queued => api::JobState::Queued,
            JobState::Running => api::JobState::Running,
            JobState::Done => api::JobState::Done,
            JobState::Failed => api::JobState::Failed,
            JobState::Cancelled => api::JobState::Cancelled,
        },
        step: job.step,
        done: job.done,
        total: job.total,
        requested_by: job.requested_by,
        created_at: job.created_at,
        started_at: job.started_at,
        finished_at: job.finished_at,
        attempts: job.attempts,
        run: job.run.map(|run| run.to_string()),
        error: job.error.map(|error| api::JobError {
            code: error.code,
            message: error.message,
            hint: error.hint,
        }),
        log: job.log,
    }
}
