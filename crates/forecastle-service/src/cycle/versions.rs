//! Fitting, the promotion gate and the registry.

use chrono::{SecondsFormat, Utc};
use forecastle_core::Result;
use forecastle_pipeline::archive::write_evidence;
use forecastle_pipeline::hierarchy::fit_levels;
use forecastle_pipeline::train::{ModelFile, fit, gate};
use forecastle_store::{NewVersion, Version};

use super::{Loaded, Session, Tried};

/// A version just trained.
pub struct Trained {
    /// Its entry in the registry.
    pub version: Version,
    /// What it has learnt.
    pub file: ModelFile,
    /// Whether the gate let it become champion.
    pub is_promoted: bool,
}

impl Trained {
    /// What the gate decided, in a line.
    pub fn verdict(&self) -> String {
        let version = &self.version;
        let verdict = if self.is_promoted { "champion" } else { "rejected" };
        format!("Version {} ({}): {verdict}; {}", version.version, version.model, version.reason)
    }
}

/// Fits the chosen model on everything, asks the gate, and registers the version.
///
/// # Errors
/// When the fit fails or the registry cannot be written.
pub fn train(session: &Session, loaded: &Loaded, tried: &Tried) -> Result<Trained> {
    register(session, loaded, tried, fit_chosen(session, loaded, tried)?)
}

/// Asks the gate about a fitted model and registers it.
///
/// # Errors
/// When the registry is damaged or cannot be written.
pub fn register(
    session: &Session,
    loaded: &Loaded,
    tried: &Tried,
    file: ModelFile,
) -> Result<Trained> {
    let settings = &session.settings;
    let registry = session.store.registry()?;
    let champion = match registry.champion() {
        Some(version) => {
            let horizon = tried.backtest.plan.horizon;
            let fits =
                file_of(session, version).map_err(|error| error.to_string()).and_then(|file| {
                    file.fits(&loaded.panel, settings, horizon)?;
                    session.fits_shock(&file)
                });
            Some((version.model.as_str(), fits))
        }
        None => None,
    };
    let verdict = gate(
        &tried.backtest,
        &tried.scores,
        &tried.choice,
        champion,
        settings.metric,
        settings.tolerance_percent,
    );
    let new = NewVersion {
        model: file.model.clone(),
        is_promoted: verdict.is_promoted,
        reason: verdict.reason,
        metric: file.metric.clone(),
        score: tried.choice.score,
        through: file.fitted_to.through.clone(),
        created_at: now(),
        model_file: file.to_bytes(),
        backtest_file: backtest_bytes(session, loaded, tried)?,
    };
    let version = session.store.register(new, &session.asker.by)?;
    Ok(Trained { version, file, is_promoted: verdict.is_promoted })
}

/// Fits the chosen model on everything.
///
/// # Errors
/// When the fit fails.
pub fn fit_chosen(session: &Session, loaded: &Loaded, tried: &Tried) -> Result<ModelFile> {
    let context = session.context();
    let Tried { backtest, scores, choice, tiers, hierarchy, .. } = tried;
    let (panel, settings) = (&loaded.panel, &session.settings);
    let mut file = fit(panel, settings, backtest, scores, choice, tiers.as_ref(), &context)?;
    if let (Some(asked), Some(levels)) = (&settings.hierarchy, hierarchy) {
        file.hierarchy = Some(fit_levels(panel, settings, asked, levels, &context)?);
    }
    Ok(ModelFile { limits: session.limits(), ..file })
}

/// The out-of-sample forecasts of every model tried, as the bytes of a Parquet file.
///
/// # Errors
/// `X001` when they cannot be written.
pub fn backtest_bytes(session: &Session, loaded: &Loaded, tried: &Tried) -> Result<Vec<u8>> {
    let time = &session.settings.sales.raw.time;
    let mut bytes = Vec::new();
    write_evidence(tried.panel(loaded), time, &tried.backtest, &mut bytes)?;
    Ok(bytes)
}

/// The model file of a version.
///
/// # Errors
/// `R002` or `M002` when it is damaged.
pub fn file_of(session: &Session, version: &Version) -> Result<ModelFile> {
    ModelFile::from_bytes(&session.store.get_artifact(&version.artifact)?)
}

/// The champion, if there is one and it fits the data; else why not.
///
/// # Errors
/// When the registry is damaged.
pub fn champion_that_fits(
    session: &Session,
    loaded: &Loaded,
) -> Result<Result<(Version, ModelFile), String>> {
    let registry = session.store.registry()?;
    let Some(version) = registry.champion() else { return Ok(Err("no version yet".to_owned())) };
    let file = match file_of(session, version) {
        Ok(file) => file,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let fits = file
        .fits(&loaded.panel, &session.settings, session.horizon(&loaded.panel))
        .and_then(|()| session.fits_shock(&file));
    Ok(fits.map(|()| (version.clone(), file)))
}

/// The present moment, RFC 3339 in UTC.
pub fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true)
}
