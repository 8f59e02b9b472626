//! Real demand for spare parts: what the default choice must reach, out of sample, when it is judged by the
//! whole distribution.
//!
//! Weighted quantile loss over nine deciles of the last twelve months, which the history that models and
//! choice see does not have. To forecast nothing scores 1.00, seasonal naive 1.42.

mod common;

use std::fmt::Write as _;
use std::fs;

use common::{forecastle, real_data};
use forecastle_pipeline::ingest::open_columns;

const SETTINGS: &str = r#"
version = 1
name = "parts"

[data.sales]
source = "sales.csv"
keys = ["series"]
time = "period"
target = "value"

[forecast]
horizon = 12
levels = [20, 40, 60, 80]

[backtest]
metric = "wql"
"#;

/// Months from this one on are forecast.
const FIRST_UNKNOWN: &str = "2001-04";

#[test]
fn the_default_choice_beats_forecasting_nothing() {
    let Some(data) = real_data("carparts") else { return };
    let columns = ["series", "period", "value"];
    let file = data.join("carparts.parquet");
    let batches = open_columns(&file, "carparts.parquet", &columns).unwrap();
    let (mut known, mut all) = ("series,period,value\n".to_owned(), String::new());
    for columns in &batches {
        let [series, periods, values] = &columns[..] else { panic!("three columns") };
        for ((series, period), value) in series.iter().zip(periods).zip(values) {
            let (Some(series), Some(period), Some(value)) = (series, period, value) else {
                continue;
            };
            let rows = if period < FIRST_UNKNOWN { &mut known } else { &mut all };
            writeln!(rows, "{series},{period},{value}").unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    fs::write(path("forecastle.toml"), SETTINGS).unwrap();
    fs::write(path("sales.csv"), &known).unwrap();
    fs::write(path("actual.csv"), format!("{known}{all}")).unwrap();

    forecastle(folder.path(), &["forecast", "--out", &path("forecast.csv")]).ok();
    let (forecast, actual) = (path("forecast.csv"), path("actual.csv"));
    let arguments = ["evaluate", "--forecast", &forecast, "--actual", &actual, "--output", "json"];
    let scores = forecastle(folder.path(), &arguments).ok().json();
    let wql = scores["wql"].as_f64().unwrap();
    assert!(wql < 0.91, "WQL {wql:.3}");
}
