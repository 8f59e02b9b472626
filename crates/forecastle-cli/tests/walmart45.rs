//! The real weekly file of 45 stores: the figures that the default choice must reach, out of sample.
//!
//! The history is cut before the weeks that are forecast, so that the choice of the model knows nothing
//! of them either. The one-line rule "last year × growth" scores 3.81 % and 4.64 %, seasonal naive 5.36 %
//! and 5.90 %.

mod common;

use std::fs;
use std::path::Path;

use common::{forecastle, real_data};

const SETTINGS: &str = r#"
version = 1
name = "walmart-weekly"

[data.sales]
source = "sales.csv"
keys = ["Store"]
time = "Date"
target = "Weekly_Sales"
known_future = ["Holiday_Flag"]
past_only = ["Temperature", "Fuel_Price", "CPI", "Unemployment"]
"#;

/// MAPE, in percent, of the default choice over the last `horizon` weeks.
fn mape_of_the_last(horizon: usize, file: &Path) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(file).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    // dd-mm-yyyy turned round sorts as time does.
    let day = |row: &str| {
        let date = row.split(',').nth(1).unwrap();
        format!("{}{}{}", &date[6..10], &date[3..5], &date[0..2])
    };
    let mut weeks: Vec<String> = rows.lines().map(day).collect();
    weeks.sort();
    weeks.dedup();
    let origin = &weeks[weeks.len() - 1 - horizon];
    let known: Vec<_> = rows.lines().filter(|row| day(row) <= *origin).collect();
    fs::write(folder.path().join("forecastle.toml"), SETTINGS).unwrap();
    fs::write(folder.path().join("sales.csv"), format!("{header}\n{}\n", known.join("\n")))
        .unwrap();

    let out = folder.path().join("forecast.csv").to_string_lossy().into_owned();
    forecastle(folder.path(), &["forecast", "--horizon", &horizon.to_string(), "--out", &out]).ok();
    let actual = file.to_string_lossy().into_owned();
    let arguments = ["evaluate", "--forecast", &out, "--actual", &actual, "--output", "json"];
    let scores = forecastle(folder.path(), &arguments).ok().json();
    assert_eq!(scores["n"], 45 * horizon);
    scores["mape"].as_f64().unwrap()
}

#[test]
fn the_last_thirteen_weeks() {
    let Some(folder) = real_data("walmart45") else { return };
    let mape = mape_of_the_last(13, &folder.join("Walmart_Store_sales.csv"));
    assert!(mape <= 3.3, "MAPE {mape:.2} %");
}

#[test]
fn the_last_thirty_nine_weeks() {
    let Some(folder) = real_data("walmart45") else { return };
    let mape = mape_of_the_last(39, &folder.join("Walmart_Store_sales.csv"));
    assert!(mape <= 4.4, "MAPE {mape:.2} %");
}
