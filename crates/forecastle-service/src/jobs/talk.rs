//! What a job's steps say, kept until it is reported.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use forecastle_pipeline::progress::Progress;
use forecastle_pipeline::validate::{Report, Severity};

use crate::cycle::Talk;

/// How many problems of the data are told one by one.
const MOST_PROBLEMS: usize = 20;

/// What a job's steps say. Saying something is cheap, so that steps can do so often: whoever reports it to
/// the store takes it from here now and then.
#[derive(Default)]
pub struct JobTalk {
    step: Mutex<String>,
    lines: Mutex<Vec<String>>,
    done: AtomicU64,
    total: AtomicU64,
    is_cancelled: AtomicBool,
}

/// How far a job has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// What is being done.
    pub step: String,
    /// Parts of it done.
    pub done: u64,
    /// Parts of it in all.
    pub total: u64,
}

impl JobTalk {
    /// How far the job has come.
    pub fn standing(&self) -> Standing {
        Standing {
            step: lock(&self.step).clone(),
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }

    /// What was said since this was asked the last time.
    pub fn take_lines(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.lines))
    }

    /// Asks the steps to stop.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Progress for JobTalk {
    fn begin(&self, what: &str, total: usize) {
        what.clone_into(&mut lock(&self.step));
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total as u64, Ordering::Relaxed);
    }

    fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn end(&self) {}

    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

impl Talk for JobTalk {
    fn say(&self, text: &str) {
        lock(&self.lines).push(text.to_owned());
    }

    fn warn(&self, text: &str) {
        self.say(&format!("warning: {text}"));
    }

    fn problems(&self, report: &Report) {
        let severe = report.problems.iter().filter(|it| it.severity == Some(Severity::Error));
        for problem in severe.take(MOST_PROBLEMS) {
            self.say(&format!("error[{}]: {}", problem.code, problem.message));
        }
    }
}
