//! Checked settings: every number in its range, every name known.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use forecastle_core::calendar::Calendar;
use forecastle_core::metrics::{self, METRICS, Metric, Unit};
use forecastle_core::panel::MissingPeriod;
use forecastle_core::{Error, Level, Result};
use forecastle_models::boosting::TreeSettings;
use forecastle_models::{Preset, Recency, names_of_preset};

use super::check::{self, Expectation};
use super::disruptions::{RawDisruptions, RawShock};
use super::hierarchy::HierarchySettings;
use super::raw::{RawCheck, RawConfig, RawForecast, RawMissing, RawSales};
use super::tiers::TierSettings;
use super::transactions::{self, DemandSource};
use super::{calendar, disruptions, sales};
use crate::clean::RawClean;
use crate::names::did_you_mean;
use crate::validate::rules::FUTURE_ROW;
use crate::validate::{Rule, Severity};

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
    /// A path or pattern relative to the project, or an address.
    pub source: String,
    /// What a database is asked.
    pub query: Option<String>,
}

/// A project's settings, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The project folder.
    pub project: PathBuf,
    /// The project's name.
    pub name: String,
    /// Demand history; where it is made of transactions, the panel that comes of them.
    pub sales: SalesSource,
    /// The transactions that the demand history is made of; `None` where it is a table of its own.
    pub demand: Option<DemandSource>,
    /// Covariates of the future.
    pub future: Option<FutureSource>,
    /// Holidays and events that are known ahead.
    pub calendar: Calendar,
    /// The number of periods ahead; a quarter of a year when the user says nothing.
    pub horizon: Option<usize>,
    /// Interval levels, ascending and unique.
    pub levels: Vec<Level>,
    /// The seed of everything random.
    pub seed: u64,
    /// How many milliseconds a model of one series may take for each; `None` for as long as it takes.
    pub series_budget_ms: Option<f64>,
    /// How much the past counts for models that learn from all series together.
    pub recency: Recency,
    /// How boosted trees are grown.
    pub trees: TreeSettings,
    /// The number of threads; 0 for all cores.
    pub threads: usize,
    /// The names of the models to choose from.
    pub models: Vec<&'static str>,
    /// Whether the models were named by the user.
    pub are_models_named: bool,
    /// Tiers with models of their own.
    pub tiers: TierSettings,
    /// The most series that models are tried on.
    pub most_series: usize,
    /// The number of origins of a backtest.
    pub windows: usize,
    /// The number of periods between origins; the horizon when absent.
    pub step: Option<usize>,
    /// The metric that models are chosen by.
    pub metric: &'static Metric,
    /// How strict the data gate is.
    pub check: RawCheck,
    /// What every row has to keep to, beside the rules.
    pub expectations: Vec<Expectation>,
    /// How much worse than the champion a challenger may be, in percent.
    pub tolerance_percent: f64,
    /// What is done about outliers and stock-outs before anything is learnt.
    pub clean: RawClean,
    /// Which totals are forecast beside the series; `None` where none are.
    pub hierarchy: Option<HierarchySettings>,
    /// What is done about shutdowns.
    pub disruptions: RawDisruptions,
    /// What is done after a sudden change.
    pub shock: RawShock,
}

impl Settings {
    /// Checks what the user wrote.
    ///
    /// # Errors
    /// `C003` naming the setting, its value and what would do.
    pub fn from_raw(raw: RawConfig, project: &Path) -> Result<Self> {
        let preset = preset(&raw.forecast.preset)?;
        let of_setting = |setting: &str, error: Error| {
            let next = error.next_step().unwrap_or_default().to_owned();
            Error::new(error.code(), format!("{setting}: {error}")).hint(next)
        };
        let models = if raw.forecast.models.is_empty() {
            names_of_preset(preset)
        } else {
            model_names(&raw.forecast.models).map_err(|e| of_setting("forecast.models", e))?
        };
        let levels = levels(&raw.forecast.levels).map_err(|e| of_setting("forecast.levels", e))?;
        let metric = metric(&raw.backtest.metric).map_err(|e| of_setting("backtest.metric", e))?;
        let (backtest, horizon) = (&raw.backtest, raw.forecast.horizon.unwrap_or(1));
        require((1..=MOST_PERIODS).contains(&horizon), "forecast.horizon", horizon, "1 to 730")?;
        let (windows, step) = (backtest.windows, backtest.step.unwrap_or(1));
        require((1..=MOST_WINDOWS).contains(&windows), "backtest.windows", windows, "1 to 1000")?;
        require(step >= 1, "backtest.step", step, "1 or more")?;
        require(
            backtest.most_series >= 1,
            "backtest.most_series",
            backtest.most_series,
            "1 or more",
        )?;
        let tolerance = raw.gate.tolerance_percent;
        require(tolerance >= 0.0, "gate.tolerance_percent", tolerance, "0 or more")?;
        if let Some(budget) = raw.forecast.series_budget_ms {
            require(budget > 0.0, "forecast.series_budget_ms", budget, "more than 0")?;
        }
        let recency = recency(&raw.forecast)?;
        let trees = raw.boosting.checked()?;
        raw.shock.check()?;
        let expectations = check::check(&raw.check)?;
        let future = raw.data.future.clone();
        let (mut history, demand) = transactions::history(raw.data)?;
        sales::check(&history)?;
        let hierarchy = raw.hierarchy.as_ref();
        let hierarchy = hierarchy.map(|raw| raw.checked(&mut history)).transpose()?;
        if demand.is_some() && future.is_some() {
            let message = "data.future goes with [data.sales], and there is none";
            return Err(Error::new("C003", message).hint(
                "what is known ahead stands in [data.campaigns], [data.calendar] and [data.weather]",
            ));
        }
        let missing_period = match history.missing_period {
            RawMissing::Zero => MissingPeriod::Zero,
            RawMissing::Unknown => MissingPeriod::Unknown,
        };
        Ok(Self {
            project: project.to_owned(),
            name: raw.name,
            sales: SalesSource { raw: history, missing_period },
            demand,
            future: future
                .map(|future| FutureSource { source: future.source, query: future.query }),
            calendar: Calendar {
                disruptions: disruptions::check(&raw.disruption)?,
                ..calendar::check(&raw.calendar)?
            },
            horizon: raw.forecast.horizon,
            levels,
            seed: raw.forecast.seed,
            series_budget_ms: raw.forecast.series_budget_ms,
            recency,
            trees,
            threads: raw.forecast.threads,
            models,
            are_models_named: !raw.forecast.models.is_empty(),
            tiers: TierSettings::of(&raw.tiers, preset)?,
            most_series: raw.backtest.most_series,
            windows: raw.backtest.windows,
            step: raw.backtest.step,
            metric,
            check: raw.check,
            expectations,
            tolerance_percent: raw.gate.tolerance_percent,
            clean: raw.clean,
            hierarchy,
            disruptions: raw.disruptions,
            shock: raw.shock,
        })
    }

    /// How bad a rule's findings are, where the user says so.
    pub fn severity_of(&self, rule: &Rule) -> Option<Severity> {
        self.check.severity.get(rule.code).copied()
    }

    /// Whether a row with a target that is dated after today shuts the gate, as it does unless the user
    /// says otherwise.
    pub fn stops_at_future_rows(&self) -> bool {
        let severity = self.severity_of(FUTURE_ROW).unwrap_or(FUTURE_ROW.severity);
        severity == Severity::Error
    }
}

fn recency(raw: &RawForecast) -> Result<Recency> {
    if let Some(periods) = raw.recent_periods {
        require(periods >= 1, "forecast.recent_periods", periods, "1 or more")?;
    }
    if let Some(half_life) = raw.half_life_periods {
        let is_sound = half_life > 0.0 && half_life.is_finite();
        require(is_sound, "forecast.half_life_periods", half_life, "more than 0")?;
    }
    Ok(Recency { periods: raw.recent_periods, half_life: raw.half_life_periods })
}

/// The longest horizon.
pub const MOST_PERIODS: usize = 730;
/// The most origins of a backtest.
pub const MOST_WINDOWS: usize = 1000;

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
            let near = did_you_mean(name, known.iter().copied());
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
    // A count of forecasts says nothing of how good they are.
    let is_score = |metric: &&Metric| metric.unit != Unit::Count;
    metrics::find(name).filter(is_score).ok_or_else(|| {
        let scores = METRICS.iter().copied().filter(is_score);
        let known: Vec<_> = scores.map(|metric| metric.name).collect();
        let near = did_you_mean(name, known.iter().copied());
        Error::new("C003", format!("no metric is called `{name}`"))
            .hint(format!("{near}metrics: {}", known.join(", ")))
    })
}

fn preset(name: &str) -> Result<Preset> {
    match name {
        "fast" => Ok(Preset::Fast),
        "balanced" => Ok(Preset::Balanced),
        "best" => Ok(Preset::Best),
        other => {
            let known = ["fast", "balanced", "best"];
            Err(sales::unknown("forecast.preset", other, "preset", &known))
        }
    }
}

/// Refuses a setting that is out of its range.
///
/// # Errors
/// `C003` naming it.
pub fn require(is_right: bool, setting: &str, value: impl Display, range: &str) -> Result<()> {
    if is_right {
        return Ok(());
    }
    Err(Error::new("C003", format!("{setting} is {value}, which is out of its range"))
        .hint(format!("{setting} may be {range}")))
}
