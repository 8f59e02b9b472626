//! The trend of quality: what every check found, kept in `.forecastle/quality.jsonl`.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use forecastle_core::Result;
use serde::{Deserialize, Serialize};

use super::{Report, Severity};
use crate::json_lines::JsonLines;

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

fn file_of(project: &Path) -> JsonLines {
    JsonLines::new(project, ".forecastle/quality.jsonl")
}

/// Appends what a check found.
///
/// # Errors
/// `X001` when it cannot be written.
pub fn append(project: &Path, entry: &Entry) -> Result<()> {
    file_of(project).append(entry)
}

/// What was found, day by day, the latest check of each day; empty where nothing was checked yet.
///
/// # Errors
/// `D001` when the file is there and cannot be read.
pub fn read(project: &Path) -> Result<Vec<Entry>> {
    let entries = file_of(project).read::<Entry>()?.into_iter();
    let days: BTreeMap<NaiveDate, Entry> = entries.map(|entry| (entry.day, entry)).collect();
    Ok(days.into_values().collect())
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write;

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
        let mut file =
            OpenOptions::new().append(true).open(file_of(project.path()).path()).unwrap();
        file.write_all(b"\n{\"day\":\"2024-01-03\",\"ro").unwrap();
        append(project.path(), &entry("2024-01-04", 2)).unwrap();
        let days = [entry("2024-01-01", 0), entry("2024-01-02", 1), entry("2024-01-04", 2)];
        assert_eq!(read(project.path()).unwrap(), days);
    }
}
