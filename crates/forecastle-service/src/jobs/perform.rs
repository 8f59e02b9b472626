//! Doing one job.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use forecastle_core::{Error, Result};
use forecastle_pipeline::progress::go_on;
use forecastle_store::{Job, JobEnd, RunId, Store};

use super::talk::{JobTalk, Standing};
use crate::api::NewRun;
use crate::cycle::{Asker, Overrides, Request, load, open_with, run_cycle};
use crate::live::Hub;

/// How long a job is a worker's without word from it.
pub const LEASE_SECONDS: u32 = 30;

/// How often the lease is renewed when nothing moves, and how often what moves is reported.
const RENEWED: Duration = Duration::from_secs(10);
const REPORTED: Duration = Duration::from_millis(250);

/// What a worker works with.
pub struct Bench<'a> {
    /// The store.
    pub store: &'a Store,
    /// The project's folder.
    pub project: &'a Path,
    /// The worker's name.
    pub worker: &'a str,
    /// Who is told that a job has moved.
    pub hub: &'a Hub,
    /// Whether the worker is to stop.
    pub is_stopping: &'a AtomicBool,
}

/// How doing a job ended.
enum Outcome {
    Ended(JobEnd),
    GivenBack,
    Lost,
}

/// Does a job: its steps in one thread, word of them from another.
pub fn perform(bench: &Bench<'_>, job: &Job) {
    let talk = JobTalk::default();
    let is_over = AtomicBool::new(false);
    let outcome = thread::scope(|scope| {
        let reporter = scope.spawn(|| report(bench, job, &talk, &is_over));
        let ended = catch_unwind(AssertUnwindSafe(|| steps(bench, job, &talk)));
        is_over.store(true, Ordering::Relaxed);
        reporter.thread().unpark();
        let is_ours = reporter.join().unwrap_or(false);
        match is_ours {
            true => outcome(bench, ended.unwrap_or_else(|_| Err(panicked()))),
            false => Outcome::Lost,
        }
    });
    let settled = match outcome {
        Outcome::Ended(end) => bench.store.finish_job(&job.id, bench.worker, end).map(|_| ()),
        Outcome::GivenBack => bench.store.return_job(&job.id, bench.worker).map(|_| ()),
        Outcome::Lost => Ok(()),
    };
    if let Err(error) = settled {
        tracing::error!(job = %job.id, "how the job ended could not be noted: {error}");
    }
    bench.hub.nudge();
}

fn panicked() -> Error {
    Error::new("X002", "a step of the job panicked").hint("the service's log says where")
}

fn outcome(bench: &Bench<'_>, ended: Result<RunId>) -> Outcome {
    match ended {
        Ok(run) => Outcome::Ended(JobEnd::Done { run: Some(run) }),
        Err(error) if error.code() == "J004" && bench.is_stopping.load(Ordering::Relaxed) => {
            Outcome::GivenBack
        }
        Err(error) if error.code() == "J004" => Outcome::Ended(JobEnd::Cancelled),
        Err(error) => Outcome::Ended(JobEnd::Failed {
            code: error.code().to_owned(),
            message: error.to_string(),
            hint: error.next_step().map(str::to_owned),
        }),
    }
}

/// The steps of a job; only `run` there is.
fn steps(bench: &Bench<'_>, job: &Job, talk: &JobTalk) -> Result<RunId> {
    let new: NewRun = serde_json::from_value(job.parameters.clone()).map_err(|error| {
        Error::new("X002", format!("the job's parameters cannot be read: {error}"))
    })?;
    let request = Request {
        project: bench.project.to_owned(),
        today: None,
        overrides: overrides(new),
        asker: Asker { by: job.requested_by.clone(), job: Some(job.id.clone()) },
    };
    let session = open_with(&request, || Ok(bench.store.clone()))?;
    let loaded = load(&session, talk)?;
    go_on(talk)?;
    Ok(run_cycle(&session, &loaded, talk)?.published.run)
}

/// What a run is to do differently from the project's settings.
pub fn overrides(new: NewRun) -> Overrides {
    Overrides {
        horizon: new.horizon.map(|horizon| horizon as usize),
        models: new.models,
        levels: new.levels,
        ..Overrides::default()
    }
}

/// Tells the store how far the job is until it is over, and the steps when they are to stop. Whether the
/// job was this worker's to the end.
fn report(bench: &Bench<'_>, job: &Job, talk: &JobTalk, is_over: &AtomicBool) -> bool {
    let mut told = Standing::default();
    let mut told_at: Option<Instant> = None;
    loop {
        let is_last = is_over.load(Ordering::Relaxed);
        if bench.is_stopping.load(Ordering::Relaxed) {
            talk.cancel();
        }
        let (standing, lines) = (talk.standing(), talk.take_lines());
        let is_due = told_at.is_none_or(|at| at.elapsed() >= RENEWED);
        if is_due || is_last || standing != told || !lines.is_empty() {
            match tell(bench, job, &standing, &lines) {
                Ok(true) => talk.cancel(),
                Ok(false) => {}
                Err(error) if error.code() == "J002" => {
                    talk.cancel();
                    return false;
                }
                Err(error) => tracing::warn!(job = %job.id, "the job is not reported: {error}"),
            }
            (told, told_at) = (standing, Some(Instant::now()));
        }
        if is_last {
            return true;
        }
        thread::park_timeout(REPORTED);
    }
}

/// One report for each line that was said, or one without. Whether somebody wants the job to stop.
fn tell(bench: &Bench<'_>, job: &Job, standing: &Standing, lines: &[String]) -> Result<bool> {
    let Standing { step, done, total } = standing;
    let report = |line: Option<&str>| {
        let Bench { store, worker, .. } = bench;
        store.report_job(&job.id, worker, step, *done, *total, line, LEASE_SECONDS)
    };
    let mut is_to_stop = false;
    for line in lines {
        is_to_stop |= report(Some(line))?;
    }
    if lines.is_empty() {
        is_to_stop = report(None)?;
    }
    bench.hub.nudge();
    Ok(is_to_stop)
}
