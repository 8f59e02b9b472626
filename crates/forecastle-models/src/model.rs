//! What a model is.

use forecastle_core::metrics::PointKind;
use forecastle_core::{Result, Window};
use serde::{Deserialize, Serialize};

use crate::boosting::{GlobalTrees, TreeSettings};
use crate::combine::{Blended, Rule};
use crate::local::{LocalModel, PerSeries};
use crate::row_model::RowModel;

/// How much work a run may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// Rules and smoothing only.
    Fast,
    /// Everything that pays for its time on most data.
    Balanced,
    /// Everything.
    Best,
    /// No preset: only what is asked for by name, because not every machine has what it needs.
    Named,
}

/// What a fit needs to know besides the data.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// The kind of point forecast wanted, decided by the metric that models are chosen by.
    pub point: PointKind,
    /// The seed of everything random.
    pub seed: u64,
    /// How many milliseconds a local model may take for one series; a model that takes longer, by what it
    /// is known to take, leaves the series to a simpler one. `None` for as long as it takes.
    pub series_budget_ms: Option<f64>,
    /// How much the past counts.
    pub recency: Recency,
    /// How boosted trees are grown.
    pub trees: TreeSettings,
}

impl Context {
    /// For a kind of point, with a seed; models take as long as they take, the past counts alike, and trees are
    /// grown as each model has it.
    pub const fn new(point: PointKind, seed: u64) -> Self {
        Self {
            point,
            seed,
            series_budget_ms: None,
            recency: Recency::EVEN,
            trees: TreeSettings::USUAL,
        }
    }
}

/// How much the past counts for models that learn from all series together: after a sudden change, what was
/// learnt before it misleads.
///
/// Features still look back as far as they always do; it is only rows to learn from that are left out or
/// weighed less.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Recency {
    /// Only the latest so many periods are learnt to forecast; all when absent. At least 1.
    pub periods: Option<usize>,
    /// A period so many periods ago counts half as much as the latest; all alike when absent. Above zero.
    pub half_life: Option<f64>,
}

impl Recency {
    /// Everything counts alike.
    pub const EVEN: Self = Self { periods: None, half_life: None };

    /// What a period `age` periods before the origin counts, from 0 to 1.
    pub fn weight(&self, age: usize) -> f64 {
        self.half_life.map_or(1.0, |half_life| 0.5_f64.powf(age as f64 / half_life))
    }
}

/// Why a model has no forecast for a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unserved {
    /// The reason in words, such as "fewer than 53 known values".
    pub reason: String,
    /// The kind of reason.
    pub cause: Cause,
}

/// The kinds of reasons that a model has for not serving a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// What is known of the series so far; more history may change it.
    History,
    /// The model is made for another kind of series.
    Kind,
    /// A fit would take longer than it may.
    Budget,
}

impl Unserved {
    /// A reason in words that may pass, such as too short a history.
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), cause: Cause::History }
    }

    /// A reason in words why the model is for another kind of series.
    pub fn unsuited(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), cause: Cause::Kind }
    }

    /// The reason for a series that another model is asked for.
    pub fn not_asked() -> Self {
        Self::unsuited("another model is asked for it")
    }

    /// The reason for a fit that takes about `cost` milliseconds and may take `budget`.
    pub fn over_budget(cost: f64, budget: f64) -> Self {
        let reason = format!("a fit takes about {cost:.0} ms, and may take {budget} ms");
        Self { reason, cause: Cause::Budget }
    }
}

/// Point forecasts of every series of a window, laid out series by series.
#[derive(Debug, Clone, PartialEq)]
pub struct PointForecasts {
    /// `series * horizon + step - 1` holds the forecast of `series` at `step`.
    pub values: Vec<f64>,
    /// Series that the model could not serve, with the reason; `None` where it could.
    pub unserved: Vec<Option<Unserved>>,
}

/// A model that learns from all series of a panel together.
pub trait GlobalModel: Sync {
    /// Learns from everything known at the window's origin.
    ///
    /// # Errors
    /// When there is nothing to learn from.
    fn fit(&self, window: &Window<'_>, context: &Context) -> Result<Box<dyn Fitted>>;

    /// Takes up what [`Fitted::state`] has saved.
    ///
    /// # Errors
    /// `M002` when the state is not one of this model's.
    fn load(&self, state: &serde_json::Value) -> Result<Box<dyn Fitted>>;

    /// The same as one that learns from rows of features; `None` for any other.
    fn as_trees(&self) -> Option<&GlobalTrees> {
        None
    }
}

/// What a global model has learnt.
pub trait Fitted: Send + Sync {
    /// Forecasts every series of a window, whose origin may lie after the one it learnt from.
    ///
    /// # Errors
    /// When the window does not have the columns that the model learnt from.
    fn predict(&self, window: &Window<'_>) -> Result<PointForecasts>;

    /// Quantiles of every series, for the probabilities given in ascending order:
    /// `(series * horizon + step - 1) * probabilities.len() + place`, NaN for series of which the model
    /// says only a point. `None` when it says that of all.
    ///
    /// # Errors
    /// As [`Fitted::predict`].
    fn quantiles(&self, _: &Window<'_>, _probabilities: &[f64]) -> Result<Option<Vec<f64>>> {
        Ok(None)
    }

    /// Why a series is forecast so: parts that add up to what [`Fitted::predict`] says of it, at every step.
    /// `None` when the model says nothing about that.
    ///
    /// # Errors
    /// As [`Fitted::predict`].
    fn explain(&self, _: &Window<'_>, _series: usize) -> Result<Option<Vec<Part>>> {
        Ok(None)
    }

    /// What has been learnt, as inert data.
    fn state(&self) -> serde_json::Value;

    /// The fitted models that this one combines, with what each counts in a window; none for a single model.
    fn members(&self, _: &Window<'_>) -> Vec<FittedMember<'_>> {
        Vec::new()
    }

    /// The same as a model that forecasts from rows of features; `None` for any other.
    fn as_row_model(&self) -> Option<&dyn RowModel> {
        None
    }
}

/// A member of a fitted combination.
pub struct FittedMember<'a> {
    /// The model.
    pub entry: &'static ModelEntry,
    /// What it has learnt.
    pub fitted: &'a dyn Fitted,
    /// The mean over the window's series of its share of their forecasts, from 0 to 1.
    pub share: f64,
}

/// A part of a series' forecast, in the target's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it comes from: a feature, or a model.
    pub name: String,
    /// The same in words for a planner, which several parts may share.
    pub group: String,
    /// One value per step; negative where it makes the forecast smaller.
    pub values: Vec<f64>,
}

/// Whether a model sees one series at a time, all together, or other models' forecasts.
pub enum Kind {
    /// One series at a time.
    Local(&'static dyn LocalModel),
    /// All together.
    Global(&'static dyn GlobalModel),
    /// The forecasts of the models that are tried beside it, weighed by what those missed by.
    Combination(Rule),
}

/// A number or a choice in a model's formula, or a limit of its fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The name, as in the formula where it is there; no other parameter of the model has it.
    pub name: &'static str,
    /// The value when it is fixed, else the values that it may have.
    pub range: &'static str,
    /// What it is, and how it is found.
    pub meaning: &'static str,
}

/// One model: what it is, and how to run it.
pub struct ModelEntry {
    /// The name in files, configuration and on the command line.
    pub name: &'static str,
    /// The name in words, for tables and charts.
    pub title: &'static str,
    /// What it does, in a sentence.
    pub doc: &'static str,
    /// Its formula.
    pub formula: &'static str,
    /// Its parameters, in the order of the formula; none where the formula has none.
    pub parameters: &'static [Parameter],
    /// When to use it.
    pub use_when: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// The smallest preset that tries it.
    pub preset: Preset,
    /// Whether it reads covariates.
    pub uses_covariates: bool,
    /// The model itself.
    pub kind: Kind,
}

impl ModelEntry {
    /// The model as one that learns from rows of features; `None` for any other.
    pub fn as_trees(&'static self) -> Option<&'static GlobalTrees> {
        match self.kind {
            Kind::Global(model) => model.as_trees(),
            Kind::Local(_) | Kind::Combination(_) => None,
        }
    }

    /// Whether it can run on this machine.
    ///
    /// # Errors
    /// What is missing, and what to do.
    pub fn ready(&'static self) -> Result<()> {
        self.as_trees().map_or(Ok(()), |trees| trees.engine.ready())
    }

    /// Whether [`crate::boosting::TreeSettings`] say how it learns.
    pub fn has_tree_settings(&'static self) -> bool {
        self.as_trees().is_some_and(|trees| trees.purpose.is_boosted())
    }

    /// Learns what is to be learnt from a window. A combination, which nothing is known for here, weighs
    /// the models of the default preset alike; a backtest weighs those that it tries.
    ///
    /// # Errors
    /// As [`GlobalModel::fit`]; local models never fail as a whole.
    pub fn fit(&'static self, window: &Window<'_>, context: &Context) -> Result<Box<dyn Fitted>> {
        match self.kind {
            Kind::Local(model) => Ok(Box::new(PerSeries::fit(model, window, context))),
            Kind::Global(model) => model.fit(window, context),
            Kind::Combination(rule) => Ok(Box::new(Blended::fit_untried(rule, window, context)?)),
        }
    }

    /// Takes up a saved state.
    ///
    /// # Errors
    /// `M002` when the state is not one of this model's.
    pub fn load(
        &'static self,
        state: &serde_json::Value,
        context: &Context,
    ) -> Result<Box<dyn Fitted>> {
        match self.kind {
            Kind::Local(model) => Ok(Box::new(PerSeries::load(model, state, context)?)),
            Kind::Global(model) => model.load(state),
            Kind::Combination(_) => Ok(Box::new(Blended::load(state, context)?)),
        }
    }
}

impl Part {
    /// A whole forecast, of a model that says nothing about its parts.
    pub fn whole(model: &ModelEntry, values: Vec<f64>) -> Self {
        Self { name: model.name.to_owned(), group: model.title.to_owned(), values }
    }

    /// So much of it.
    #[must_use]
    pub fn times(mut self, share: f64) -> Self {
        self.values.iter_mut().for_each(|value| *value *= share);
        self
    }
}
