//! V041: return without a sale.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V041.
pub static RULE: Rule = Rule {
    code: "V041",
    name: "return without a sale",
    severity: Severity::Warning,
    why: "demand was not lessened by what nobody is known to have bought",
    fix: "see that returns name the product and warehouse of the sale, and that the history goes back far enough",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.tables.unmatched_returns, |cell| cell.note.clone())
}
