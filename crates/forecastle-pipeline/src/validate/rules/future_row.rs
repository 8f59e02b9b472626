//! V010: row dated after today.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V010.
pub static RULE: Rule = Rule {
    code: "V010",
    name: "row dated after today",
    severity: Severity::Error,
    why: "sales that have not happened are a plan or a mistyped year, not history",
    fix: "correct the date, or move the row to [data.future] without its target",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.future_rows, |_| {
        "this row has a target and is dated after today".to_owned()
    })
}
