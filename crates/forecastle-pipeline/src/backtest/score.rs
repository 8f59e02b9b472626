//! Scoring forecasts by every metric.

use std::collections::BTreeMap;

use forecastle_core::metrics::{InSample, METRICS, Row, Rows, share_inside};
use forecastle_core::{Level, Panel};
use serde_json::{Map, Value, json};

use super::run::{Fold, ModelBacktest};

/// The scores of one set of forecasts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    /// By metric name; `None` where a metric is undefined.
    pub values: BTreeMap<&'static str, Option<f64>>,
    /// Rows or groups left out, by metric name, where any were.
    pub skipped: BTreeMap<&'static str, usize>,
    /// The coverage of levels that have no metric of their own, by name: `coverage_50`.
    pub other_coverage: Vec<(String, f64)>,
}

impl Score {
    /// Scores rows.
    pub fn of(rows: &Rows) -> Self {
        let values = METRICS.iter().map(|metric| (metric.name, (metric.compute)(rows)));
        let skipped = METRICS
            .iter()
            .filter_map(|metric| Some((metric.name, (metric.skipped?)(rows))))
            .filter(|(_, count)| *count > 0);
        let other_coverage = rows.bands().iter().filter_map(|band| {
            let name = format!("coverage_{}", band.level);
            let is_new = METRICS.iter().all(|metric| metric.name != name);
            is_new.then_some((name, share_inside(rows, band.level.percent())?))
        });
        Self {
            values: values.collect(),
            skipped: skipped.collect(),
            other_coverage: other_coverage.collect(),
        }
    }

    /// The score by one metric.
    pub fn get(&self, metric: &str) -> Option<f64> {
        self.values.get(metric).copied().flatten()
    }

    /// As JSON in the order of [`METRICS`], with `<metric>_skipped` where rows were left out.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut object = Map::new();
        for metric in METRICS {
            let value = self.get(metric.name);
            let value =
                if metric.name == "n" { json!(value.map(|n| n as u64)) } else { json!(value) };
            object.insert(metric.name.to_owned(), value);
            if let Some(count) = self.skipped.get(metric.name) {
                object.insert(format!("{}_skipped", metric.name), json!(count));
            }
        }
        for (name, share) in &self.other_coverage {
            object.insert(name.clone(), json!(share));
        }
        object
    }
}

/// Scores a model's backtest over all origins and series.
pub fn score(panel: &Panel, weights: &[f64], levels: &[Level], model: &ModelBacktest) -> Score {
    let mut rows = Rows::new(levels);
    for fold in &model.folds {
        push_fold(&mut rows, panel, weights, fold, |_, _| true);
    }
    Score::of(&rows)
}

/// Adds a fold's forecasts beside what came, for the series and steps wanted.
pub(crate) fn push_fold(
    rows: &mut Rows,
    panel: &Panel,
    weights: &[f64],
    fold: &Fold,
    is_wanted: impl Fn(usize, usize) -> bool,
) {
    for (series, weight) in weights.iter().enumerate() {
        push_series(rows, panel, *weight, fold, series, |step| is_wanted(series, step));
    }
}

/// Adds one series' part of a fold, for the steps wanted.
pub(crate) fn push_series(
    rows: &mut Rows,
    panel: &Panel,
    weight: f64,
    fold: &Fold,
    series: usize,
    is_wanted: impl Fn(usize) -> bool,
) {
    let Some(known) = fold.known(panel, series) else { return };
    let horizon = fold.forecast.horizon;
    let (history, future) = panel.values(series).split_at(known);
    let last_actual = forecastle_models::season::last_known(history).unwrap_or(f64::NAN);
    rows.begin_group(weight, InSample::of(history, panel.frequency().season_length()));
    for (step, actual) in future.iter().take(horizon).enumerate() {
        if !is_wanted(step + 1) {
            continue;
        }
        let place = series * horizon + step;
        let row = Row { actual: *actual, forecast: fold.forecast.points[place], last_actual };
        let bands = &fold.forecast.bands;
        rows.push(row, bands.iter().map(|band| (band.lower[place], band.upper[place])));
    }
}
