//! V036: transaction counted twice.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V036.
pub static RULE: Rule = Rule {
    code: "V036",
    name: "transaction counted twice",
    severity: Severity::Error,
    why: "a sale that is there twice is counted twice",
    fix: "keep one row of each transaction_id; leave the column out of the table if it is no id of rows",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.tables.repeated_ids, |cell| {
        format!("there is already a row of this transaction, in {}", cell.note)
    })
}
