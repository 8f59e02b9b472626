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
        || !evidence.future_rows.is_empty()
    {
        return Vec::new();
    }
    let message = match evidence.rows {
        0 => "there is a header and no row".to_owned(),
        rows => format!("none of {rows} rows has both a date and a target"),
    };
    let mut problem = Problem::of_table(message);
    problem.file = evidence.files.first().map(|file| file.name.clone());
    vec![problem]
}
