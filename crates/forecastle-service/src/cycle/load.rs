//! Opening a project and reading its data through the gate.

use std::path::PathBuf;
use std::time::Instant;

use chrono::{NaiveDate, Utc};
use forecastle_core::{Error, Panel, Result};
use forecastle_models::Context;
use forecastle_pipeline::backtest::default_horizon;
use forecastle_pipeline::clean::{StockOutRule, clean, stock_outs};
use forecastle_pipeline::config::{self, Settings, settings};
use forecastle_pipeline::demand;
use forecastle_pipeline::hierarchy::check_names;
use forecastle_pipeline::ingest::{FileFacts, Ingested, ingest};
use forecastle_pipeline::table::FileFormat;
use forecastle_pipeline::validate::{Facts, Report, Severity, validate};
use forecastle_store::{Store, replace_file};

use super::Talk;

/// Settings of a project that are changed for one time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    /// The number of periods ahead.
    pub horizon: Option<usize>,
    /// The models to choose from; the project's when empty.
    pub models: Vec<String>,
    /// Interval levels in percent; the project's when empty.
    pub levels: Vec<f64>,
    /// The number of origins of the backtest.
    pub windows: Option<usize>,
    /// The number of periods between origins.
    pub step: Option<usize>,
}

/// Who asks for something to be done, for the records.
#[derive(Debug, Clone, PartialEq)]
pub struct Asker {
    /// A user's name, or `command line`.
    pub by: String,
    /// The job that it is done for.
    pub job: Option<String>,
}

impl Default for Asker {
    fn default() -> Self {
        Self { by: "command line".to_owned(), job: None }
    }
}

/// What is asked of a project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// The project's folder.
    pub project: PathBuf,
    /// Today; the clock's date when absent.
    pub today: Option<NaiveDate>,
    /// What is to differ from the project's settings.
    pub overrides: Overrides,
    /// Who asks.
    pub asker: Asker,
}

/// A project that a command or a job works on.
pub struct Session {
    /// Its settings, with what the request changes.
    pub settings: Settings,
    /// Its folder.
    pub project: PathBuf,
    /// Its store.
    pub store: Store,
    /// Today.
    pub today: NaiveDate,
    /// Whether the request is for other models or another horizon than the project: for this once,
    /// not for the project's champion.
    pub is_ad_hoc: bool,
    /// Who asks.
    pub asker: Asker,
}

/// A project's data, past the gate.
pub struct Loaded {
    /// The panel.
    pub panel: Panel,
    /// One weight per series.
    pub weights: Vec<f64>,
    /// The files that were read.
    pub files: Vec<FileFacts>,
}

/// Opens the project with its store, and applies what the request changes.
///
/// # Errors
/// When there is no project, a setting is wrong, or the store cannot be opened.
pub fn open(request: &Request) -> Result<Session> {
    open_with(request, || Store::open(&request.project, None))
}

/// As [`open`], with a store from elsewhere; it is asked for once the settings have turned out right.
///
/// # Errors
/// When there is no project, a setting is wrong, or `store` fails.
pub fn open_with(request: &Request, store: impl FnOnce() -> Result<Store>) -> Result<Session> {
    let own_horizon = config::load(&request.project)?.horizon;
    let overrides = &request.overrides;
    let asks_another_horizon =
        overrides.horizon.is_some_and(|horizon| own_horizon.is_some_and(|own| own != horizon));
    Ok(Session {
        settings: settings_of(request)?,
        project: request.project.clone(),
        store: store()?,
        today: request.today(),
        is_ad_hoc: asks_another_horizon || !overrides.models.is_empty(),
        asker: request.asker.clone(),
    })
}

/// The project's settings with what the request changes, without opening the store.
///
/// # Errors
/// When there is no project or a setting is wrong.
pub fn settings_of(request: &Request) -> Result<Settings> {
    let overrides = &request.overrides;
    let mut settings = config::load(&request.project)?;
    if let Some(horizon) = overrides.horizon {
        require_within("--horizon", horizon, settings::MOST_PERIODS)?;
        settings.horizon = Some(horizon);
    }
    if let Some(windows) = overrides.windows {
        require_within("--windows", windows, settings::MOST_WINDOWS)?;
        settings.windows = windows;
    }
    if overrides.step == Some(0) {
        return Err(Error::new("C003", "--step is at least 1"));
    }
    settings.step = overrides.step.or(settings.step);
    if !overrides.levels.is_empty() {
        settings.levels = settings::levels(&overrides.levels)?;
    }
    if !overrides.models.is_empty() {
        settings.models = settings::model_names(&overrides.models)?;
        settings.are_models_named = true;
    }
    Ok(settings)
}

impl Request {
    /// The day that counts as today.
    pub fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| Utc::now().date_naive())
    }
}

fn require_within(flag: &str, value: usize, most: usize) -> Result<()> {
    match (1..=most).contains(&value) {
        true => Ok(()),
        false => Err(Error::new("C003", format!("{flag} {value} is not between 1 and {most}"))),
    }
}

impl Session {
    /// The number of periods ahead.
    pub fn horizon(&self, panel: &Panel) -> usize {
        self.settings.horizon.unwrap_or_else(|| default_horizon(panel.frequency()))
    }

    /// What every fit needs to know.
    pub fn context(&self) -> Context {
        Context {
            point: self.settings.metric.rewards,
            seed: self.settings.seed,
            series_budget_ms: self.settings.series_budget_ms,
            recency: self.recency(),
            trees: self.settings.trees,
        }
    }
}

/// Reads the data and judges them.
///
/// # Errors
/// When a file cannot be read.
pub fn report_of(settings: &Settings, today: NaiveDate) -> Result<(Ingested, Report)> {
    let ingested = ingest(settings, today)?;
    let report =
        validate(&Facts { evidence: &ingested.evidence, panel: ingested.panel.as_ref(), settings });
    Ok((ingested, report))
}

/// The panel after what `[clean]` asks for; what was changed is listed in `.forecastle/cleaned.csv`.
fn cleaned(session: &Session, panel: Panel, talk: &dyn Talk) -> Result<Panel> {
    let rules = &session.settings.clean;
    if rules.is_off() {
        return Ok(panel);
    }
    let mask = stock_outs(&panel, rules, &demand::stock_outs(&session.settings, &panel)?)?;
    if rules.stockouts != StockOutRule::Off && mask.count() == 0 {
        talk.warn("no period without stock is known: [data.stock] is a table of them, clean.stockout_column a column");
    }
    let cleaned = clean(&panel, &mask, rules);
    let list = session.project.join(CLEANED);
    let time = &session.settings.sales.raw.time;
    replace_file(&list, |file| cleaned.write_changes(time, FileFormat::Csv, file))?;
    for remark in cleaned.remarks() {
        talk.say(&format!("  {remark}; listed in {CLEANED}"));
    }
    Ok(cleaned.panel)
}

/// The list of what was cleaned, below the project's folder.
const CLEANED: &str = ".forecastle/cleaned.csv";

/// Reads the data through the gate, saying what was found.
///
/// # Errors
/// `D002` when the gate stays shut, after printing why.
pub fn load(session: &Session, talk: &dyn Talk) -> Result<Loaded> {
    let started = Instant::now();
    let (ingested, report) = report_of(&session.settings, session.today)?;
    let source = &session.settings.sales.raw.source;
    talk.say(&format!(
        "Read {source}: {} rows, {} series, {} ({:.1} s)",
        report.rows,
        report.series,
        report.frequency.as_deref().unwrap_or("no frequency"),
        started.elapsed().as_secs_f64()
    ));
    for remark in &report.remarks {
        talk.say(&format!("  {remark}"));
    }
    match ingested.panel {
        Some(panel) if report.passed() => {
            let warned = report.problems.iter().filter(|p| p.severity == Some(Severity::Warning));
            let mut rules: Vec<_> = warned.map(|problem| problem.code.as_str()).collect();
            rules.dedup();
            if !rules.is_empty() {
                talk.say(&format!(
                    "  warnings {}; `forecastle check` shows them",
                    rules.join(", ")
                ));
            }
            check_names(&panel, &session.settings)?;
            let panel = cleaned(session, panel, talk)?;
            Ok(Loaded { panel, weights: ingested.weights, files: ingested.evidence.files })
        }
        _ => {
            talk.problems(&report);
            Err(Error::new("D002", "the data did not pass the gate")
                .hint("correct what is marked as an error, then `forecastle check`"))
        }
    }
}
