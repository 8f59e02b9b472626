//! V040: two files with rows of one day.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V040.
pub static RULE: Rule = Rule {
    code: "V040",
    name: "two files with rows of one day",
    severity: Severity::Error,
    why: "if they are the same sales they are counted twice, if not they are missing half",
    fix: "set overlap in [data.transactions]: \"sum\" where files hold different sales, \"latest_file\" where later ones correct earlier ones",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.tables.overlaps, |cell| {
        format!("the file has rows of this series and day, and {}", cell.note)
    })
}
