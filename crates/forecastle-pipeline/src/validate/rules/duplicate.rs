//! V005: two rows for one key and date.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V005.
pub static RULE: Rule = Rule {
    code: "V005",
    name: "two rows for one key and date",
    severity: Severity::Error,
    why: "counted twice or dropped at random, either way the total is wrong",
    fix: "keep one row per key and date; add the column that tells the rows apart to `keys`",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.duplicates, |cell| {
        format!("there is already a row for this key and date, {}", cell.note)
    })
}
