//! Tuning boosted trees on the project's data.

use std::path::PathBuf;
use std::time::Duration;

use forecastle_core::{Error, Result};
use forecastle_models::{ModelEntry, find};
use forecastle_pipeline::backtest;
use forecastle_pipeline::config::{FILE_NAME, RawBoosting, with_boosting};
use forecastle_pipeline::json_lines::JsonLines;
use forecastle_pipeline::tune::{Budget, Trial, TuneRequest, Tuned, tunable, tune as search};
use forecastle_store::write_atomically;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Loaded, Session, Talk};

/// How long to search, and where.
pub struct TuneWanted {
    /// Trials, those that are kept from earlier searches among them.
    pub trials: usize,
    /// Minutes from now on, at most.
    pub minutes: Option<f64>,
    /// Models to try; every one that can be when empty.
    pub models: Vec<String>,
}

impl TuneWanted {
    /// The time, where there is a limit to it.
    ///
    /// # Errors
    /// `U001` for no trials or no time.
    fn time(&self) -> Result<Option<Duration>> {
        if self.trials == 0 {
            return Err(Error::new("U001", "0 trials are none").hint("ask for 1 or more"));
        }
        let of = |minutes: f64| {
            Duration::try_from_secs_f64(60.0 * minutes).map_err(|_| {
                Error::new("U001", format!("{minutes} minutes are no time"))
                    .hint("ask for a number above 0")
            })
        };
        self.minutes.map(of).transpose()
    }
}

/// A search and what it was made on.
pub struct TunedProject {
    /// What came of it.
    pub tuned: Tuned,
    /// The file that keeps its trials.
    pub path: PathBuf,
    /// The trials that were kept from earlier searches.
    pub kept: usize,
    /// The last periods known at the origins of the search, ascending.
    pub origins: Vec<String>,
    /// The same of the comparison.
    pub later_origin: String,
}

/// Searches for the way of growing trees that suits the project's data.
///
/// # Errors
/// `U001` for a model that cannot be tuned, `M003` when the history is too short for a search and a comparison.
pub fn tune(
    session: &Session,
    loaded: &Loaded,
    wanted: &TuneWanted,
    talk: &dyn Talk,
) -> Result<TunedProject> {
    let time = wanted.time()?;
    let (panel, settings) = (&loaded.panel, &session.settings);
    let horizon = session.horizon(panel);
    let step = settings.step.unwrap_or(horizon);
    // One origin more, for the comparison.
    let plan = backtest::plan(panel, horizon, settings.windows + 1, step)?;
    let [ends @ .., last_end] = &plan.ends[..] else { return Err(too_short()) };
    if ends.is_empty() {
        return Err(too_short());
    }
    let models = models(&wanted.models)?;
    let request = TuneRequest {
        panel,
        weights: &loaded.weights,
        horizon,
        ends: ends.to_vec(),
        last_end: *last_end,
        metric: settings.metric,
        models,
        context: session.context(),
        budget: Budget { trials: wanted.trials, time },
    };
    let mut file = JsonLines::new(&session.project, &file_name(loaded, &request));
    let trials: Vec<Trial> = file.read()?;
    let kept = trials.len();
    let tuned = search(&request, trials, &mut file, talk)?;
    let label = |end: &usize| panel.frequency().label(panel.period_at(*end as i64 - 1));
    let origins = ends.iter().map(label).collect();
    Ok(TunedProject {
        tuned,
        path: file.path().to_owned(),
        kept,
        origins,
        later_origin: label(last_end),
    })
}

impl TunedProject {
    /// The `[boosting]` table of the best trial, as it may stand in `forecastle.toml`.
    pub fn table(&self) -> String {
        boosting_table(&self.tuned.trials[self.tuned.best])
    }

    /// Puts that table into the project's settings, in the place of the one that is there.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn write(&self, session: &Session) -> Result<()> {
        let path = session.project.join(FILE_NAME);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            Error::new("C001", format!("cannot be read: {error}")).in_file(FILE_NAME)
        })?;
        write_atomically(&path, with_boosting(&text, &self.table())?.as_bytes())
    }

    /// Everything, for programs.
    pub fn json(&self, session: &Session) -> Value {
        let trial = |place: usize| {
            let Trial { model, settings, scores, badness, failure } = &self.tuned.trials[place];
            json!({
                "trial": place + 1,
                "model": model,
                "settings": RawBoosting::from(settings),
                "scores": scores.iter().rev().collect::<Vec<_>>(),
                "mean": badness,
                "failure": failure,
            })
        };
        json!({
            "metric": session.settings.metric.name,
            "origins": self.origins,
            "kept": self.kept,
            "best": trial(self.tuned.best),
            "usual": trial(self.tuned.usual),
            "later": {
                "origin": self.later_origin,
                "best": self.tuned.later.0,
                "usual": self.tuned.later.1,
            },
            "trials": (0..self.tuned.trials.len()).map(trial).collect::<Vec<_>>(),
            "file": self.path,
        })
    }
}

/// The settings of a trial, as they may stand in `forecastle.toml`.
fn boosting_table(trial: &Trial) -> String {
    format!("[boosting]\n{}", RawBoosting::from(&trial.settings).lines())
}

fn models(names: &[String]) -> Result<Vec<&'static ModelEntry>> {
    let all = tunable();
    if names.is_empty() {
        return Ok(all);
    }
    let known: Vec<_> = all.iter().map(|model| model.name).collect();
    let of = |name: &String| {
        find(name).filter(|model| known.contains(&model.name)).ok_or_else(|| {
            Error::new("U001", format!("the model `{name}` cannot be tuned"))
                .hint(format!("models that can be: {}", known.join(", ")))
        })
    };
    names.iter().map(of).collect()
}

/// Trials are kept for the same data and the same questions only.
fn file_name(loaded: &Loaded, request: &TuneRequest<'_>) -> String {
    let files: Vec<_> = loaded.files.iter().map(|file| (&file.name, &file.sha256)).collect();
    let models: Vec<_> = request.models.iter().map(|model| model.name).collect();
    let panel = request.panel;
    let asked = json!([
        env!("CARGO_PKG_VERSION"),
        files,
        panel.key_names(),
        panel.covariates().iter().map(|column| &column.name).collect::<Vec<_>>(),
        format!("{:?}", panel.calendar()),
        (panel.series_count(), panel.period_count()),
        (request.horizon, &request.ends, request.last_end),
        request.metric.name,
        models,
        request.context,
    ]);
    let digest = Sha256::digest(asked.to_string());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!(".forecastle/tuning/{name}.jsonl")
}

fn too_short() -> Error {
    Error::new("M003", "the history is too short for a search and a comparison after it")
        .hint("ask for a shorter horizon")
}
