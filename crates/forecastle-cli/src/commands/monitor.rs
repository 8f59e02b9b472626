//! `forecastle monitor`.

use forecastle_core::Result;
use forecastle_service::cycle::{load, watch};
use serde_json::Value;

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::session::open;

/// Scores the newest run for which anything has come since, and stores alerts.
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
