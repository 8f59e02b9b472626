//! What fuzzing runs, and what the test of random inputs runs too: nothing here may panic, whatever the bytes.
#![allow(dead_code, reason = "each target uses one of them")]

use std::fs;
use std::path::Path;

use forecastle_pipeline::config;
use forecastle_pipeline::environment::Environment;
use forecastle_pipeline::ingest::{
    Evidence, FORMATS, NumberFormat, Opening, fits_pattern, guess_date_format, ingest_with, open,
    parse_date, read_number,
};
use forecastle_pipeline::validate::{Facts, validate};

/// Rows in any form of CSV, down to the judged panel.
pub fn csv(bytes: &[u8]) {
    in_project("sales.csv", bytes);
}

/// A gzip file.
pub fn gzip(bytes: &[u8]) {
    in_project("sales.csv.gz", bytes);
}

/// A Zstandard file.
pub fn zstd(bytes: &[u8]) {
    in_project("sales.csv.zst", bytes);
}

/// A Parquet file.
pub fn parquet(bytes: &[u8]) {
    in_project("sales.parquet", bytes);
}

/// A workbook.
pub fn xlsx(bytes: &[u8]) {
    in_project("sales.xlsx", bytes);
}

/// A cell of a column of numbers.
pub fn numbers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for format in [NumberFormat::DecimalPoint, NumberFormat::DecimalComma] {
        if let Some(number) = read_number(&text, format) {
            assert!(number.is_finite(), "{text:?} is read as {number}");
        }
    }
}

/// A column of dates, one a line.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        for format in FORMATS {
            let _ = parse_date(line, format);
        }
    }
    let _ = guess_date_format(text.lines());
}

/// A pattern and a path, with a line break between them.
pub fn patterns(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (pattern, path) = text.split_once('\n').unwrap_or((&text, "data/2024/a.csv"));
    let _ = fits_pattern(pattern, path);
}

/// The settings of a project.
pub fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(raw) = config::parse(&text) {
        let _ = config::Settings::from_raw(raw, Path::new("."));
    }
}

const SETTINGS: &str = "keys = [\"Store\"]\ntime = \"Date\"\ntarget = \"Sales\"\npast_only = [\"Promo\"]\n\
    static = [\"City\"]\n[check]\nquarantine = true\nexpect = [{ column = \"Sales\", min = 0.0 }]\n";

/// Reads a file through the gate, and once more column by column.
fn in_project(name: &str, bytes: &[u8]) {
    let Ok(project) = tempfile::tempdir() else { return };
    let path = project.path().join(name);
    if fs::write(&path, bytes).is_err() {
        return;
    }
    let text = format!("version = 1\nname = \"t\"\n[data.sales]\nsource = \"{name}\"\n{SETTINGS}");
    let Ok(raw) = config::parse(&text) else { panic!("the settings read") };
    let Ok(settings) = config::Settings::from_raw(raw, project.path()) else {
        panic!("the settings fit")
    };
    let today = chrono::NaiveDate::from_ymd_opt(2026, 1, 15).unwrap_or_default();
    if let Ok(read) = ingest_with(&settings, today, &Environment::default()) {
        let panel = read.panel.as_ref();
        let report = validate(&Facts { evidence: &read.evidence, panel, settings: &settings });
        assert!(panel.is_some() || !report.problems.is_empty(), "no panel, and nobody says why");
        if let Some(panel) = panel {
            for series in 0..panel.series_count() {
                assert!(panel.values(series).iter().all(|value| !value.is_infinite()));
            }
        }
    }
    every_column(&path, name);
}

fn every_column(path: &Path, name: &str) {
    let opening = Opening { path, name, delimiter: None };
    let Ok(mut reader) = open(&opening) else { return };
    let width = reader.column_names().len();
    reader.select(&(0..width).collect::<Vec<_>>());
    let mut evidence = Evidence::default();
    while let Ok(Some(batch)) = reader.next_batch(&mut evidence) {
        assert!(batch.columns.iter().all(|column| column.len() == batch.rows.len()));
    }
}
