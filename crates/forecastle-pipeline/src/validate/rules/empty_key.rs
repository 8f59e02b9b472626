//! V017: empty key.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V017.
pub static RULE: Rule = Rule {
    code: "V017",
    name: "empty key",
    severity: Severity::Error,
    why: "a row without its key belongs to no series",
    fix: "fill in the key, or remove the row",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.empty_keys, |_| "the key is empty".to_owned())
}
