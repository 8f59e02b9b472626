//! Opening a project and answering until it is told to stop.

use std::net::{IpAddr, SocketAddr, TcpListener as StdListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::NaiveDate;
use forecastle_core::{Error, Result};
use forecastle_pipeline::config;
use forecastle_store::Store;
use moka::sync::Cache;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, watch};

use super::app::{App, MOST_REQUESTS, MOST_SOCKETS, REFUSALS_NOTED, Shared};
use super::layers::Rules;
use super::metrics::Metrics;
use super::router;
use crate::auth::{Accounts, Passwords, make_first_admin};
use crate::jobs::{STOPPED_WITHIN, Worker};
use crate::live::{Hub, Watched, Watcher};
use crate::signals::Signals;
use crate::snapshot::Snapshots;

/// How long requests may take to be finished once the service is told to stop.
const DRAINED: Duration = Duration::from_secs(10);
const MOST_REFUSALS: u64 = 10_000;

/// How a project is served.
#[derive(Debug, Clone)]
pub struct Options {
    /// The project's folder.
    pub project: PathBuf,
    /// The address to answer at.
    pub bind: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Whether everybody on this machine is signed in as a data scientist.
    pub is_demo: bool,
    /// Whether browsers come over HTTPS, through a proxy.
    pub is_behind_https: bool,
    /// Whether jobs are done in this process.
    pub has_worker: bool,
    /// The day that freshness is told from; the clock's when absent.
    pub today: Option<NaiveDate>,
}

/// Tells a server to stop; may be given to another thread.
#[derive(Clone)]
pub struct Stop(watch::Sender<bool>);

impl Stop {
    /// Stops the server: requests that have begun are finished, and the job is given back.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

/// A service about to answer.
pub struct Server {
    app: App,
    runtime: Runtime,
    signals: Signals,
    listener: StdListener,
    watcher: Watcher,
    worker: Option<Worker>,
    address: SocketAddr,
    first_password: Option<String>,
}

impl Server {
    /// Opens a project, reads what is published, and takes the port. Nothing is answered yet.
    ///
    /// # Errors
    /// `C001` when there is no project, `A009` for a demo that others could reach, `U001` when the port is
    /// taken, or when the store cannot be opened.
    pub fn open(options: &Options) -> Result<Self> {
        if options.is_demo && !options.bind.is_loopback() {
            return Err(Error::new(
                "A009",
                "a demo signs everybody in, so it is for this machine only",
            )
            .hint("leave --bind away, or serve with accounts: without --demo"));
        }
        config::load(&options.project)?;
        let runtime = runtime()?;
        let signals = Signals::listen(&runtime)?;
        let store = Store::open(&options.project, None)?;
        let listener = listen(options)?;
        let address = listener.local_addr().map_err(|error| no_port(options, &error))?;
        let first_password = match options.is_demo {
            true => None,
            false => make_first_admin(&store)?,
        };
        let hub = Arc::new(Hub::default());
        let snapshots = Arc::new(Snapshots::default());
        let watcher = Watcher::start(Watched {
            store: store.clone(),
            snapshots: snapshots.clone(),
            hub: hub.clone(),
        })?;
        let worker = || Worker::start(store.clone(), options.project.clone(), hub.clone());
        let worker = options.has_worker.then(worker).transpose()?;
        let app = app(options, store.clone(), snapshots, hub.clone())?;
        Ok(Self { app, runtime, signals, listener, watcher, worker, address, first_password })
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The password of the user `admin`, who was just made because there was no user; it is nowhere else.
    pub fn first_password(&self) -> Option<&str> {
        self.first_password.as_deref()
    }

    /// What stops it.
    pub fn stop(&self) -> Stop {
        Stop(self.app.draining.clone())
    }

    /// Answers until it is told to stop by [`Stop`], SIGTERM or SIGINT; then finishes what has begun.
    ///
    /// # Errors
    /// `X002` when the machine does not let it listen or wait for signals.
    pub fn run(self) -> Result<()> {
        let Self { app, runtime, signals, listener, watcher, worker, .. } = self;
        let answered = runtime.block_on(answer(app, listener, signals));
        if let Some(worker) = worker
            && !worker.stop(STOPPED_WITHIN)
        {
            tracing::warn!(
                "the job did not stop in time; it goes on elsewhere, or at the next start"
            );
        }
        drop(watcher);
        // What is still being computed for answers that nobody waits for any more is left alone.
        runtime.shutdown_background();
        answered
    }
}

fn runtime() -> Result<Runtime> {
    Builder::new_multi_thread()
        .enable_all()
        .thread_name("http")
        .build()
        .map_err(|error| failed(&error))
}

fn failed(error: &std::io::Error) -> Error {
    Error::new("X002", format!("the service cannot answer: {error}"))
}

fn no_port(options: &Options, error: &std::io::Error) -> Error {
    Error::new("U001", format!("{}:{} cannot be taken: {error}", options.bind, options.port))
        .hint("choose another with --port")
}

fn listen(options: &Options) -> Result<StdListener> {
    let listener = StdListener::bind((options.bind, options.port));
    let listener = listener.map_err(|error| no_port(options, &error))?;
    listener.set_nonblocking(true).map_err(|error| failed(&error))?;
    Ok(listener)
}

fn app(options: &Options, store: Store, snapshots: Arc<Snapshots>, hub: Arc<Hub>) -> Result<App> {
    let (_, openapi) = router::api();
    Ok(App::new(Shared {
        project: options.project.clone(),
        snapshots,
        loading: Mutex::new(()),
        accounts: Accounts::new(store.clone(), options.is_demo),
        passwords: Passwords::new()?,
        hub,
        metrics: Metrics::default(),
        rules: Rules::of(&openapi)?,
        is_behind_https: options.is_behind_https,
        today: options.today,
        requests: Semaphore::new(MOST_REQUESTS),
        sockets: Arc::new(Semaphore::new(MOST_SOCKETS)),
        draining: watch::Sender::new(false),
        refusals: Cache::builder().max_capacity(MOST_REFUSALS).time_to_live(REFUSALS_NOTED).build(),
        store,
    }))
}

async fn answer(app: App, listener: StdListener, mut signals: Signals) -> Result<()> {
    let listener = TcpListener::from_std(listener).map_err(|error| failed(&error))?;
    let stop = Stop(app.draining.clone());
    tokio::spawn(async move {
        signals.asked_to_stop().await;
        stop.stop();
    });
    let service = router::service(&app).into_make_service_with_connect_info::<SocketAddr>();
    let told = |app: &App| {
        let mut draining = app.draining.subscribe();
        async move {
            let _ = draining.wait_for(|is_draining| *is_draining).await;
        }
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(told(&app));
    tokio::select! {
        served = serving => served.map_err(|error| failed(&error)),
        () = async {
            told(&app).await;
            tokio::time::sleep(DRAINED).await;
        } => {
            tracing::warn!("some requests were not finished within {DRAINED:?}");
            Ok(())
        }
    }
}
