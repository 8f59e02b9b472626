//! Examining a store: what must hold of it whatever happened, and mending what can be mended.

mod mend;
mod records;
mod registry;
mod runs;

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::Store;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something that was promised does not hold.
    Error,
    /// Something is left over, and harms nobody.
    Warning,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// Where: a run, a version, a job, a file, a table.
    #[serde(rename = "where")]
    pub place: String,
    /// What to do.
    pub hint: String,
}

impl Finding {
    fn error(place: impl ToString, what: impl Into<String>, hint: &str) -> Self {
        Self::new(Severity::Error, place, what, hint)
    }

    fn warning(place: impl ToString, what: impl Into<String>, hint: &str) -> Self {
        Self::new(Severity::Warning, place, what, hint)
    }

    fn new(severity: Severity, place: impl ToString, what: impl Into<String>, hint: &str) -> Self {
        Self { severity, what: what.into(), place: place.to_string(), hint: hint.to_owned() }
    }

    /// A check that could not be made.
    fn unchecked(check: &str, error: &Error) -> Self {
        let hint = error.next_step().unwrap_or("restore the database from a backup");
        Self::error(check, format!("cannot be checked: {error}"), hint)
    }
}

type Check = fn(&Store) -> Result<Vec<Finding>>;

/// Every check, by what it looks at.
const CHECKS: &[(&str, Check)] = &[
    ("database", records::database),
    ("runs", runs::runs),
    ("folders", runs::folders),
    ("publications", records::publications),
    ("registry", registry::registry),
    ("audit", records::audit),
    ("jobs", records::jobs),
];

impl Store {
    /// Makes every check there is, reading every file of every run. What cannot be checked is a finding
    /// too, so that one broken table does not hide the rest.
    pub fn examine(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (name, check) in CHECKS {
            match check(self) {
                Ok(found) => findings.extend(found),
                Err(error) => findings.push(Finding::unchecked(name, &error)),
            }
        }
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}
