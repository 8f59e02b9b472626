//! V020: static column that changes.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V020.
pub static RULE: Rule = Rule {
    code: "V020",
    name: "static column that changes",
    severity: Severity::Error,
    why: "a series has one value of a static column; which one is meant cannot be guessed",
    fix: "list the column under known_future or past_only, or add it to `keys`",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.changing_statics, |cell| {
        format!("the column differs within the series: {}", cell.note)
    })
}
