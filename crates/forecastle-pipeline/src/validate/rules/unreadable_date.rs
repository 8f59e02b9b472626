//! V001: unreadable date.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V001.
pub static RULE: Rule = Rule {
    code: "V001",
    name: "unreadable date",
    severity: Severity::Error,
    why: "a row without a date belongs to no period",
    fix: "correct the date, or set date_format in [data.sales]",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.unreadable_dates, |cell| {
        let what = if cell.value.is_empty() {
            "the date is empty"
        } else {
            "this is no date of the column's format"
        };
        what.to_owned()
    })
}
