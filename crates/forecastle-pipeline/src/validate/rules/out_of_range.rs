//! V039: value out of its range.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V039.
pub static RULE: Rule = Rule {
    code: "V039",
    name: "value out of its range",
    severity: Severity::Error,
    why: "a price below zero or a latitude of 120 is a slip of the hand, and what is learnt from it is too",
    fix: "correct the value, or leave the cell empty",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.tables.out_of_range, |cell| cell.note.clone())
}
