//! What a run would do, before it does it.

use std::collections::BTreeMap;

use forecastle_core::{Result, Window};
use forecastle_models::tiers::values;
use forecastle_models::{Kind, ModelEntry};
use forecastle_pipeline::backtest;
use serde_json::{Value, json};

use super::tiers::tiers;
use super::{Loaded, Session};

/// What a run would do for a tier; for all series where there are no tiers.
pub struct TierPlan {
    /// The tier.
    pub name: String,
    /// Its series.
    pub series: usize,
    /// Those of them whose demand comes only now and then.
    pub intermittent: usize,
    /// What it was worth in the last year of all, in percent.
    pub value_percent: f64,
    /// The models that are tried.
    pub models: Vec<&'static str>,
    /// About how many seconds of one core the models of single series take to be fitted to it once; what
    /// learns from all series together is not in it.
    pub fit_seconds: f64,
}

/// About how long a model takes for a series that says nothing of it, in milliseconds.
const QUICK_MS: f64 = 0.05;

/// What a run would do, and from how many origins it would try models.
///
/// # Errors
/// `M003` when the history is too short to try anything.
pub fn plan_of(session: &Session, loaded: &Loaded) -> Result<(Vec<TierPlan>, usize)> {
    let settings = &session.settings;
    let panel = &loaded.panel;
    let horizon = session.horizon(panel);
    let step = settings.step.unwrap_or(horizon);
    let plan = backtest::plan(panel, horizon, settings.windows, step)?;
    let origins = plan.ends.len() + plan.calibration_ends.len();
    let window = Window::latest(panel, horizon);
    let cost = |models: &[&'static ModelEntry], series: &[usize]| -> f64 {
        let season = panel.frequency().season_length();
        let of_model = |model: &&ModelEntry| match model.kind {
            Kind::Local(local) => series
                .iter()
                .map(|place| local.cost(panel.values(*place).len(), season).max(QUICK_MS))
                .sum(),
            Kind::Global(_) | Kind::Combination(_) => 0.0,
        };
        models.iter().map(of_model).sum::<f64>() / 1000.0
    };
    let Some(tiers) = tiers(session, loaded) else {
        let models: Vec<_> =
            settings.models.iter().filter_map(|name| forecastle_models::find(name)).collect();
        let all: Vec<_> = (0..panel.series_count()).collect();
        let only = TierPlan {
            name: "all".to_owned(),
            series: all.len(),
            intermittent: 0,
            value_percent: 100.0,
            models: models.iter().map(|model| model.name).collect(),
            fit_seconds: cost(&models, &all),
        };
        return Ok((vec![only], origins));
    };
    let assigned = tiers.assign(&window);
    let worth = values(&window, &tiers.unit_values);
    let total: f64 = worth.iter().sum();
    let mut series: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (place, tier) in assigned.tier_of.iter().enumerate() {
        series.entry(*tier).or_default().push(place);
    }
    let plans = tiers.tiers.iter().enumerate().map(|(place, tier)| {
        let series = series.remove(&(place as u8)).unwrap_or_default();
        let own: f64 = series.iter().map(|series| worth[*series]).sum();
        TierPlan {
            name: tier.name.clone(),
            series: series.len(),
            intermittent: assigned.counts(place).1,
            value_percent: if total > 0.0 { 100.0 * own / total } else { 0.0 },
            models: tier.models.iter().map(|model| model.name).collect(),
            fit_seconds: cost(&tier.models, &series),
        }
    });
    Ok((plans.collect(), origins))
}

/// The same for programs.
pub fn plan_json(session: &Session, loaded: &Loaded, plans: &[TierPlan], origins: usize) -> Value {
    let tier = |plan: &TierPlan| {
        json!({
            "tier": plan.name,
            "series": plan.series,
            "intermittent": plan.intermittent,
            "value_percent": plan.value_percent,
            "models": plan.models,
            "fit_seconds": plan.fit_seconds,
        })
    };
    let count = loaded.panel.series_count();
    json!({
        "series": count,
        "series_tried": count.min(session.settings.most_series),
        "horizon": session.horizon(&loaded.panel),
        "origins": origins,
        "tiers": plans.iter().map(tier).collect::<Vec<_>>(),
    })
}
