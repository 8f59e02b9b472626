//! The trend of quality: what every check found, kept in `.forecastle/quality.jsonl`.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};

use super::{Report, Severity};

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The day of the check.
    pub day: NaiveDate,
    /// The rows read.
    pub rows: usize,
    /// The series.
    pub series: usize,
    /// The last period, as its label.
    pub last: Option<String>,
    /// Whether the gate opened.
    pub passed: bool,
    /// The number of errors.
    pub errors: usize,
    /// The number of warnings.
    pub warnings: usize,
    /// How many cells, rows or series each rule found, by its code; rules that found nothing are left out.
    pub counts: BTreeMap<String, usize>,
}

impl Entry {
    /// The entry of a report.
    pub fn of(report: &Report, day: NaiveDate) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for problem in &report.problems {
            *counts.entry(problem.code.clone()).or_default() += problem.count;
        }
        Self {
            day,
            rows: report.rows,
            series: report.series,
            last: report.last.clone(),
            passed: report.passed(),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            counts,
        }
    }
}

fn path_in(project: &Path) -> PathBuf {
    project.join(".forecastle").join("quality.jsonl")
}

/// Appends what a check found. A line is written at once, so that two checks at a time do not mix.
///
/// # Errors
/// `X001` when it cannot be written.
pub fn append(project: &Path, entry: &Entry) -> Result<()> {
    let path = path_in(project);
    let unwritable = |error: std::io::Error| {
        Error::new("X001", format!("cannot be written: {error}"))
            .in_file(".forecastle/quality.jsonl")
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let text = serde_json::to_string(entry).map_err(|error| unwritable(error.into()))?;
    let mut file = OpenOptions::new().create(true).append(true).open(path).map_err(unwritable)?;
    // A line break comes first, so that after a line that was cut off a new one begins.
    file.write_all(format!("\n{text}").as_bytes()).map_err(unwritable)
}

/// What was found, day by day, the latest check of each day; empty where nothing was checked yet. A line that
/// was cut off by a crash is passed over.
///
/// # Errors
/// `D001` when the file is there and cannot be read.
pub fn read(project: &Path) -> Result<Vec<Entry>> {
    let unreadable = |error: std::io::Error| {
        Error::new("D001", format!("cannot be read: {error}")).in_file(".forecastle/quality.jsonl")
    };
    let file = match File::open(path_in(project)) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut days: BTreeMap<NaiveDate, Entry> = BTreeMap::new();
    for line in BufReader::new(file).split(b'\n') {
        let line = line.map_err(unreadable)?;
        if let Ok(entry) = serde_json::from_slice::<Entry>(&line) {
            days.insert(entry.day, entry);
        }
    }
    Ok(days.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(day: &str, errors: usize) -> Entry {
        Entry {
            day: day.parse().unwrap(),
            rows: 10,
            series: 2,
            last: None,
            passed: errors == 0,
            errors,
            warnings: 0,
            counts: BTreeMap::from([("V001".to_owned(), errors)]),
        }
    }

    #[test]
    fn the_last_check_of_a_day_counts_and_a_torn_line_does_not() {
        let project = tempfile::tempdir().unwrap();
        assert!(read(project.path()).unwrap().is_empty());
        let entries = [entry("2024-01-02", 3), entry("2024-01-01", 0), entry("2024-01-02", 1)];
        entries.iter().for_each(|entry| append(project.path(), entry).unwrap());
        let mut file = OpenOptions::new().append(true).open(path_in(project.path())).unwrap();
        file.write_all(b"\n{\"day\":\"2024-01-03\",\"ro").unwrap();
        append(project.path(), &entry("2024-01-04", 2)).unwrap();
        let days = [entry("2024-01-01", 0), entry("2024-01-02", 1), entry("2024-01-04", 2)];
        assert_eq!(read(project.path()).unwrap(), days);
    }
}
