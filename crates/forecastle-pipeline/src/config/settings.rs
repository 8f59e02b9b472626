//! Checked settings: every number in its range, every name known.

use std::path::{Path, PathBuf};

use forecastle_core::metrics::{self, METRICS, Metric};
use forecastle_core::panel::MissingPeriod;
use forecastle_core::{Error, Level, Result};
use forecastle_models::{Preset, names_of_preset};

use super::load::FILE_NAME;
use super::raw::{RawCheck, RawConfig, RawMissing, RawSales};
use crate::names::nearest;

/// Where demand history is and what its columns mean.
#[derive(Debug, Clone)]
pub struct SalesSource {
    /// As the user wrote it.
    pub raw: RawSales,
    /// What an absent period inside a series means.
    pub missing_period: MissingPeriod,
}

/// Where covariates of the future are.
#[derive(Debug, Clone)]
pub struct FutureSource {
    /// A path or pattern relative to the project.
    pub source: String,
}

/// A project's settings, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The project folder.
    pub project: PathBuf,
    /// The project's name.
    pub name: String,
    /// Demand history.
    pub sales: SalesSource,
    /// Covariates of the future.
    pub future: Option<FutureSource>,
    /// The number of periods ahead; a quarter of a year when the user says nothing.
    pub horizon: Option<usize>,
    /// Interval levels, ascending and unique.
    pub levels: Vec<Level>,
    /// The seed of everything random.
    pub seed: u64,
    /// The number of threads; 0 for all cores.
    pub threads: usize,
    /// The names of the models to choose from.
    pub models: Vec<&'static str>,
    /// The number of origins of a backtest.
    pub windows: usize,
    /// The number of periods between origins; the horizon when absent.
    pub step: Option<usize>,
    /// The metric that models are chosen by.
    pub metric: &'static Metric,
    /// How strict the data gate is.
    pub check: RawCheck,
    /// How much worse than the champion a challenger may be, in percent.
    pub tolerance_percent: f64,
}

impl Settings {
    /// Checks what the user wrote.
    ///
    /// # Errors
    /// `C003` naming the setting, its value and what would do.
    pub fn from_raw(raw: RawConfig, project: &Path) -> Result<Self> {
        let preset = preset(&raw.forecast.preset)?;
        let models = if raw.forecast.models.is_empty() {
            names_of_preset(preset)
        } else {
            model_names(&raw.forecast.models)?
        };
        require(raw.forecast.horizon != Some(0), "forecast.horizon", "at least 1")?;
        require(
            raw.forecast.horizon.unwrap_or(1) <= MOST_PERIODS,
            "forecast.horizon",
            "at most 730",
        )?;
        require(raw.backtest.windows >= 1, "backtest.windows", "at least 1")?;
        require(raw.backtest.windows <= 1000, "backtest.windows", "at most 1000")?;
        require(raw.backtest.step != Some(0), "backtest.step", "at least 1")?;
        let share = 0.0..=100.0;
        require(
            share.contains(&raw.check.max_missing_percent),
            "check.max_missing_percent",
            "0 to 100",
        )?;
        require(raw.gate.tolerance_percent >= 0.0, "gate.tolerance_percent", "0 or more")?;
        let missing_period = match raw.data.sales.missing_period {
            RawMissing::Zero => MissingPeriod::Zero,
            RawMissing::Unknown => MissingPeriod::Unknown,
        };
        Ok(Self {
            project: project.to_owned(),
            name: raw.name,
            sales: SalesSource { raw: raw.data.sales, missing_period },
            future: raw.data.future.map(|future| FutureSource { source: future.source }),
            horizon: raw.forecast.horizon,
            levels: levels(&raw.forecast.levels)?,
            seed: raw.forecast.seed,
            threads: raw.forecast.threads,
            models,
            windows: raw.backtest.windows,
            step: raw.backtest.step,
            metric: metric(&raw.backtest.metric)?,
            check: raw.check,
            tolerance_percent: raw.gate.tolerance_percent,
        })
    }
}

/// The longest horizon.
const MOST_PERIODS: usize = 730;

/// Interval levels in ascending order, each once.
///
/// # Errors
/// `C003` when one is not between 0 and 100.
pub fn levels(percents: &[f64]) -> Result<Vec<Level>> {
    let mut levels = percents.iter().map(|p| Level::new(*p)).collect::<Result<Vec<_>>>()?;
    levels.sort();
    levels.dedup();
    Ok(levels)
}

/// The listed names of models that a user asked for.
///
/// # Errors
/// `M001` with the nearest name.
pub fn model_names(wanted: &[String]) -> Result<Vec<&'static str>> {
    wanted
        .iter()
        .map(|name| {
            if let Some(entry) = forecastle_models::find(name) {
                return Ok(entry.name);
            }
            let known: Vec<_> = forecastle_models::MODELS.iter().map(|entry| entry.name).collect();
            let near = nearest(name, known.iter().copied())
                .map_or(String::new(), |near| format!("did you mean `{near}`? "));
            Err(Error::new("M001", format!("no model is called `{name}`"))
                .hint(format!("{near}models: {}", known.join(", "))))
        })
        .collect()
}

/// The metric of a name.
///
/// # Errors
/// `C003` with the nearest name.
pub fn metric(name: &str) -> Result<&'static Metric> {
    metrics::find(name).ok_or_else(|| {
        let known: Vec<_> = METRICS.iter().map(|metric| metric.name).collect();
        let near = nearest(name, known.iter().copied())
            .map_or(String::new(), |near| format!("did you mean `{near}`? "));
        Error::new("C003", format!("no metric is called `{name}`"))
            .hint(format!("{near}metrics: {}", known.join(", ")))
    })
}

fn preset(name: &str) -> Result<Preset> {
    match name {
        "fast" => Ok(Preset::Fast),
        "balanced" => Ok(Preset::Balanced),
        "best" => Ok(Preset::Best),
        other => Err(Error::new("C003", format!("forecast.preset is `{other}`"))
            .in_file(FILE_NAME)
            .hint("presets: fast, balanced, best")),
    }
}

fn require(is_right: bool, setting: &str, range: &str) -> Result<()> {
    if is_right {
        return Ok(());
    }
    Err(Error::new("C003", format!("{setting} is out of its range"))
        .in_file(FILE_NAME)
        .hint(format!("{setting} is {range}")))
}
