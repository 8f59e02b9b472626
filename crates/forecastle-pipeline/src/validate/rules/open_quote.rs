//! V023: open quote.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V023.
pub static RULE: Rule = Rule {
    code: "V023",
    name: "open quote",
    severity: Severity::Error,
    why: "every row after it, up to the next quote, is read as text of one field",
    fix: "close the quote, or remove it",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.open_quotes, |cell| cell.note.clone())
}
