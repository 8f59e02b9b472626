//! The count model's quantiles on real demand for spare parts.

#![allow(clippy::print_stderr, reason = "a test that skips says so")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use forecastle_models::intermittent::counts::fit;
use forecastle_pipeline::ingest::open_columns;

const AHEAD: usize = 12;
const DECILES: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// The monthly demand of every part in order of time, NaN where it is missing; `None` where the data set
/// is not here.
fn carparts() -> Option<Vec<Vec<f64>>> {
    let folder = match std::env::var_os("FORECASTLE_TEST_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    let path = folder.join("carparts/carparts.parquet");
    if !path.is_file() {
        eprintln!("skipped: carparts is not here; FORECASTLE_TEST_DATA names the data's folder");
        return None;
    }
    let wanted = ["series", "period", "value"];
    let batches = open_columns(&path, "carparts.parquet", &wanted).unwrap();
    let mut parts: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for columns in &batches {
        let [series, periods, values] = &columns[..] else { panic!("three columns") };
        for ((series, period), value) in series.iter().zip(periods).zip(values) {
            let value = value.and_then(|text| text.parse().ok()).unwrap_or(f64::NAN);
            let part = parts.entry(series.unwrap().to_owned()).or_default();
            part.insert(period.unwrap().to_owned(), value);
        }
    }
    Some(parts.into_values().map(|part| part.into_values().collect()).collect())
}

/// Weighted quantile loss over the deciles of the last twelve months. Forecasting nothing scores 1.00, and
/// DeepAR 0.95; seasonal naive 1.42 by its point alone.
#[test]
fn carparts_are_forecast_better_than_by_nothing() {
    let Some(parts) = carparts() else { return };
    assert_eq!(parts.len(), 2_674);
    let (mut loss, mut demand) = (0.0, 0.0);
    for part in &parts {
        let (history, coming) = part.split_at(part.len() - AHEAD);
        let mut quantiles = [0.0; 9];
        if let Ok(distribution) = fit(history) {
            distribution.quantiles(&DECILES, &mut quantiles);
        }
        for actual in coming.iter().filter(|actual| !actual.is_nan()) {
            demand += actual;
            for (decile, quantile) in DECILES.iter().zip(quantiles) {
                let error = actual - quantile;
                loss += (decile * error).max((decile - 1.0) * error) / 9.0;
            }
        }
    }
    let score = 2.0 * loss / demand;
    assert!(score < 0.91, "{score}");
}
