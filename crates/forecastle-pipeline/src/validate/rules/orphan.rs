//! V038: name that another table does not have.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V038.
pub static RULE: Rule = Rule {
    code: "V038",
    name: "name that another table does not have",
    severity: Severity::Warning,
    why: "what is not in the table beside has no constants, no region and no campaigns",
    fix: "add the row to the table beside, or correct the name",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.tables.orphans, |cell| cell.note.clone())
}
