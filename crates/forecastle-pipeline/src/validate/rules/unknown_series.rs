//! V021: future of an unknown series.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V021.
pub static RULE: Rule = Rule {
    code: "V021",
    name: "future of an unknown series",
    severity: Severity::Warning,
    why: "rows of the future table that belong to no series are not used",
    fix: "make sure that keys are written alike in both tables",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let findings = &facts.evidence.unknown_series;
    let Some(cell) = findings.cells.first() else { return Vec::new() };
    let message =
        format!("{} rows of the future table belong to no series with history", findings.total);
    vec![Problem::at(cell, message).counting(findings.total)]
}
