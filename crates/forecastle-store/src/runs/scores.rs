//! Scores of backtests as rows.

use forecastle_core::Result;
use serde::{Deserialize, Serialize};

use super::{Manifest, RunId};
use crate::Store;
use crate::database::Link;

/// One model's score by one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunScore {
    /// The model's name.
    pub model: String,
    /// The metric's name.
    pub metric: String,
    /// The score, finite, in the metric's unit.
    pub value: f64,
}

impl Store {
    /// The scores of a run, by model and metric; metrics that are undefined there are absent.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn scores(&self, run: &RunId) -> Result<Vec<RunScore>> {
        let sql = "SELECT model, metric, value FROM scores WHERE run = $1";
        let rows = self.database.read(|link| link.all(sql, [run.as_str().into()]))?;
        let mut scores = Vec::with_capacity(rows.len());
        for row in rows {
            scores.push(RunScore {
                model: row.text("model")?,
                metric: row.text("metric")?,
                value: row.real("value")?,
            });
        }
        // Databases sort text each in their own way.
        scores.sort_by(|a, b| (&a.model, &a.metric).cmp(&(&b.model, &b.metric)));
        Ok(scores)
    }
}

/// Enters the scores that a manifest has.
pub fn record(link: &mut Link, manifest: &Manifest) -> Result<()> {
    for (model, metrics) in &manifest.metrics {
        let Some(metrics) = metrics.as_object() else { continue };
        for (metric, value) in metrics {
            let Some(value) = value.as_f64() else { continue };
            link.run(
                "INSERT INTO scores (run, model, metric, value) VALUES ($1, $2, $3, $4)",
                [manifest.run.as_str().into(), model.into(), metric.into(), value.into()],
            )?;
        }
    }
    Ok(())
}
