//! V037: two rows for one thing.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V037.
pub static RULE: Rule = Rule {
    code: "V037",
    name: "two rows for one thing",
    severity: Severity::Error,
    why: "of two prices or two launch dates only one can be right",
    fix: "keep one row for each product, warehouse or day",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.tables.repeated_rows, |cell| {
        format!("there is already a row for it, in {}", cell.note)
    })
}
