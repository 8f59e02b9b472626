//! The whole cycle.

use std::path::PathBuf;

use forecastle_core::Result;
use forecastle_pipeline::progress::go_on;
use forecastle_store::RunId;

use super::versions::champion_that_fits;
use super::{
    Loaded, Picked, Published, Session, Talk, Trained, Tried, Watched, publish, train, try_models,
    watch, write_backtest_run,
};

/// What came of a cycle.
pub struct Cycled {
    /// What watching found before anything new was published.
    pub watched: Watched,
    /// The models tried.
    pub tried: Tried,
    /// The version trained.
    pub trained: Trained,
    /// The forecast published.
    pub published: Published,
    /// The backtest's run.
    pub backtest: RunId,
    /// The backtest's folder.
    pub folder: PathBuf,
}

/// Watches, tries every model, trains, asks the gate, forecasts and publishes.
///
/// # Errors
/// When a step fails; then the forecast published before stays published.
pub fn run_cycle(session: &Session, loaded: &Loaded, talk: &dyn Talk) -> Result<Cycled> {
    // What was published before is judged before anything new takes its place.
    let watched = watch(session, &loaded.panel)?;
    let tried = try_models(session, loaded, talk)?;
    go_on(talk)?;
    let trained = train(session, loaded, &tried)?;
    talk.say(&trained.verdict());
    let champion = match trained.is_promoted {
        true => None,
        false => champion_that_fits(session, loaded)?.ok(),
    };
    let (version, file) =
        champion.unwrap_or_else(|| (trained.version.clone(), trained.file.clone()));
    let picked = Picked { file, version: Some(version), evidence: None };
    go_on(talk)?;
    let published = publish(session, loaded, &picked, talk)?;
    let (backtest, folder) = write_backtest_run(session, loaded, &tried, Some(&published.set))?;
    Ok(Cycled { watched, tried, trained, published, backtest, folder })
}
