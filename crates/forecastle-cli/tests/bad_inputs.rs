//! What `forecastle check` says about files and settings that are wrong, and about odd ones that are right.
//!
//! Each folder under `bad_inputs/` is a project and beside it the report that is expected of it; a new case is
//! a new folder. Cases whose name begins with `good_` must pass. Files that no text editor writes are made here.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use tempfile::TempDir;

/// Cases whose report is kept as JSON too.
const ALSO_AS_JSON: &[&str] =
    &["duplicate_rows", "many_faults", "misspelt_columns", "off_grid_date", "outlier"];

/// Cases that pass with warnings or remarks.
const PASSING: &[&str] = &[
    "constant_series",
    "future_not_given",
    "future_too_short",
    "future_unknown_series",
    "gap_as_unknown",
    "gap_as_zero",
    "negative_target",
    "outlier",
    "season_not_covered",
];

fn cases_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_inputs")
}

/// Copies a case to a folder of its own, without the expected reports.
fn copy_of(case: &str) -> TempDir {
    let copy = TempDir::new().unwrap();
    for entry in fs::read_dir(cases_folder().join(case)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.contains(".snap") {
            fs::copy(entry.path(), copy.path().join(name)).unwrap();
        }
    }
    copy
}

/// A project with the usual settings and one data file.
fn project_with(name: &str, bytes: &[u8]) -> TempDir {
    let project = TempDir::new().unwrap();
    let settings = format!(
        "version = 1\nname = \"made\"\n\n[data.sales]\nsource = \"{name}\"\nkeys = [\"Store\"]\n\
         time = \"Date\"\ntarget = \"Sales\"\n"
    );
    fs::write(project.path().join("forecastle.toml"), settings).unwrap();
    fs::write(project.path().join(name), bytes).unwrap();
    project
}

struct Checked {
    transcript: String,
    exit_code: Option<i32>,
}

fn check(project: &Path, format: &str) -> Checked {
    let output = Command::new(env!("CARGO_BIN_EXE_forecastle"))
        .args(["check", "--today", "2026-01-15", "--output", format, "--project"])
        .arg(project)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let exit_code = output.status.code();
    let transcript = format!(
        "exit code {}\n--- stdout\n{}--- stderr\n{}",
        exit_code.map_or("none".to_owned(), |code| code.to_string()),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap()
    );
    assert!(!transcript.contains("panicked"), "{transcript}");
    Checked {
        transcript: without_counts(&transcript)
            .replace(&project.display().to_string(), "[project]"),
        exit_code,
    }
}

/// Leaves out how many rules and which models there are: a new one must not change every report.
fn without_counts(transcript: &str) -> String {
    let rules = forecastle_pipeline::validate::RULES.len();
    let models: Vec<_> = forecastle_models::MODELS.iter().map(|model| model.name).collect();
    transcript
        .replace(&format!("  {rules} rules"), "  [all] rules")
        .replace(&format!("\"checks\": {rules}"), "\"checks\": \"[all]\"")
        .replace(&models.join(", "), "[all models]")
}

/// Compares with `bad_inputs/<case>/<name>.snap`.
fn compare(case: &str, name: &str, transcript: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(cases_folder().join(case));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}

fn try_case(case: &str) {
    let project = copy_of(case);
    let checked = check(project.path(), "table");
    let passes = case.starts_with("good_") || PASSING.contains(&case);
    compare(case, "report", &checked.transcript);
    assert_eq!(checked.exit_code, Some(i32::from(!passes)), "{case}: exit code");
    if ALSO_AS_JSON.contains(&case) {
        compare(case, "report_json", &check(project.path(), "json").transcript);
    }
}

#[test]
fn every_case_has_the_expected_report() {
    let mut cases: Vec<_> = fs::read_dir(cases_folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    cases.sort();
    assert!(cases.len() >= 24, "the corpus is there");
    let is_wrong = |case: &&String| catch_unwind(AssertUnwindSafe(|| try_case(case))).is_err();
    let wrong: Vec<_> = cases.iter().filter(is_wrong).collect();
    assert!(wrong.is_empty(), "reports that differ: {wrong:?}");
}

#[test]
fn reported_rows_are_lines_as_an_editor_counts_them() {
    for case in ["row_numbers", "row_numbers_crlf"] {
        let text = fs::read_to_string(cases_folder().join(case).join("sales.csv")).unwrap();
        let transcript = check(copy_of(case).path(), "table").transcript;
        for value in ["bad one", "bad two"] {
            // The row begins on the line before: its key is a quoted text of two lines.
            let line = text.lines().position(|line| line.ends_with(value)).unwrap();
            let expected = format!("sales.csv:{line}, column \"Sales\", value \"{value}\"");
            assert!(transcript.contains(&expected), "{case}: {expected} in\n{transcript}");
        }
    }
}

#[test]
fn utf_16_is_named_and_refused() {
    let text = "\u{feff}Store,Date,Sales\nS1,2024-01-05,7\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let unmarked = &little[2..];
    for bytes in [&little[..], &big[..], unmarked] {
        let checked = check(project_with("sales.csv", bytes).path(), "table");
        assert_eq!(checked.exit_code, Some(1));
        insta::allow_duplicates! {
            insta::assert_snapshot!("utf_16", checked.transcript);
        }
    }
}

/// A Parquet file of 40 weeks of two stores: one empty date, one NaN, one row twice.
fn parquet_with_faults() -> Vec<u8> {
    let (mut stores, mut dates, mut sales) = (Vec::new(), Vec::new(), Vec::new());
    for store in ["S1", "S2"] {
        for week in 0..40 {
            stores.push(store);
            dates.push(Some(19_510 + 7 * week));
            sales.push(Some(f64::from(50 + week % 9)));
        }
    }
    dates[10] = None;
    sales[20] = Some(f64::INFINITY);
    dates[31] = dates[30];
    let columns: [(&str, ArrayRef); 3] = [
        ("Store", Arc::new(StringArray::from(stores))),
        ("Date", Arc::new(Date32Array::from(dates))),
        ("Sales", Arc::new(Float64Array::from(sales))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn faults_in_a_parquet_file_are_found_like_those_of_text() {
    let checked = check(project_with("sales.parquet", &parquet_with_faults()).path(), "table");
    assert_eq!(checked.exit_code, Some(1));
    insta::assert_snapshot!("parquet_with_faults", checked.transcript);
}

#[test]
fn a_parquet_file_that_is_cut_off_is_refused() {
    let whole = parquet_with_faults();
    for length in [0, 3, 4, 20, whole.len() / 2, whole.len() - 1] {
        let checked = check(project_with("sales.parquet", &whole[..length]).path(), "table");
        assert_eq!(checked.exit_code, Some(1), "{}", checked.transcript);
        let names_it = checked.transcript.contains("sales.parquet: not a readable Parquet file");
        assert!(names_it, "{}", checked.transcript);
    }
}

#[test]
fn a_parquet_file_with_a_damaged_byte_never_ends_in_a_panic() {
    let whole = parquet_with_faults();
    for place in (4..whole.len() - 8).step_by(37) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x5a;
        let checked = check(project_with("sales.parquet", &damaged).path(), "table");
        assert!(matches!(checked.exit_code, Some(0 | 1)), "byte {place}: {}", checked.transcript);
    }
}

#[test]
fn the_report_is_a_table_for_spreadsheets_too() {
    let checked = check(copy_of("many_faults").path(), "csv");
    compare("many_faults", "report_csv", &checked.transcript);
}
