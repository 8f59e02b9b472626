//! `forecastle evaluate`.

use std::path::Path;

use forecastle_core::Result;
use forecastle_core::metrics::METRICS;
use forecastle_pipeline::config;
use forecastle_pipeline::evaluate::{Reading, evaluate};
use serde_json::{Value, json};

use crate::args::{Common, Format};
use crate::output::Output;

/// Scores a forecast file against actuals. Inside a project its column names and date format are used.
///
/// # Errors
/// When a file cannot be read or the two do not fit.
pub fn run(
    common: &Common,
    forecast: &Path,
    actual: &Path,
    time: Option<String>,
    target: Option<String>,
    date_format: Option<String>,
    output: &Output,
) -> Result<()> {
    let sales = config::load(&common.project).ok().map(|settings| settings.sales.raw);
    let has = |name: &str| {
        let columns = forecastle_pipeline::ingest::header(actual, &actual.display().to_string());
        columns.is_ok_and(|columns| columns.iter().any(|column| column == name))
    };
    let reading = Reading {
        time: time.or_else(|| sales.as_ref().map(|sales| sales.time.clone()).filter(|t| has(t))),
        target: target
            .or_else(|| sales.as_ref().map(|sales| sales.target.clone()).filter(|t| has(t))),
        date_format,
    };
    let evaluation = evaluate(forecast, actual, &reading)?;
    match output.format() {
        Format::Json => {
            let mut scores = evaluation.score.to_json();
            scores.insert("without_actual".to_owned(), json!(evaluation.without_actual));
            output.json(&Value::Object(scores));
        }
        Format::Csv | Format::Table => {
            let rows: Vec<Vec<String>> = METRICS
                .iter()
                .filter_map(|metric| {
                    let score = evaluation.score.get(metric.name)?;
                    let doc = metric.doc.to_owned();
                    Some(vec![
                        metric.name.to_owned(),
                        crate::leaderboard::show(score, metric.unit),
                        doc,
                    ])
                })
                .collect();
            output.rows(&["metric", "score", "meaning"], &rows);
        }
    }
    if evaluation.without_actual > 0 {
        output.warn(format!(
            "{} forecasts have no actual and were left out",
            evaluation.without_actual
        ));
    }
    Ok(())
}
