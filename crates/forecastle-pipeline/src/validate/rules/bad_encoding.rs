//! V018: text that is not UTF-8.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V018.
pub static RULE: Rule = Rule {
    code: "V018",
    name: "text that is not UTF-8",
    severity: Severity::Error,
    why: "the same name in two encodings becomes two series",
    fix: "save the file as CSV UTF-8",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.bad_encoding, |_| "these bytes are no UTF-8 text".to_owned())
}
