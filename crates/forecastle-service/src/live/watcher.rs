//! Looking at the store for what is new.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use forecastle_core::{Error, Result};
use forecastle_store::{Publication, Store};

use super::Hub;
use crate::api::{JobInfo, LiveMessage};
use crate::jobs;
use crate::snapshot::{PublicationFacts, Snapshot, Snapshots};

/// How often the store is looked at when nobody nudges.
const EVERY: Duration = Duration::from_secs(1);

/// How long a published run that could not be read is left alone, unless another takes its place.
const RETRIED: Duration = Duration::from_secs(30);

/// How many of the newest jobs are looked at; one that is older and still moves is nobody's news.
const NEWEST_JOBS: u32 = 20;

/// What is looked at, and who is told.
pub struct Watched {
    /// The store.
    pub store: Store,
    /// Where a published run is put.
    pub snapshots: Arc<Snapshots>,
    /// Who is told.
    pub hub: Arc<Hub>,
}

/// A thread that looks at the store until it is dropped.
pub struct Watcher {
    stop: Arc<AtomicBool>,
    hub: Arc<Hub>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Looks at the store once, so that what is published can be answered from, then goes on in a thread.
    ///
    /// # Errors
    /// `X002` when there is no thread to be had.
    pub fn start(watched: Watched) -> Result<Self> {
        let hub = watched.hub.clone();
        let stop = Arc::new(AtomicBool::new(false));
        let mut seen = Seen::default();
        seen.look(&watched);
        let is_over = stop.clone();
        let thread = thread::Builder::new()
            .name("watcher".to_owned())
            .spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    watched.hub.wait(EVERY);
                    seen.look(&watched);
                }
            })
            .map_err(|error| Error::new("X002", format!("no thread could be started: {error}")))?;
        Ok(Self { stop, hub, thread: Some(thread) })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.hub.nudge();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What was seen the last time.
#[derive(Default)]
struct Seen {
    publication: Option<u64>,
    unreadable: Option<(u64, Instant)>,
    jobs: Option<BTreeMap<String, JobInfo>>,
    trouble: Option<String>,
}

impl Seen {
    /// Looks, and tells what is new. Trouble is logged when it begins, not every second.
    fn look(&mut self, watched: &Watched) {
        let looks = [self.look_at_publication(watched), self.look_at_jobs(watched)];
        let trouble = looks.into_iter().find_map(Result::err).map(|error| error.to_string());
        if let Some(trouble) = trouble.as_ref().filter(|_| trouble != self.trouble) {
            tracing::error!("what is published cannot be shown: {trouble}");
        }
        self.trouble = trouble;
    }

    fn look_at_publication(&mut self, watched: &Watched) -> Result<()> {
        let Some(publication) = watched.store.published()? else { return Ok(()) };
        if self.publication == Some(publication.seq) {
            return Ok(());
        }
        if self.unreadable.is_some_and(|(seq, at)| seq == publication.seq && at.elapsed() < RETRIED)
        {
            return Ok(());
        }
        match load(&watched.store, &publication) {
            Ok(snapshot) => watched.snapshots.switch(snapshot),
            Err(error) => {
                self.unreadable = Some((publication.seq, Instant::now()));
                watched.hub.has_looked_at(publication.seq);
                return Err(error);
            }
        };
        self.publication = Some(publication.seq);
        watched.hub.has_looked_at(publication.seq);
        watched.hub.tell(LiveMessage::Published { run: publication.run.to_string() });
        Ok(())
    }

    fn look_at_jobs(&mut self, watched: &Watched) -> Result<()> {
        let jobs = watched.store.jobs(None, NEWEST_JOBS)?;
        let jobs: BTreeMap<_, _> =
            jobs.into_iter().map(|job| (job.id.clone(), jobs::info(job))).collect();
        if let Some(before) = &self.jobs {
            for (id, job) in jobs.iter().filter(|(id, job)| before.get(*id) != Some(*job)) {
                tracing::debug!(job = %id, step = %job.step, "a job has moved");
                watched.hub.tell(LiveMessage::Job { job: Box::new(job.clone()) });
            }
        }
        self.jobs = Some(jobs);
        Ok(())
    }
}

/// Reads a published run into memory.
fn load(store: &Store, publication: &Publication) -> Result<Snapshot> {
    let manifest = store.manifest(&publication.run)?;
    let before = publication.before.as_ref().map(|run| store.run_folder(run));
    let facts = PublicationFacts { at: publication.at.clone(), by: publication.by.clone(), before };
    Snapshot::load(&store.run_folder(&publication.run), &manifest, &facts)
}
