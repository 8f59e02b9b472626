//! V004: not a finite number.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V004.
pub static RULE: Rule = Rule {
    code: "V004",
    name: "not a finite number",
    severity: Severity::Error,
    why: "one infinite value spoils every sum it enters",
    fix: "correct the cell, or leave it empty if nobody knows",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let nan = Problem::at_each(&facts.evidence.nan, |_| "NaN is taken as unknown".to_owned());
    let infinite = Problem::at_each(&facts.evidence.infinite, |_| {
        "the value is infinite or beyond 1e15".to_owned()
    });
    let nan = nan.into_iter().map(|problem| problem.as_severity(Severity::Warning));
    infinite.into_iter().chain(nan).collect()
}
