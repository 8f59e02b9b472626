//! What every request can reach.

use std::path::PathBuf;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::Method;
use chrono::{NaiveDate, NaiveDateTime, Utc};
use forecastle_core::{Error, Result};
use forecastle_store::Store;
use moka::sync::Cache;
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;

use super::layers::Rules;
use super::metrics::Metrics;
use super::problem::Problem;
use crate::auth::{Accounts, Passwords};
use crate::live::Hub;
use crate::snapshot::Snapshots;

/// How many requests are answered at a time; further ones are told to come back.
pub const MOST_REQUESTS: usize = 1024;

/// How many live connections there are at most.
pub const MOST_SOCKETS: usize = 500;

/// The same refusal of the same account is noted once in this time.
pub const REFUSALS_NOTED: Duration = Duration::from_secs(60);

/// The service: what every request can reach.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What all requests share.
pub struct Shared {
    /// The project's folder.
    pub project: PathBuf,
    /// The store.
    pub store: Store,
    /// The published run, and others that were asked for.
    pub snapshots: Arc<Snapshots>,
    /// Held by whoever reads another run into memory: one at a time.
    pub loading: Mutex<()>,
    /// Sessions and tokens.
    pub accounts: Accounts,
    /// Passwords.
    pub passwords: Passwords,
    /// Who listens.
    pub hub: Arc<Hub>,
    /// What is measured.
    pub metrics: Metrics,
    /// What each route asks of its caller.
    pub rules: Rules,
    /// Whether browsers come over HTTPS, through a proxy that says who they are.
    pub is_behind_https: bool,
    /// The day that freshness is told from; the clock's when absent.
    pub today: Option<NaiveDate>,
    /// Turns for requests.
    pub requests: Semaphore,
    /// Turns for live connections.
    pub sockets: Arc<Semaphore>,
    /// Whether the service is about to stop.
    pub draining: watch::Sender<bool>,
    /// Refusals noted a moment ago.
    pub refusals: Cache<(String, Method, String), ()>,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Shared {
    /// The moment that freshness is told from.
    pub fn now(&self) -> NaiveDateTime {
        let now = Utc::now().naive_utc();
        self.today.map_or(now, |today| today.and_time(now.time()))
    }
}

impl App {
    /// The service over what it shares.
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Does work that may take a while, or that waits for the store, on a thread of its own.
    ///
    /// # Errors
    /// Whatever the work fails with; `X002` when it panics.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let shared = self.0.clone();
        let done = spawn_blocking(move || work(&shared)).await;
        done.unwrap_or_else(|_| Err(Error::new("X002", "answering panicked")))
            .map_err(Problem::from)
    }
}
