//! Backtesting and choosing.

use std::collections::BTreeMap;

use forecastle_core::{Error, Result};
use forecastle_models::{ModelEntry, find};
use forecastle_pipeline::backtest::{self, Backtest, Choice, Phases, Score, ranking};
use forecastle_pipeline::config::Settings;
use serde_json::{Value, json};

use super::{Loaded, Session, Talk};

/// A backtest, its scores, and the choice made from them.
pub struct Tried {
    /// The backtest.
    pub backtest: Backtest,
    /// One score per model of it.
    pub scores: Vec<Score>,
    /// The model chosen.
    pub choice: Choice,
    /// For each model its scores before, in and after a shutdown; none where nothing was shut.
    pub phases: Vec<BTreeMap<&'static str, Score>>,
}

impl Tried {
    /// The model chosen.
    pub fn chosen(&self) -> &'static ModelEntry {
        self.backtest.models[self.choice.place].model
    }
}

/// Runs the backtest of the session's models and chooses one.
///
/// # Errors
/// `M003` when the history is too short.
pub fn try_models(session: &Session, loaded: &Loaded, talk: &dyn Talk) -> Result<Tried> {
    let settings = &session.settings;
    let horizon = session.horizon(&loaded.panel);
    let step = settings.step.unwrap_or(horizon);
    let mut plan = backtest::plan(&loaded.panel, horizon, settings.windows, step)?;
    plan.masks_disruptions = settings.disruptions.mask;
    session.say_shock(talk);
    for note in &plan.notes {
        talk.warn(note);
    }
    let models: Vec<_> = settings.models.iter().filter_map(|name| find(name)).collect();
    let backtest =
        backtest::run(&loaded.panel, &models, plan, &settings.levels, &session.context(), talk)?;
    for (model, why) in &backtest.unsuited {
        talk.say(&format!("  {model} suits none of these series: {why}"));
    }
    for (model, why) in &backtest.failures {
        talk.warn(&format!("{model} was left out: {why}"));
    }
    let scores: Vec<_> = backtest
        .models
        .iter()
        .map(|model| backtest::score(&loaded.panel, &loaded.weights, &settings.levels, model))
        .collect();
    let choice = backtest::choose(&backtest, &scores, settings.metric).ok_or_else(|| {
        Error::new("M003", format!("no model has a {} on these data", settings.metric.name))
            .hint("choose another metric in [backtest]")
    })?;
    warn_of_bias(&scores[choice.place], settings.metric.name, talk);
    let phases = phases(loaded, &backtest, settings);
    Ok(Tried { backtest, scores, choice, phases })
}

/// The scores of each model before, in and after a shutdown; none where nothing was shut.
fn phases(
    loaded: &Loaded,
    backtest: &Backtest,
    settings: &Settings,
) -> Vec<BTreeMap<&'static str, Score>> {
    let Some(phases) = Phases::of(&loaded.panel) else { return Vec::new() };
    let of = |model| phases.scores(&loaded.panel, &loaded.weights, &settings.levels, model);
    backtest.models.iter().map(of).collect()
}

/// A total that is far off may be just what the metric rewards: where most periods are zero, the median
/// is, and so is the forecast.
fn warn_of_bias(score: &Score, metric: &str, talk: &dyn Talk) {
    const LARGE_PERCENT: f64 = 10.0;
    let Some(bias) = score.get("bias").filter(|bias| bias.abs() > LARGE_PERCENT) else { return };
    if bias > 0.0 {
        talk.warn(&format!("forecasts are {bias:.0} % too high in total"));
        return;
    }
    talk.warn(&format!(
        "forecasts are {:.0} % too low in total; {metric} rewards the median, and \
         `metric = \"rmsse\"` in [backtest] the mean",
        -bias
    ));
}

/// The leaderboard, best first: model, title, every metric. Without times, so that the same data give
/// the same bytes.
pub fn leaderboard_json(session: &Session, tried: &Tried) -> Value {
    let rows = ranking(&tried.scores, session.settings.metric).into_iter().map(|place| {
        let model = tried.backtest.models[place].model;
        let mut row = serde_json::Map::new();
        row.insert("model".to_owned(), json!(model.name));
        row.insert("title".to_owned(), json!(model.title));
        row.insert("is_chosen".to_owned(), json!(place == tried.choice.place));
        row.append(&mut tried.scores[place].to_json());
        if let Some(phases) = tried.phases.get(place) {
            let phases = phases.iter().map(|(name, score)| (*name, score.to_json()));
            row.insert("phases".to_owned(), json!(BTreeMap::from_iter(phases)));
        }
        Value::Object(row)
    });
    Value::Array(rows.collect())
}
