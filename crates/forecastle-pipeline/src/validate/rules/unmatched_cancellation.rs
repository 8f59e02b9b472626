//! V042: cancellation without an order.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V042.
pub static RULE: Rule = Rule {
    code: "V042",
    name: "cancellation without an order",
    severity: Severity::Info,
    why: "it is taken off the latest sales of the series instead of the order that it undoes",
    fix: "see that the history goes back to the orders that are cancelled",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.tables.unmatched_cancellations, |cell| cell.note.clone())
}
