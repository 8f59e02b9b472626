//! What the project is.

use chrono::NaiveDateTime;
use forecastle_core::Result;
use forecastle_models::find;
use forecastle_pipeline::config::Settings;

use crate::api::{self, Freshness};
use crate::snapshot::attributes::Column;
use crate::snapshot::calendar::has_passed;
use crate::snapshot::{Selection, Snapshot};

/// The most values of a column that are listed.
const MOST_VALUES: usize = 1_000;

/// The project, and how fresh its forecast is at a moment (UTC).
///
/// # Errors
/// None so far.
pub fn project(
    snapshot: &Snapshot,
    selection: &Selection,
    now: NaiveDateTime,
) -> Result<api::Project> {
    let (facts, panel) = (&snapshot.facts, &snapshot.panel);
    let columns = snapshot.attributes.columns.iter();
    let frequency = panel.frequency();
    Ok(api::Project {
        name: facts.project.clone(),
        keys: panel.key_names().to_vec(),
        time: facts.time.clone(),
        target: facts.target.clone(),
        frequency: frequency.to_string(),
        period_noun: frequency.noun(1),
        season_length: frequency.season_length() as u32,
        levels: snapshot.levels().iter().map(|level| level.percent()).collect(),
        attributes: columns.map(|column| attribute(column, selection)).collect(),
        series_count: selection.len() as u64,
        is_scoped: selection.is_scoped(),
        metric: facts.metric.name.to_owned(),
        published: Some(published(snapshot, selection, now)),
    })
}

/// The project before anything was published: what its settings say.
pub fn project_without_forecast(settings: &Settings, is_scoped: bool) -> api::Project {
    let sales = &settings.sales.raw;
    api::Project {
        name: settings.name.clone(),
        keys: sales.keys.clone(),
        time: sales.time.clone(),
        target: sales.target.clone(),
        frequency: sales.frequency.clone().unwrap_or_default(),
        period_noun: "period".to_owned(),
        season_length: 1,
        levels: settings.levels.iter().map(|level| level.percent()).collect(),
        attributes: Vec::new(),
        series_count: 0,
        is_scoped,
        metric: settings.metric.name.to_owned(),
        published: None,
    }
}

/// A column with the values that the selected series have.
fn attribute(column: &Column, selection: &Selection) -> api::Attribute {
    let mut is_there = vec![false; column.value_count()];
    for place in selection.series().filter_map(|series| column.place(series)) {
        is_there[place] = true;
    }
    let there = is_there.iter().enumerate().filter(|(_, is_there)| **is_there);
    api::Attribute {
        name: column.name.clone(),
        is_key: column.is_key,
        value_count: there.clone().count() as u64,
        values: there.take(MOST_VALUES).map(|(place, _)| column.text(place).to_owned()).collect(),
    }
}

fn published(snapshot: &Snapshot, selection: &Selection, now: NaiveDateTime) -> api::Published {
    let (facts, set) = (&snapshot.facts, &snapshot.forecast);
    let fell_back = |series: &usize| set.provenance[*series].fallback_reason.is_some();
    api::Published {
        run: facts.run.clone(),
        origin: snapshot.origin(),
        first_period: snapshot.label(snapshot.first_place(selection)),
        horizon: set.horizon as u32,
        made_at: facts.made_at.clone(),
        published_at: facts.published_at.clone(),
        published_by: facts.published_by.clone(),
        model: facts.model.clone(),
        model_title: title_of(&facts.model),
        version: facts.version,
        freshness: freshness(snapshot, now),
        fallbacks: selection.series().filter(fell_back).count() as u64,
    }
}

/// A model's name in words.
pub fn title_of(model: &str) -> String {
    find(model).map_or(model, |entry| entry.title).to_owned()
}

fn freshness(snapshot: &Snapshot, now: NaiveDateTime) -> Freshness {
    const STALE_PERIODS: usize = 2;
    let frequency = snapshot.panel.frequency();
    let passed = |step: &usize| {
        let period = snapshot.panel.origin().plus(*step as i64);
        has_passed(frequency, snapshot.week_side, period, now)
    };
    let horizon = snapshot.forecast.horizon;
    match (1..=horizon.min(STALE_PERIODS + 1)).take_while(passed).count() {
        0 => Freshness::Fresh,
        count if count > STALE_PERIODS || count == horizon => Freshness::Expired,
        _ => Freshness::Stale,
    }
}
