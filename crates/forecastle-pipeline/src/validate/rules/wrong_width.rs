//! V014: row of another width.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V014.
pub static RULE: Rule = Rule {
    code: "V014",
    name: "row of another width",
    severity: Severity::Error,
    why: "fields that have slipped put numbers under the wrong names",
    fix: "quote fields that contain the delimiter; remove totals and notes under the table",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.wrong_width, |cell| cell.note.clone())
}
