//! V008: negative demand.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V008.
pub static RULE: Rule = Rule {
    code: "V008",
    name: "negative demand",
    severity: Severity::Warning,
    why: "returns booked as sales; forecasts of such series may fall below zero",
    fix: "net returns against sales before, or keep them if they are meant",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.negative_targets, |_| "the target is below zero".to_owned())
}
