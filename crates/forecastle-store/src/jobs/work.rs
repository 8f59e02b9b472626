//! Doing jobs: claiming, reporting, finishing.

use forecastle_core::{Error, Result};
use serde_json::json;

use super::job::{self, Job, JobError, JobState};
use crate::Store;
use crate::database::{Cell, Link};
use crate::failure::reach;
use crate::moment::{in_seconds, now};
use crate::runs::RunId;

/// How often a job may be begun: one that kills its worker must not do so for ever.
const MOST_ATTEMPTS: u32 = 3;

/// The number of lines of a job's log that are kept.
const LOG_LINES: usize = 1000;

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobEnd {
    /// It is done.
    Done {
        /// The run that came of it; the run it has published where this is absent.
        run: Option<RunId>,
    },
    /// It failed.
    Failed {
        /// The stable code.
        code: String,
        /// What is wrong and where.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// It was called off.
    Cancelled,
}

impl Store {
    /// Takes the oldest job that nobody is working at, for so many seconds: a queued one, or one whose
    /// worker has not reported in time. A job of the latter kind that has published its run already is
    /// done, one that was called off is cancelled, and one begun three times fails with `J003`.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn claim_job(&self, worker: &str, lease_seconds: u32) -> Result<Option<Job>> {
        // A look without the writers' lock first: most of the time there is nothing to do.
        if self.database.read(next_job)?.is_none() {
            return Ok(None);
        }
        let claimed = self.database.write(|link| {
            while let Some(job) = next_job(link)? {
                if let Some(end) = end_without_work(&job) {
                    conclude(link, &job.id, &end)?;
                    continue;
                }
                link.run(
                    "UPDATE jobs SET state = 'running', worker = $1, lease_until = $2, \
                     attempts = attempts + 1, step = '', done = 0, total = 0, \
                     started_at = COALESCE(started_at, $3) WHERE id = $4",
                    [
                        worker.into(),
                        in_seconds(lease_seconds.into()).into(),
                        now().into(),
                        (&job.id).into(),
                    ],
                )?;
                reach("job:inside_claim");
                return job::find(link, &job.id);
            }
            Ok(None)
        })?;
        if claimed.is_some() {
            reach("job:claimed");
        }
        Ok(claimed)
    }

    /// Says how far a job is, which renews the worker's claim to it for so many seconds. True when
    /// somebody wants it to stop.
    ///
    /// # Errors
    /// `J002` when the job is somebody else's by now; then stop.
    #[expect(clippy::too_many_arguments, reason = "one report, one transaction")]
    pub fn report_job(
        &self,
        id: &str,
        worker: &str,
        step: &str,
        done: u64,
        total: u64,
        log_line: Option<&str>,
        lease_seconds: u32,
    ) -> Result<bool> {
        let is_to_stop = self.database.write(|link| {
            let mut job = owned(link, id, worker)?;
            job.log.extend(log_line.map(str::to_owned));
            let surplus = job.log.len().saturating_sub(LOG_LINES);
            let log = json!(job.log[surplus..]).to_string();
            link.run(
                "UPDATE jobs SET step = $1, done = $2, total = $3, log = $4, lease_until = $5 \
                 WHERE id = $6",
                [
                    step.into(),
                    (done as i64).into(),
                    (total as i64).into(),
                    log.into(),
                    in_seconds(lease_seconds.into()).into(),
                    id.into(),
                ],
            )?;
            reach("job:inside_report");
            Ok(job.cancel_requested)
        })?;
        reach("job:reported");
        Ok(is_to_stop)
    }

    /// Ends a job.
    ///
    /// # Errors
    /// `J002` when the job is somebody else's by now; then nothing has changed.
    pub fn finish_job(&self, id: &str, worker: &str, end: JobEnd) -> Result<Job> {
        reach("job:before_finish");
        let job = self.database.write(|link| {
            owned(link, id, worker)?;
            conclude(link, id, &end)?;
            reach("job:inside_finish");
            known(link, id)
        })?;
        reach("job:finished");
        Ok(job)
    }

    /// Gives a job back to the queue, as if it had not been begun this time: its worker is shutting down.
    ///
    /// # Errors
    /// `J002` when the job is somebody else's by now.
    pub fn return_job(&self, id: &str, worker: &str) -> Result<Job> {
        self.database.write(|link| {
            let job = owned(link, id, worker)?;
            // One that has published is not to be done again: its lease runs out, and it is done.
            let sql = match job.run {
                Some(_) => "UPDATE jobs SET lease_until = created_at WHERE id = $1",
                None => {
                    "UPDATE jobs SET state = 'queued', worker = NULL, lease_until = NULL, \
                     attempts = attempts - 1, step = '', done = 0, total = 0 WHERE id = $1"
                }
            };
            link.run(sql, [id.into()])?;
            known(link, id)
        })
    }
}

/// The oldest job that nobody is working at.
fn next_job(link: &mut Link) -> Result<Option<Job>> {
    let sql = "SELECT id, kind, state, step, done, total, parameters, requested_by, created_at, \
               started_at, finished_at, attempts, run, error, log, cancel_requested FROM jobs \
               WHERE state = 'queued' OR (state = 'running' AND lease_until <= $1) \
               ORDER BY seq LIMIT 1";
    link.one(sql, [now().into()])?.as_ref().map(job::job).transpose()
}

/// How a job whose worker is gone ends without being begun again.
fn end_without_work(job: &Job) -> Option<JobEnd> {
    if job.run.is_some() {
        return Some(JobEnd::Done { run: None });
    }
    if job.cancel_requested {
        return Some(JobEnd::Cancelled);
    }
    (job.attempts >= MOST_ATTEMPTS).then(|| JobEnd::Failed {
        code: "J003".to_owned(),
        message: format!("it was begun {} times, and its worker died each time", job.attempts),
        hint: Some("look for what ends the worker: memory, disk, the machine".to_owned()),
    })
}

fn conclude(link: &mut Link, id: &str, end: &JobEnd) -> Result<()> {
    let (state, run, error) = match end {
        JobEnd::Done { run } => (JobState::Done, run.as_ref(), None),
        JobEnd::Failed { code, message, hint } => {
            let error =
                JobError { code: code.clone(), message: message.clone(), hint: hint.clone() };
            (JobState::Failed, None, Some(json!(error).to_string()))
        }
        JobEnd::Cancelled => (JobState::Cancelled, None, None),
    };
    link.run(
        "UPDATE jobs SET state = $1, run = COALESCE($2, run), error = $3, finished_at = $4, \
         worker = NULL, lease_until = NULL WHERE id = $5",
        [
            state.name().into(),
            run.map(RunId::as_str).into(),
            Cell::Text(error),
            now().into(),
            id.into(),
        ],
    )?;
    Ok(())
}

/// The job, if it is running and this worker's.
fn owned(link: &mut Link, id: &str, worker: &str) -> Result<Job> {
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE id = $1 AND worker = $2 AND state = 'running'";
    let is_owned = link.number(sql, [id.into(), worker.into()])? > 0;
    match is_owned {
        true => known(link, id),
        false => Err(Error::new("J002", format!("{id} is no longer this worker's"))
            .hint("its lease ran out and somebody else has it")),
    }
}

fn known(link: &mut Link, id: &str) -> Result<Job> {
    job::find(link, id)?.ok_or_else(|| job::no_job(id))
}
