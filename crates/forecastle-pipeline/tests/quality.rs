//! Rows that are set apart, and what is expected of rows: what the panel is then, and what is written down.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use forecastle_pipeline::config;
use forecastle_pipeline::environment::Environment;
use forecastle_pipeline::ingest::{Ingested, ingest_with};
use forecastle_pipeline::validate::{Facts, Report, Severity, validate};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(project: &Path, check: &str) -> (Ingested, Report) {
    let text = format!(
        "version = 1\nname = \"t\"\n[data.sales]\nsource = \"data/*.csv\"\nkeys = [\"Store\"]\n\
         time = \"Date\"\ntarget = \"Sales\"\nmissing_period = \"unknown\"\n{check}"
    );
    fs::write(project.join(config::FILE_NAME), text).unwrap();
    let settings = config::load(project).unwrap();
    let read = ingest_with(&settings, day("2024-02-15"), &Environment::default()).unwrap();
    let panel = read.panel.as_ref();
    let report = validate(&Facts { evidence: &read.evidence, panel, settings: &settings });
    (read, report)
}

/// Thirty days of a store, of which some lines are changed.
fn write(project: &Path, name: &str, store: &str, changed: &[(usize, &str)]) {
    let mut lines = vec!["Store,Date,Sales".to_owned()];
    for n in 0..30 {
        let date = day("2024-01-15") + chrono::Days::new(n);
        lines.push(format!("{store},{date},{}", 10 + n % 7));
    }
    for (line, text) in changed {
        lines[line - 1] = (*text).to_owned();
    }
    fs::create_dir_all(project.join("data")).unwrap();
    fs::write(project.join("data").join(name), lines.join("\n")).unwrap();
}

const FAULTS: [(usize, &str); 6] = [
    (3, "A,2024-01-99,5"),
    (5, "A,2024-01-18,=1+1"),
    (7, ",2024-01-20,5"),
    (9, "A,2024-01-22"),
    (11, "A,2024-01-23,7"),
    (13, "-A,soon,1e999"),
];

const QUARANTINE: &str =
    "[check]\nquarantine = true\nmax_quarantine_percent = 20.0\nmax_missing_percent = 50.0\n";

#[test]
fn rows_that_fail_are_set_apart_and_the_others_go_on() {
    let project = tempfile::tempdir().unwrap();
    write(project.path(), "a.csv", "A", &FAULTS);
    write(project.path(), "b.csv", "B", &[]);
    let (_, strict) = read(project.path(), "[check]\nmax_missing_percent = 50.0\n");
    assert!(!strict.passed());
    let (read, report) = read(project.path(), QUARANTINE);
    assert!(report.passed(), "{:?}", report.problems);
    let apart = read.evidence.set_apart.unwrap();
    assert_eq!(apart.rows, 6);
    assert_eq!(apart.files, [(".forecastle/quarantine/data_a.csv".to_owned(), 6)]);
    let panel = read.panel.unwrap();
    assert_eq!(panel.series_count(), 2, "no series of a row that fails");
    let known = panel.values(0).iter().filter(|value| !value.is_nan()).count();
    assert_eq!(known, 24);
    let written = fs::read_to_string(project.path().join(&apart.files[0].0)).unwrap();
    let mut lines: Vec<_> = written.lines().collect();
    assert_eq!(lines.remove(0), "row,codes,why,column,value,Store,Date,Sales");
    lines.sort_by_key(|line| line.split(',').next().unwrap().parse::<u32>().unwrap());
    assert_eq!(
        lines,
        [
            "3,V001,unreadable date,Date,2024-01-99,A,2024-01-99,5",
            "5,V003,not a number,Sales,'=1+1,A,2024-01-18,'=1+1",
            "7,V017,empty key,Store,,,2024-01-20,5",
            "9,V014,row of another width,,\"A,2024-01-22\"",
            "11,V005,two rows for one key and date,Date,2024-01-23",
            "13,V001 V004,unreadable date; not a finite number,Date,soon,'-A,soon,1e999",
        ]
    );
}

#[test]
fn too_many_rows_set_apart_shut_the_gate_and_a_mended_file_leaves_nothing() {
    let project = tempfile::tempdir().unwrap();
    write(project.path(), "a.csv", "A", &FAULTS);
    let strict = QUARANTINE.replace("20.0", "2.0");
    let (_, report) = read(project.path(), &strict);
    let error = report.problems.iter().find(|p| p.severity == Some(Severity::Error)).unwrap();
    assert_eq!((error.code.as_str(), error.count), ("V033", 6));
    write(project.path(), "a.csv", "A", &[]);
    let (mended, report) = read(project.path(), &strict);
    assert!(report.passed());
    assert_eq!(mended.evidence.set_apart.unwrap().rows, 0);
    let left = fs::read_dir(project.path().join(".forecastle/quarantine")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn rows_beyond_the_kept_findings_are_set_apart_too() {
    let project = tempfile::tempdir().unwrap();
    write(project.path(), "b.csv", "B", &[]);
    let mut text = "Store,Date,Sales\n".to_owned();
    for n in 0..3_000 {
        text.push_str(&format!("X{n},2024-01-15,many\n"));
    }
    fs::write(project.path().join("data/a.csv"), text).unwrap();
    let (read, _) = read(project.path(), &QUARANTINE.replace("20.0", "100.0"));
    assert_eq!(read.evidence.set_apart.unwrap().rows, 3_000);
    assert_eq!(read.panel.unwrap().series_count(), 1);
}

#[test]
fn rows_that_do_not_keep_to_expectations_are_set_apart() {
    let project = tempfile::tempdir().unwrap();
    write(project.path(), "a.csv", "A", &[(4, "A,2024-01-17,-3"), (6, "a1,2024-01-19,4")]);
    let expect = "[[check.expect]]\ncolumn = \"Sales\"\nmin = 0\ntolerance_percent = 10\n\
        [[check.expect]]\ncolumn = \"Store\"\npattern = \"[A-Z]+\"\nnot_null = true\n";
    let (kept, report) = read(project.path(), expect);
    assert_eq!(kept.evidence.kept[0].failing.total, 1);
    let severities: Vec<_> =
        report.problems.iter().filter(|p| p.code == "V032").map(|p| p.severity).collect();
    assert_eq!(severities, [Some(Severity::Error), Some(Severity::Info)]);
    let (apart, report) = read(project.path(), &format!("{QUARANTINE}{expect}"));
    assert!(report.passed(), "{:?}", report.problems);
    assert_eq!(apart.evidence.set_apart.unwrap().rows, 2);
    assert_eq!(apart.panel.unwrap().series_count(), 1);
}
