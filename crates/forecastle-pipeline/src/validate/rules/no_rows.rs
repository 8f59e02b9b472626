//! V015: no rows.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V015.
pub static RULE: Rule = Rule {
    code: "V015",
    name: "no rows",
    severity: Severity::Error,
    why: "without a single known value there is nothing to forecast",
    fix: "make sure that the file has rows and that the target is not always empty",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let evidence = facts.evidence;
    if facts.panel.is_some()
        || !evidence.missing_columns.is_empty()
        || evidence.ambiguous_dates.is_some()
        || evidence.no_frequency.is_some()
    {
        return Vec::new();
    }
    vec![Problem::of_table(format!("none of {} rows has a date and a target", evidence.rows))]
}
