//! A thread that takes jobs and does them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use forecastle_core::{Error, Result};
use forecastle_pipeline::config;
use forecastle_store::Store;
use tokio::runtime::Builder;

use super::perform::{Bench, LEASE_SECONDS, perform};
use crate::auth::random_secret;
use crate::live::Hub;
use crate::signals::asked_to_stop;

/// How often a worker without work looks for some.
const LOOKED: Duration = Duration::from_millis(500);

/// How long a worker waits when the store fails.
const RETRIED: Duration = Duration::from_secs(5);

/// How long the worker has to give its job back.
pub const STOPPED_WITHIN: Duration = Duration::from_secs(10);

/// How often is looked whether the worker has stopped.
const WAITED: Duration = Duration::from_millis(50);

/// A thread that takes jobs and does them until it is stopped.
pub struct Worker {
    is_stopping: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Starts to look for jobs of a project.
    ///
    /// # Errors
    /// `X002` when there is no thread to be had.
    pub fn start(store: Store, project: PathBuf, hub: Arc<Hub>) -> Result<Self> {
        let name = format!("{}-{}", std::process::id(), &random_secret()?[..8]);
        let is_stopping = Arc::new(AtomicBool::new(false));
        let is_over = is_stopping.clone();
        let thread = thread::Builder::new()
            .name("worker".to_owned())
            .spawn(move || {
                let bench = Bench {
                    store: &store,
                    project: &project,
                    worker: &name,
                    hub: &hub,
                    is_stopping: &is_over,
                };
                work(&bench);
            })
            .map_err(|error| Error::new("X002", format!("no thread could be started: {error}")))?;
        Ok(Self { is_stopping, thread })
    }

    /// Asks the worker to give its job back, and waits for that, at most as long as this. Whether it has
    /// stopped; a job that it still holds then is somebody else's when the lease has run out.
    pub fn stop(self, most: Duration) -> bool {
        self.is_stopping.store(true, Ordering::Relaxed);
        self.thread.thread().unpark();
        let asked = Instant::now();
        while !self.thread.is_finished() && asked.elapsed() < most {
            thread::sleep(WAITED);
        }
        self.thread.is_finished()
    }
}

/// Does a project's jobs in this process until it is asked to stop by SIGTERM or SIGINT; `begun` is told
/// once it looks for some.
///
/// # Errors
/// `C001` when there is no project, or when the store cannot be opened.
pub fn work_until_asked_to_stop(project: &Path, begun: impl FnOnce()) -> Result<()> {
    config::load(project)?;
    let store = Store::open(project, None)?;
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Error::new("X002", error.to_string()))?;
    let worker = Worker::start(store, project.to_owned(), Arc::new(Hub::default()))?;
    begun();
    let asked = runtime.block_on(asked_to_stop());
    if !worker.stop(STOPPED_WITHIN) {
        tracing::warn!("the job did not stop in time; it goes on when its lease has run out");
    }
    asked
}

fn work(bench: &Bench<'_>) {
    while !bench.is_stopping.load(Ordering::Relaxed) {
        match bench.store.claim_job(bench.worker, LEASE_SECONDS) {
            Ok(Some(job)) => {
                tracing::info!(job = %job.id, attempt = job.attempts, "a job begins");
                perform(bench, &job);
            }
            Ok(None) => thread::park_timeout(LOOKED),
            Err(error) => {
                tracing::error!("no job could be looked for: {error}");
                thread::park_timeout(RETRIED);
            }
        }
    }
}
