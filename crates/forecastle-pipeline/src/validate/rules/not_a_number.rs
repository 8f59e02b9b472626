//! V003: not a number.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V003.
pub static RULE: Rule = Rule {
    code: "V003",
    name: "not a number",
    severity: Severity::Error,
    why: "a value that cannot be read is demand lost",
    fix: "correct the cell, without units or currency signs; leave it empty if nobody knows",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.not_numbers, |_| "not a number".to_owned())
}
