//! `forecastle monitor`.

use forecastle_core::{Panel, Result};
use forecastle_pipeline::monitor::{Alert, Thresholds, alerts, missing_share, score_published};
use forecastle_store::write_atomically;
use serde_json::{Value, json};

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::steps::{Session, forecasts_of_run, load, open};

/// What watching found.
pub struct Watched {
    /// Alerts raised.
    pub alerts: Vec<Alert>,
    /// Everything measured, for programs.
    pub json: Value,
}

/// Scores the published run against what came since, and stores alerts.
///
/// # Errors
/// When the data do not pass the gate or the published run is damaged.
pub fn run(common: &Common, output: &Output) -> Result<()> {
    let session = open(common, &Overrides::default())?;
    let loaded = load(&session, output)?;
    let watched = watch(&session, &loaded.panel)?;
    match output.format() {
        Format::Json => output.json(&watched.json),
        Format::Csv | Format::Table => {
            let number =
                |value: &Value| value.as_f64().map_or("–".to_owned(), |v| format!("{v:.2}"));
            let rows: Vec<Vec<String>> = ["n", "wmape", "bias", "missing"]
                .iter()
                .map(|name| vec![(*name).to_owned(), number(&watched.json[*name])])
                .collect();
            output.rows(&["measure", "value"], &rows);
        }
    }
    for alert in &watched.alerts {
        output.warn(&alert.message);
    }
    Ok(())
}

/// Measures accuracy, bias and missing data, and writes alerts to the project's list.
///
/// # Errors
/// When the published run is damaged or the list cannot be written.
pub fn watch(session: &Session, panel: &Panel) -> Result<Watched> {
    let missing = missing_share(panel);
    let published = session.store.published()?;
    let score = match &published {
        Some(id) => {
            let manifest = session.store.manifest(id)?;
            let forecasts = forecasts_of_run(session, &session.store.run_folder(id))?;
            score_published(panel, &forecasts, &manifest.origin)
        }
        None => Default::default(),
    };
    let alerts = alerts(&score, missing, &Thresholds::default());
    let json = json!({
        "run": published,
        "n": score.get("n"),
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
