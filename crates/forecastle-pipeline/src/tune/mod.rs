//! Which way of growing trees suits the data: a search on the past, within a budget.
//!
//! Each trial learns at every origin of the search from rows that are binned once, and is scored by the project's
//! metric as a backtest would score it. The best is then compared with the usual settings on one later origin that
//! the search has not seen: the best of many is lucky as well as good, and that comparison says how much of it
//! was luck.

mod kept;
mod search;
mod space;

use std::time::{Duration, Instant};

use forecastle_core::metrics::Metric;
use forecastle_core::{Panel, Result};
use forecastle_models::boosting::TreeSettings;
use forecastle_models::{Context, ModelEntry};
use serde::{Deserialize, Serialize};

pub use search::{tunable, tune};

/// What is to be tuned.
pub struct TuneRequest<'a> {
    /// The data.
    pub panel: &'a Panel,
    /// One weight per series.
    pub weights: &'a [f64],
    /// The periods ahead.
    pub horizon: usize,
    /// The origins of the search, as numbers of periods known, ascending.
    pub ends: Vec<usize>,
    /// The later origin of the comparison.
    pub last_end: usize,
    /// What trials are compared by.
    pub metric: &'static Metric,
    /// The models to try.
    pub models: Vec<&'static ModelEntry>,
    /// The kind of point, the seed and what the past counts.
    pub context: Context,
    /// How long to go on.
    pub budget: Budget,
}

/// How long a search goes on: whatever ends first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Trials, those of earlier searches that are kept among them.
    pub trials: usize,
    /// Time from now on, looked at between trials.
    pub time: Option<Duration>,
}

impl Budget {
    fn is_spent(&self, trials: usize, started: Instant) -> bool {
        trials >= self.trials || self.time.is_some_and(|time| started.elapsed() >= time)
    }
}

/// One way of growing trees, and how it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The model.
    pub model: String,
    /// The settings.
    pub settings: TreeSettings,
    /// The metric at each origin, the latest first; fewer than origins where it was given up.
    pub scores: Vec<f64>,
    /// How bad it is on the whole, smaller being better; absent where it was given up or failed.
    pub badness: Option<f64>,
    /// Why it failed.
    pub failure: Option<String>,
}

/// What came of a search.
pub struct Tuned {
    /// Every trial, in the order of the search.
    pub trials: Vec<Trial>,
    /// The place of the best.
    pub best: usize,
    /// The place of the best model with its usual settings.
    pub usual: usize,
    /// The metric at the later origin, with the best and with the usual settings.
    pub later: (f64, f64),
}

impl Tuned {
    /// Whether the best is no worse than the usual settings at the origin that the search has not seen.
    pub fn holds(&self, metric: &Metric) -> bool {
        metric.badness(self.later.0) <= metric.badness(self.later.1)
    }

    /// The places of trials that were not given up, best first.
    pub fn ranking(&self) -> Vec<usize> {
        let mut places: Vec<usize> =
            (0..self.trials.len()).filter(|place| self.trials[*place].badness.is_some()).collect();
        let badness = |place: &usize| self.trials[*place].badness.unwrap_or(f64::INFINITY);
        places.sort_by(|one, other| badness(one).total_cmp(&badness(other)));
        places
    }
}

/// A place to keep trials, so that a later search goes on where this one ends.
pub trait Keep {
    /// Adds a trial to those that are kept.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep(&mut self, trial: &Trial) -> Result<()>;
}
