//! What a rule found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ingest::{Cell, Findings};

/// How bad a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth looking at; the gate opens.
    Warning,
    /// The gate stays shut.
    Error,
}

impl Severity {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding: of a single cell, or of many alike.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Problem {
    /// The rule's code.
    pub code: String,
    /// The rule's name.
    pub rule: String,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// What is wrong, in words.
    pub message: String,
    /// The file.
    pub file: Option<String>,
    /// The line, counted from 1 with the header as line 1.
    pub row: Option<u64>,
    /// The column.
    pub column: Option<String>,
    /// The value.
    pub value: Option<String>,
    /// The series.
    pub series: Option<String>,
    /// How many cells, rows or series it stands for.
    pub count: usize,
    /// What to do.
    pub hint: Option<String>,
}

impl Problem {
    /// A finding in words, of the table as a whole.
    pub fn of_table(message: impl Into<String>) -> Self {
        Self {
            code: String::new(),
            rule: String::new(),
            severity: None,
            message: message.into(),
            file: None,
            row: None,
            column: None,
            value: None,
            series: None,
            count: 1,
            hint: None,
        }
    }

    /// A finding at a cell.
    pub fn at(cell: &Cell, message: impl Into<String>) -> Self {
        let column = Some(cell.column.clone()).filter(|column| !column.is_empty());
        let value = Some(cell.value.clone()).filter(|value| !value.is_empty());
        Self {
            file: Some(cell.file.clone()).filter(|file| !file.is_empty()),
            row: Some(cell.row).filter(|row| *row > 0),
            column,
            value,
            series: cell.series.clone(),
            ..Self::of_table(message)
        }
    }

    /// One finding per cell kept, and one more for those that were not.
    pub fn at_each(findings: &Findings, message: impl Fn(&Cell) -> String) -> Vec<Self> {
        let mut problems: Vec<_> =
            findings.cells.iter().map(|cell| Self::at(cell, message(cell))).collect();
        let rest = findings.total - findings.cells.len();
        if rest > 0 {
            let count = rest;
            let more = Self::of_table(format!("{rest} more like these"));
            problems.push(Self { count, ..more });
        }
        problems
    }

    /// Names the series.
    #[must_use]
    pub fn in_series(mut self, series: impl ToString) -> Self {
        self.series = Some(series.to_string());
        self
    }

    /// Gives it another severity than the rule's.
    #[must_use]
    pub fn as_severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says how many it stands for.
    #[must_use]
    pub fn counting(mut self, count: usize) -> Self {
        self.count = count;
        self
    }
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Rows of the history that were read.
    pub rows: usize,
    /// Series.
    pub series: usize,
    /// Periods on the time axis.
    pub periods: usize,
    /// The first period's date.
    pub first: Option<String>,
    /// The last period's date.
    pub last: Option<String>,
    /// The frequency in words.
    pub frequency: Option<String>,
    /// The number of rules run.
    pub checks: usize,
    /// What was inferred, said aloud.
    pub remarks: Vec<String>,
    /// The findings, worst first.
    pub problems: Vec<Problem>,
}

impl Report {
    /// The number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of_severity = self.problems.iter().filter(|p| p.severity == Some(severity));
        of_severity.map(|problem| problem.count).sum()
    }

    /// Whether the gate opens: no finding is an error.
    pub fn passed(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity != Some(Severity::Error))
    }
}
