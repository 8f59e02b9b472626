//! Comparing what was published with what has come since.

use forecastle_core::{Panel, Result};
use forecastle_pipeline::backtest::Score;
use forecastle_pipeline::monitor::{Alert, Thresholds, alerts, missing_share, score_published};
use forecastle_store::{RunId, RunKind, write_atomically};
use serde_json::{Value, json};

use super::{Session, forecasts_of_run};

/// What watching found.
pub struct Watched {
    /// Alerts raised.
    pub alerts: Vec<Alert>,
    /// Everything measured, for programs.
    pub json: Value,
}

/// The newest forecast for whose periods anything has come yet, and its scores.
fn newest_with_actuals(session: &Session, panel: &Panel) -> Result<(Option<RunId>, Score)> {
    let last = panel.frequency().label(panel.origin());
    for manifest in session.store.runs(Some(RunKind::Forecast), None, u32::MAX)? {
        if manifest.origin >= last {
            continue;
        }
        let forecasts = forecasts_of_run(session, &session.store.run_folder(&manifest.run))?;
        let score = score_published(panel, &forecasts, &manifest.origin);
        if score.get("n").is_some_and(|n| n > 0.0) {
            return Ok((Some(manifest.run), score));
        }
    }
    Ok((None, Score::default()))
}

/// Measures accuracy, bias and missing data, and writes alerts to the project's list.
///
/// # Errors
/// When the published run is damaged or the list cannot be written.
pub fn watch(session: &Session, panel: &Panel) -> Result<Watched> {
    let missing = missing_share(panel);
    let (judged, score) = newest_with_actuals(session, panel)?;
    let alerts = alerts(&score, missing, &Thresholds::default());
    let json = json!({
        "run": judged,
        "n": score.get("n").map(|n| n as u64),
        "wmape": score.get("wmape"),
        "mape": score.get("mape"),
        "bias": score.get("bias"),
        "missing": missing,
        "alerts": alerts,
    });
    let path = session.project.join(".forecastle").join("alerts.json");
    write_atomically(&path, format!("{json:#}\n").as_bytes())?;
    Ok(Watched { alerts, json })
}
