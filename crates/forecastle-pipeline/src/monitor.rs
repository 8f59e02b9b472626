//! Watching accuracy: what was published against what came.

use forecastle_core::Panel;
use forecastle_core::metrics::{InSample, Row, Rows};
use serde::Serialize;

use crate::backtest::Score;
use crate::export::ForecastsByDate;

/// Thresholds beyond which an alert is raised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Highest WMAPE, in percent.
    pub wmape: f64,
    /// Largest bias either way, in percent.
    pub bias: f64,
    /// Largest share of missing targets, in percent.
    pub missing: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { wmape: 25.0, bias: 10.0, missing: 5.0 }
    }
}

/// Something that somebody should look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alert {
    /// What was measured: `wmape`, `bias` or `missing`.
    pub what: &'static str,
    /// What it was, in percent.
    pub value: f64,
    /// What it may be, in percent.
    pub limit: f64,
    /// The same in words.
    pub message: String,
}

/// Scores published forecasts against the actuals that have come since.
pub fn score_published(panel: &Panel, published: &ForecastsByDate, origin: &str) -> Score {
    let season = panel.frequency().season_length();
    let known_periods = panel.periods_through(origin);
    let mut rows = Rows::new(&[]);
    for series in 0..panel.series_count() {
        let values = panel.values(series);
        let key = panel.keys()[series].parts();
        let label = |place: usize| {
            panel.frequency().label(panel.period_at((panel.start(series) + place) as i64))
        };
        let known = known_periods.saturating_sub(panel.start(series));
        let (history, since) = values.split_at(known);
        let last_actual = forecastle_models::season::last_known(history).unwrap_or(f64::NAN);
        rows.begin_group(1.0, InSample::of(history, season));
        for (step, actual) in since.iter().enumerate() {
            if let Some(forecast) = published.get(&(key.to_vec(), label(known + step))) {
                rows.push(Row { actual: *actual, forecast: *forecast, last_actual }, []);
            }
        }
    }
    Score::of(&rows)
}

/// The share of the last period's targets that are missing, in percent.
pub fn missing_share(panel: &Panel) -> f64 {
    let last = |series: usize| panel.values(series).last().is_none_or(|value| value.is_nan());
    let missing = (0..panel.series_count()).filter(|series| last(*series)).count();
    100.0 * missing as f64 / panel.series_count().max(1) as f64
}

/// Alerts for what lies beyond its threshold.
pub fn alerts(score: &Score, missing_percent: f64, thresholds: &Thresholds) -> Vec<Alert> {
    let wmape = score.get("wmape").map(|value| ("wmape", value, thresholds.wmape));
    let bias = score.get("bias").map(|value| ("bias", value, thresholds.bias));
    let missing = Some(("missing", missing_percent, thresholds.missing));
    [wmape, bias, missing]
        .into_iter()
        .flatten()
        .filter(|(_, value, limit)| value.abs() > *limit)
        .map(|(what, value, limit)| Alert {
            what,
            value,
            limit,
            message: format!("{what} {value:.1} % (limit {limit} %)"),
        })
        .collect()
}
