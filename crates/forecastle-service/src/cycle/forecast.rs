//! Forecasting with a version, and publishing what it says.

use forecastle_core::{ForecastSet, Result};
use forecastle_pipeline::forecast::{forecast, table};
use forecastle_pipeline::hierarchy::reconcile;
use forecastle_pipeline::table::Table;
use forecastle_pipeline::train::{ModelFile, fit_untested};
use forecastle_store::{RunId, Version};
use serde_json::json;

use super::runs::{LEVELS_CSV, LEVELS_PARQUET, write_forecast_run};
use super::versions::{backtest_bytes, champion_that_fits, fit_chosen, register};
use super::{Loaded, Session, Talk, Tried, try_models, write_backtest_run};

/// Forecasts every series with the champion, or with a version trained for it, and publishes the run.
///
/// # Errors
/// When no model can be fitted or a file cannot be written.
pub fn make_forecast(session: &Session, loaded: &Loaded, talk: &dyn Talk) -> Result<Published> {
    let picked = pick(session, loaded, talk)?;
    publish(session, loaded, &picked, talk)
}

/// What to forecast with.
pub struct Picked {
    /// What it has learnt.
    pub file: ModelFile,
    /// Its version in the registry, where it has one.
    pub version: Option<Version>,
    /// Its evidence, as the bytes of a file, where it was tested and the registry does not keep it.
    pub evidence: Option<Vec<u8>>,
}

/// The version to forecast with: the champion where it fits, else a newly trained one. Other models or
/// another horizon than the project's are fitted for this run alone, and leave the champion where it is.
fn pick(session: &Session, loaded: &Loaded, talk: &dyn Talk) -> Result<Picked> {
    if session.is_ad_hoc && session.store.registry()?.champion().is_some() {
        talk.say("Fitted for this run alone; the champion stays");
        let (file, tried) = fit_or_fall_back(session, loaded, talk)?;
        let evidence = tried.map(|tried| backtest_bytes(session, loaded, &tried)).transpose()?;
        return Ok(Picked { file, version: None, evidence });
    }
    match champion_that_fits(session, loaded)? {
        Ok((version, file)) => {
            talk.say(&format!("Champion: version {} ({})", version.version, version.model));
            Ok(Picked { file, version: Some(version), evidence: None })
        }
        Err(why) => {
            talk.say(&format!("Training: {why}"));
            let (file, tried) = fit_or_fall_back(session, loaded, talk)?;
            let Some(tried) = tried else {
                return Ok(Picked { file, version: None, evidence: None });
            };
            write_backtest_run(session, loaded, &tried, None)?;
            let trained = register(session, loaded, &tried, file)?;
            talk.say(&trained.verdict());
            Ok(Picked { file: trained.file, version: Some(trained.version), evidence: None })
        }
    }
}

/// Chooses and fits a model; where the history is too short to test any, the simplest, and says so.
fn fit_or_fall_back(
    session: &Session,
    loaded: &Loaded,
    talk: &dyn Talk,
) -> Result<(ModelFile, Option<Tried>)> {
    match try_models(session, loaded, talk) {
        Ok(tried) => Ok((fit_chosen(session, loaded, &tried)?, Some(tried))),
        Err(error) if error.code() == "M003" => {
            talk.warn(&format!("{error}; seasonal naive, untested, forecasts instead"));
            let horizon = session.horizon(&loaded.panel);
            let (settings, context) = (&session.settings, session.context());
            let why = error.to_string();
            Ok((fit_untested(&loaded.panel, settings, horizon, &why, &context)?, None))
        }
        Err(error) => Err(error),
    }
}

/// A forecast that has been published.
pub struct Published {
    /// The run.
    pub run: RunId,
    /// The forecast.
    pub set: ForecastSet,
    /// The forecast laid out as in its files.
    pub table: Table,
    /// What was done, for programs.
    pub json: serde_json::Value,
    /// What was done, for people.
    pub text: String,
}

/// Forecasts with a version, writes the run and publishes it.
///
/// # Errors
/// When the version cannot be restored or a file cannot be written.
pub fn publish(
    session: &Session,
    loaded: &Loaded,
    picked: &Picked,
    talk: &dyn Talk,
) -> Result<Published> {
    let Picked { file, version, evidence } = picked;
    let version = version.as_ref();
    let horizon = session.horizon(&loaded.panel);
    let panel = &loaded.panel;
    let bands = &session.settings.levels;
    let mut set = forecast(file, panel, horizon, bands)?;
    let above = file.hierarchy.as_ref();
    let above =
        above.map(|own| reconcile(own, panel, &mut set, bands, &file.context)).transpose()?;
    let above = above.as_ref().zip(file.hierarchy.as_ref());
    let table = table(&set, panel, &session.settings.sales.raw.time);
    let kept = version.map(|version| session.store.get_artifact(&version.backtest)).transpose()?;
    let past = kept.as_deref().or(evidence.as_deref());
    let (run, folder) =
        write_forecast_run(session, loaded, (&set, &table), above, file, version, past)?;
    let fallbacks: Vec<_> = set
        .provenance
        .iter()
        .zip(panel.keys())
        .filter_map(|(provenance, key)| {
            Some((key, provenance.model, provenance.fallback_reason.as_ref()?))
        })
        .collect();
    const MOST_NAMED: usize = 3;
    for (key, model, reason) in fallbacks.iter().take(MOST_NAMED) {
        talk.warn(&format!("series {key} is forecast by {model}: {reason}"));
    }
    if fallbacks.len() > MOST_NAMED {
        let rest = fallbacks.len() - MOST_NAMED;
        talk.warn(&format!(
            "{rest} more series fell back; the column `model` names what served them"
        ));
    }
    let (rows, series) = (set.points.len(), panel.series_count());
    let periods = panel.frequency().noun(horizon);
    let mut files = vec!["forecast.csv", "forecast.parquet"];
    if above.is_some() {
        files.extend([LEVELS_CSV, LEVELS_PARQUET]);
    }
    let text = format!(
        "{run}  {rows} rows  {series} series × {horizon} {periods}  by {}  fell back {}\n{}\n",
        file.model,
        fallbacks.len(),
        folder.join("forecast.csv").display()
    );
    let json = json!({
        "run": run,
        "folder": folder,
        "origin": panel.frequency().label(panel.origin()),
        "horizon": horizon,
        "series": series,
        "rows": rows,
        "model": file.model,
        "reason": file.reason,
        "version": version.map(|version| version.version),
        "fallbacks": fallbacks.len(),
        "hierarchy": above.map(|(levels, own)| json!({
            "method": own.method,
            "reason": own.reason,
            "nodes": levels.levels.hierarchy.upper_count(),
        })),
        "files": files,
    });
    Ok(Published { run, set, table, json, text })
}
