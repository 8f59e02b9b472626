//! Backtesting and choosing.

use std::collections::BTreeMap;

use forecastle_core::metrics::{Metric, PointKind};
use forecastle_core::{Error, Panel, Result};
use forecastle_models::tiers::Tiers;
use forecastle_models::{ModelEntry, find};
use forecastle_pipeline::backtest::{self, Backtest, Choice, Phases, Score, TierScores, ranking};
use forecastle_pipeline::hierarchy::{TriedLevels, try_methods};
use serde_json::{Value, json};

use super::tiers::{models_of, sampled, tiers};
use super::{Loaded, Session, Talk};

/// A backtest, its scores, and the choice made from them.
pub struct Tried {
    /// The backtest.
    pub backtest: Backtest,
    /// One score per model of it.
    pub scores: Vec<Score>,
    /// The model chosen.
    pub choice: Choice,
    /// The series that models were tried on, where these are not all.
    pub sample: Option<Sample>,
    /// The tiers of all series, where there are any.
    pub tiers: Option<Tiers>,
    /// The scores within each tier.
    pub by_tier: Vec<TierScores>,
    /// The levels above the series and how all were made to add up, where the project asks for it.
    pub hierarchy: Option<TriedLevels>,
    /// For each model its scores before, in and after a shutdown; none where nothing was shut.
    pub phases: Vec<BTreeMap<&'static str, Score>>,
}

/// Some of the series.
pub struct Sample {
    /// Their panel.
    pub panel: Panel,
    /// One weight per series.
    pub weights: Vec<f64>,
}

impl Tried {
    /// The panel that models were tried on.
    pub fn panel<'a>(&'a self, loaded: &'a Loaded) -> &'a Panel {
        self.sample.as_ref().map_or(&loaded.panel, |sample| &sample.panel)
    }

    /// One weight per series of it.
    pub fn weights<'a>(&'a self, loaded: &'a Loaded) -> &'a [f64] {
        self.sample.as_ref().map_or(&loaded.weights, |sample| &sample.weights)
    }

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
    plan.keeps_calibration = settings.hierarchy.is_some();
    plan.masks_disruptions = settings.disruptions.mask;
    session.say_shock(talk);
    for note in &plan.notes {
        talk.warn(note);
    }
    let tiers = tiers(session, loaded);
    // Totals are those of all series, so that all are tried where totals are wanted.
    let most = if settings.hierarchy.is_some() { usize::MAX } else { settings.most_series };
    let places = sampled(loaded.panel.keys(), most);
    if let Some(places) = &places {
        talk.say(&format!(
            "Tried on {} of {} series; most_series in [backtest] says on how many",
            places.len(),
            loaded.panel.series_count()
        ));
    }
    plan.tiers = match (&tiers, &places) {
        (Some(tiers), Some(places)) => Some(tiers.select(places)),
        (tiers, _) => tiers.clone(),
    };
    let models: Vec<_> = match &tiers {
        Some(tiers) => models_of(tiers, session),
        None => settings.models.iter().filter_map(|name| find(name)).collect(),
    };
    let sample = places.map(|places| Sample {
        panel: loaded.panel.select(&places),
        weights: places.iter().map(|place| loaded.weights[*place]).collect(),
    });
    let (panel, weights) = match &sample {
        Some(sample) => (&sample.panel, &sample.weights),
        None => (&loaded.panel, &loaded.weights),
    };
    let backtest = backtest::run(panel, &models, plan, &settings.levels, &session.context(), talk)?;
    for (model, why) in &backtest.unsuited {
        talk.say(&format!("  {model} suits none of these series: {why}"));
    }
    for (model, why) in &backtest.failures {
        talk.warn(&format!("{model} was left out: {why}"));
    }
    let scores: Vec<_> = backtest
        .models
        .iter()
        .map(|model| backtest::score(panel, weights, &settings.levels, model))
        .collect();
    let choice = backtest::choose(&backtest, &scores, settings.metric).ok_or_else(|| {
        Error::new("M003", format!("no model has a {} on these data", settings.metric.name))
            .hint("choose another metric in [backtest]")
    })?;
    warn_of_bias(&scores[choice.place], settings.metric, talk);
    let by_tier = backtest::by_tier(panel, weights, &backtest);
    let hierarchy = try_levels(session, loaded, &backtest, &choice, talk)?;
    let phases = phases(panel, weights, &backtest);
    Ok(Tried { backtest, scores, choice, sample, tiers, by_tier, hierarchy, phases })
}

/// Tries the methods of reconciliation on what the chosen model and those of the levels above said.
fn try_levels(
    session: &Session,
    loaded: &Loaded,
    backtest: &Backtest,
    choice: &Choice,
    talk: &dyn Talk,
) -> Result<Option<TriedLevels>> {
    let settings = &session.settings;
    let Some(asked) = &settings.hierarchy else { return Ok(None) };
    let (panel, weights, plan) = (&loaded.panel, &loaded.weights, &backtest.plan);
    let (leaf, context) = (&backtest.models[choice.place], session.context());
    let tried = try_methods(panel, weights, settings, asked, plan, leaf, (&context, talk))?;
    talk.say(&format!(
        "Hierarchy: {} nodes above {} series by {}; {}: {}",
        tried.levels.hierarchy.upper_count(),
        panel.series_count(),
        tried.upper.models[tried.upper_choice.place].model.name,
        tried.chosen().method.name,
        tried.reason
    ));
    Ok(Some(tried))
}

/// The scores of each model before, in and after a shutdown; none where nothing was shut.
fn phases(
    panel: &Panel,
    weights: &[f64],
    backtest: &Backtest,
) -> Vec<BTreeMap<&'static str, Score>> {
    let Some(phases) = Phases::of(panel) else { return Vec::new() };
    let of = |model| phases.scores(panel, weights, &backtest.levels, model);
    backtest.models.iter().map(of).collect()
}

/// A total that is far off may be just what the metric rewards: where most periods are zero, the median
/// is, and so is the forecast.
fn warn_of_bias(score: &Score, metric: &Metric, talk: &dyn Talk) {
    const LARGE_PERCENT: f64 = 10.0;
    let Some(bias) = score.get("bias").filter(|bias| bias.abs() > LARGE_PERCENT) else { return };
    if bias > 0.0 {
        talk.warn(&format!("forecasts are {bias:.0} % too high in total"));
        return;
    }
    if metric.rewards == PointKind::Mean {
        talk.warn(&format!("forecasts are {:.0} % too low in total", -bias));
        return;
    }
    talk.warn(&format!(
        "forecasts are {:.0} % too low in total; {} rewards the median, and `metric = \"rmsse\"` in [backtest] \
         the mean",
        -bias, metric.name
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

/// The scores within each tier, for programs.
pub fn tiers_json(by_tier: &[TierScores]) -> Value {
    let tier = |tier: &TierScores| {
        let models = tier.models.iter().map(|(model, score)| {
            let mut row = serde_json::Map::new();
            row.insert("model".to_owned(), json!(model));
            row.append(&mut score.to_json());
            Value::Object(row)
        });
        json!({
            "tier": tier.name,
            "series": tier.series,
            "intermittent": tier.intermittent,
            "value_percent": tier.value_percent,
            "models": models.collect::<Vec<_>>(),
        })
    };
    Value::Array(by_tier.iter().map(tier).collect())
}
