//! V018: damaged text.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V018.
pub static RULE: Rule = Rule {
    code: "V018",
    name: "damaged text",
    severity: Severity::Error,
    why: "the same name in two encodings becomes two series",
    fix: "save the file as CSV UTF-8",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.bad_encoding, |cell| cell.note.clone())
}
