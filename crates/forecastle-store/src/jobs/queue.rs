//! Asking for jobs, looking at them, and calling them off.

use forecastle_core::Result;
use serde_json::{Value, json};

use super::job::{self, Job, JobState, no_job};
use crate::Store;
use crate::audit::{self, NewAudit};
use crate::database::Link;
use crate::failure::reach;
use crate::moment::{in_seconds, now};

/// How long a key of idempotency is remembered.
const KEY_SECONDS: i64 = 24 * 3600;

/// A job about to be queued.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// What it does.
    pub kind: String,
    /// What it is to do.
    pub parameters: Value,
    /// Who asks for it.
    pub requested_by: String,
    /// A key under which the same request gives the same job for 24 hours, and the request's hash.
    pub idempotency: Option<(String, String)>,
}

/// What came of asking for a job.
#[derive(Debug, Clone, PartialEq)]
pub enum Enqueued {
    /// It is queued.
    New(Job),
    /// It had been asked for under the same key; this is how it stands now.
    Replayed(Job),
    /// The key was used for another request.
    Conflict,
}

impl Store {
    /// Queues a job, once for a key of idempotency.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails; then there is no job.
    pub fn enqueue(&self, new: NewJob) -> Result<Enqueued> {
        let enqueued = self.database.write(|link| {
            if let Some((key, request_hash)) = &new.idempotency
                && let Some(answered) = answered(link, &new.requested_by, key, request_hash)?
            {
                return Ok(answered);
            }
            let job = insert(link, &new)?;
            reach("job:inside_enqueue");
            Ok(Enqueued::New(job))
        })?;
        reach("job:enqueued");
        Ok(enqueued)
    }

    /// The job of an id.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn job(&self, id: &str) -> Result<Option<Job>> {
        self.database.read(|link| job::find(link, id))
    }

    /// Jobs, newest first: those asked for before the job `before`, at most `limit`.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn jobs(&self, before: Option<&str>, limit: u32) -> Result<Vec<Job>> {
        let sql = "SELECT id, kind, state, step, done, total, parameters, requested_by, created_at, \
                   started_at, finished_at, attempts, run, error, log, cancel_requested FROM jobs \
                   WHERE $1 IS NULL OR seq < (SELECT seq FROM jobs WHERE id = $1) \
                   ORDER BY seq DESC LIMIT $2";
        let rows = self.database.read(|link| link.all(sql, [before.into(), limit.into()]))?;
        rows.iter().map(job::job).collect()
    }

    /// Calls a job off: a queued one at once, a running one when its worker next reports. One that has
    /// ended stays as it is.
    ///
    /// # Errors
    /// `J001` when there is no such job.
    pub fn request_cancel(&self, id: &str, by: &str) -> Result<Job> {
        self.database.write(|link| {
            let before = job::find(link, id)?.ok_or_else(|| no_job(id))?;
            match before.state {
                JobState::Queued => {
                    let sql = "UPDATE jobs SET state = 'cancelled', cancel_requested = 1, \
                               finished_at = $1 WHERE id = $2";
                    link.run(sql, [now().into(), id.into()])?;
                }
                JobState::Running => {
                    link.run("UPDATE jobs SET cancel_requested = 1 WHERE id = $1", [id.into()])?;
                }
                JobState::Done | JobState::Failed | JobState::Cancelled => return Ok(before),
            }
            audit::append(link, NewAudit::new(by, "cancel_job", id, json!({})))?;
            job::find(link, id)?.ok_or_else(|| no_job(id))
        })
    }
}

/// What a request under a key was answered with, if it was within the last day.
fn answered(
    link: &mut Link,
    requested_by: &str,
    key: &str,
    request_hash: &str,
) -> Result<Option<Enqueued>> {
    let forgotten = in_seconds(-KEY_SECONDS);
    link.run("DELETE FROM idempotency WHERE created_at < $1", [forgotten.into()])?;
    let sql = "SELECT request_hash, job FROM idempotency WHERE requested_by = $1 AND key = $2";
    let Some(row) = link.one(sql, [requested_by.into(), key.into()])? else { return Ok(None) };
    if row.text("request_hash")? != request_hash {
        return Ok(Some(Enqueued::Conflict));
    }
    Ok(job::find(link, &row.text("job")?)?.map(Enqueued::Replayed))
}

fn insert(link: &mut Link, new: &NewJob) -> Result<Job> {
    let seq = link.number("SELECT COALESCE(MAX(seq), 0) + 1 AS n FROM jobs", [])?;
    let (id, at) = (format!("j_{seq:04}"), now());
    link.run(
        "INSERT INTO jobs (seq, id, kind, state, step, done, total, parameters, requested_by, \
         created_at, attempts, log, cancel_requested) \
         VALUES ($1, $2, $3, 'queued', '', 0, 0, $4, $5, $6, 0, '[]', 0)",
        [
            seq.into(),
            (&id).into(),
            (&new.kind).into(),
            new.parameters.to_string().into(),
            (&new.requested_by).into(),
            (&at).into(),
        ],
    )?;
    if let Some((key, request_hash)) = &new.idempotency {
        link.run(
            "INSERT INTO idempotency (requested_by, key, request_hash, job, created_at) \
             VALUES ($1, $2, $3, $4, $5)",
            [(&new.requested_by).into(), key.into(), request_hash.into(), (&id).into(), at.into()],
        )?;
    }
    let detail = json!({ "kind": new.kind, "parameters": new.parameters });
    audit::append(link, NewAudit::new(&new.requested_by, "start_job", &id, detail))?;
    job::find(link, &id)?.ok_or_else(|| no_job(&id))
}
