//! V016: date off the grid.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V016.
pub static RULE: Rule = Rule {
    code: "V016",
    name: "date off the grid",
    severity: Severity::Error,
    why: "a Saturday among Fridays belongs to no week of the table",
    fix: "correct the date, or set frequency in [data.sales]",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let frequency =
        facts.evidence.inference.map_or(String::new(), |found| found.frequency.to_string());
    let rows = Problem::at_each(&facts.evidence.off_grid, |_| {
        format!("the date does not fit the table's frequency, {frequency}")
    });
    let none = facts.evidence.no_frequency.iter().map(|found| {
        let wanted = found.wanted.as_ref().map_or(String::new(), |wanted| format!(" ({wanted} was asked for)"));
        Problem::of_table(format!("{} distinct dates lie on no regular grid{wanted}", found.dates))
            .hint("set frequency in [data.sales] to daily, weekly, monthly, quarterly, yearly or hourly")
    });
    rows.into_iter().chain(none).collect()
}
