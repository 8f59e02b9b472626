//! What is measured, for Prometheus.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use forecastle_core::Result;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::app::Shared;
use crate::snapshot::{Scope, Snapshot, views};

/// The media type of what [`Metrics::text`] gives.
pub const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper ends of the classes of durations, in seconds.
const SECONDS: [f64; 12] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0];

/// A route, never an address: the number of series must not be the number of counters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: String,
    status: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: String,
}

type Real = Gauge<f64, AtomicU64>;

/// What is measured.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    /// Live connections now.
    pub sockets: Gauge,
    jobs: Family<State, Gauge>,
    runs: Gauge,
    series: Gauge,
    data_age: Real,
    wmape: Real,
}

impl Default for Metrics {
    fn default() -> Self {
        let durations: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut metrics = Self {
            registry: Registry::with_prefix("forecastle"),
            requests: Family::default(),
            durations: Family::new_with_constructor(durations),
            sockets: Gauge::default(),
            jobs: Family::default(),
            runs: Gauge::default(),
            series: Gauge::default(),
            data_age: Real::default(),
            wmape: Real::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("http_requests", "Requests answered", self.requests.clone());
        registry.register(
            "http_request_duration_seconds",
            "Time until an answer began",
            self.durations.clone(),
        );
        registry.register("live_connections", "Live connections", self.sockets.clone());
        registry.register("jobs", "The newest 1,000 jobs by state", self.jobs.clone());
        registry.register("runs", "Finished runs", self.runs.clone());
        registry.register("series", "Series of the published run", self.series.clone());
        registry.register(
            "data_age_seconds",
            "Time since the last known period of the published run began",
            self.data_age.clone(),
        );
        registry.register(
            "forecast_wmape_ratio",
            "WMAPE of the published run's model, out of sample",
            self.wmape.clone(),
        );
    }

    /// Counts an answer.
    pub fn count(&self, route: &str, method: &str, status: u16, took: Duration) {
        let answered = Answered {
            route: route.to_owned(),
            method: method.to_owned(),
            status: format!("{}xx", status / 100),
        };
        self.requests.get_or_create(&answered).inc();
        let route = Route { route: route.to_owned() };
        self.durations.get_or_create(&route).observe(took.as_secs_f64());
    }

    /// Everything measured, as text for Prometheus; what the store knows is asked for now.
    ///
    /// # Errors
    /// When the store fails.
    pub fn text(&self, app: &Shared) -> Result<String> {
        self.runs.set(app.store.runs_all()?.len() as i64);
        self.jobs.clear();
        for job in app.store.jobs(None, 1000)? {
            let state = State { state: job.state.name().to_owned() };
            self.jobs.get_or_create(&state).inc();
        }
        if let Some(snapshot) = app.snapshots.current() {
            self.measure(&snapshot)?;
        }
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(|error| {
            forecastle_core::Error::new("X002", format!("metrics cannot be written: {error}"))
        })?;
        Ok(text)
    }

    fn measure(&self, snapshot: &Snapshot) -> Result<()> {
        let all = snapshot.select(&Scope::new(), &[], None)?;
        let now = Utc::now();
        self.series.set(all.len() as i64);
        let origin = moment(&snapshot.origin());
        self.data_age.set(origin.map_or(f64::NAN, |origin| (now - origin).num_seconds() as f64));
        let wmape = views::accuracy(snapshot, &all, "step", None)?.overall.wmape;
        self.wmape.set(wmape.map_or(f64::NAN, |percent| percent / 100.0));
        Ok(())
    }
}

/// The moment that a period begins: a date, or a date with a time of day.
fn moment(period: &str) -> Option<DateTime<Utc>> {
    let time = period.parse::<NaiveDateTime>().ok();
    let time = time.or_else(|| Some(period.get(..10)?.parse::<NaiveDate>().ok()?.into()));
    time.map(|time| time.and_utc())
}
