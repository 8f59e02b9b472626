//! Reading a run into memory.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use forecastle_core::metrics::{self, Metric};
use forecastle_core::{Error, ForecastSet, Panel, Result};
use forecastle_pipeline::archive::{self, Archive, read_forecast};
use forecastle_pipeline::config::{FILE_NAME, parse};
use forecastle_pipeline::forecast::Forecaster;
use forecastle_pipeline::train::ModelFile;
use forecastle_store::Manifest;
use serde_json::Value;

use super::Selection;
use super::attributes::Attributes;
use super::cache::Results;
use super::calendar::WeekSide;
use super::figures::{Figures, figures};
use super::select::search_text;
use super::tally::score_by_name;
use super::tested::Tested;

/// When and by whom a run was published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PublicationFacts {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// By whom: a user's name, or `command line`.
    pub by: String,
    /// The folder of the run published before, to tell what has changed.
    pub before: Option<PathBuf>,
}

/// A run in memory, never changed. What it takes is in the order of its panel: bounds of out-of-sample
/// forecasts, which would take several times as much, are kept for the model that makes the forecast only.
pub struct Snapshot {
    pub(super) facts: Facts,
    pub(super) panel: Panel,
    pub(super) weights: Vec<f64>,
    pub(super) forecast: ForecastSet,
    pub(super) tested: Tested,
    pub(super) figures: Vec<Figures>,
    pub(super) attributes: Attributes,
    pub(super) search_texts: Vec<String>,
    pub(super) everything: Arc<[u32]>,
    pub(super) week_side: WeekSide,
    pub(super) before: Option<Vec<f64>>,
    pub(super) results: Results,
    model_file: Vec<u8>,
    forecaster: OnceLock<Result<Forecaster>>,
}

/// What is known of a run besides numbers.
pub(super) struct Facts {
    pub run: String,
    pub project: String,
    pub time: String,
    pub target: String,
    pub made_at: String,
    pub published_at: String,
    pub published_by: String,
    pub model: String,
    pub reason: String,
    pub version: Option<u32>,
    pub metric: &'static Metric,
}

impl Snapshot {
    /// Reads a forecast run's folder. The source data are not looked at: the folder suffices.
    ///
    /// # Errors
    /// `R002` when a file is missing or damaged.
    pub fn load(
        folder: &Path,
        manifest: &Manifest,
        publication: &PublicationFacts,
    ) -> Result<Self> {
        let unreadable = |name: &str, why: String| {
            let path = folder.join(name).display().to_string();
            Error::new("R002", format!("cannot be read: {why}")).in_file(path)
        };
        let read = |name: &str| {
            std::fs::read(folder.join(name)).map_err(|error| unreadable(name, error.to_string()))
        };
        let settings = String::from_utf8_lossy(&read(FILE_NAME)?).into_owned();
        let settings = parse(&settings)?;
        let sales = settings.data.history()?;
        let facts = Facts::of(manifest, publication, &sales.time)
            .map_err(|why| unreadable("manifest.json", why))?;
        let facts = Facts { target: sales.target.clone(), ..facts };
        let needs_bounds = score_by_name(&Default::default(), facts.metric.name).is_none();
        let model = facts.model.clone();
        let archive = Archive::read(folder, &|name| needs_bounds || name == model)?;
        let before = publication.before.as_deref();
        let before = before.and_then(|before| match points_before(before, &archive) {
            Ok(points) => Some(points),
            Err(error) => {
                tracing::warn!(run = facts.run, %error, "cannot tell what has changed");
                None
            }
        });
        let hierarchy = &sales.hierarchy;
        Ok(Self::of(facts, archive, hierarchy, before, read(archive::MODEL)?))
    }

    fn of(
        facts: Facts,
        archive: Archive,
        hierarchy: &[String],
        before: Option<Vec<f64>>,
        model_file: Vec<u8>,
    ) -> Self {
        let Archive { panel, weights, forecast, backtest } = archive;
        let tested = Tested::new(backtest, &facts.model, &panel, &weights);
        let attributes = Attributes::of(&panel, hierarchy);
        let count = panel.series_count();
        Self {
            figures: figures(&panel, &forecast, &tested),
            search_texts: (0..count).map(|one| search_text(&panel, &attributes, one)).collect(),
            everything: (0..count as u32).collect(),
            week_side: WeekSide::of(&panel),
            results: Results::new(),
            forecaster: OnceLock::new(),
            facts,
            panel,
            weights,
            forecast,
            tested,
            attributes,
            before,
            model_file,
        }
    }

    /// The run's name.
    pub fn run(&self) -> &str {
        &self.facts.run
    }

    /// The last known period, as an ISO date.
    pub fn origin(&self) -> String {
        self.panel.frequency().label(self.panel.origin())
    }

    /// The place on the time axis where the first of the selected series begins; of an empty selection the
    /// origin. What lies before it is of no account to who sees no more.
    pub(super) fn first_place(&self, selection: &Selection) -> usize {
        let starts = selection.series().map(|series| self.panel.start(series));
        starts.min().unwrap_or(self.panel.period_count() - 1)
    }

    /// The run's model, ready to forecast.
    pub(super) fn forecaster(&self) -> Result<&Forecaster> {
        let restore = || Forecaster::of(&ModelFile::from_bytes(&self.model_file)?);
        self.forecaster.get_or_init(restore).as_ref().map_err(Clone::clone)
    }

    /// The date of a place on the time axis, past or ahead.
    pub(super) fn label(&self, place: usize) -> String {
        self.panel.frequency().label(self.panel.period_at(place as i64))
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series = self.panel.series_count();
        f.debug_struct("Snapshot").field("run", &self.facts.run).field("series", &series).finish()
    }
}

impl Facts {
    fn of(
        manifest: &Manifest,
        publication: &PublicationFacts,
        time: &str,
    ) -> std::result::Result<Self, String> {
        let text = |value: Option<&Value>, name: &str| {
            value.and_then(Value::as_str).map(str::to_owned).ok_or(format!("{name} is missing"))
        };
        let metric = text(manifest.settings.get("metric"), "settings.metric")?;
        let version = manifest.model.get("version").and_then(Value::as_u64);
        Ok(Self {
            run: manifest.run.to_string(),
            project: manifest.project.clone(),
            time: time.to_owned(),
            target: String::new(),
            made_at: manifest.created_at.clone(),
            published_at: publication.at.clone(),
            published_by: publication.by.clone(),
            model: text(manifest.model.get("name"), "model.name")?,
            reason: text(manifest.model.get("reason"), "model.reason")?,
            version: version.and_then(|version| u32::try_from(version).ok()),
            metric: metrics::find(&metric).ok_or(format!("no metric is called `{metric}`"))?,
        })
    }
}

/// What the run published before forecast for this run's series and periods; NaN where it did not.
fn points_before(folder: &Path, archive: &Archive) -> Result<Vec<f64>> {
    let before = read_forecast(folder)?;
    let set = &archive.forecast;
    let shift = set.origin.0 - before.set.origin.0;
    let mut points = vec![f64::NAN; set.points.len()];
    for (series, key) in archive.panel.keys().iter().enumerate() {
        let Ok(place) = before.keys.binary_search(key) else { continue };
        let theirs = before.set.points_of(place);
        for step in 0..set.horizon {
            let there = usize::try_from(step as i64 + shift).ok();
            if let Some(point) = there.and_then(|there| theirs.get(there)) {
                points[series * set.horizon + step] = *point;
            }
        }
    }
    Ok(points)
}
