//! V002: ambiguous date.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V002.
pub static RULE: Rule = Rule {
    code: "V002",
    name: "ambiguous date",
    severity: Severity::Error,
    why: "read the wrong way round, every date lands in another month",
    fix: "set date_format in [data.sales]",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(dates) = &facts.evidence.ambiguous_dates else { return Vec::new() };
    let [one, other] = dates.formats;
    let mut problem = Problem::of_table(format!("dates can be read as {one} or as {other}"));
    problem.column = Some(dates.column.clone());
    problem.value = Some(dates.example.clone());
    vec![problem.hint(format!("set date_format = \"{one}\" or \"{other}\" in [data.sales]"))]
}
