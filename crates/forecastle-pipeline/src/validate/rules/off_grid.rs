//! V016: date off the grid.

use forecastle_core::Frequency;

use crate::ingest::NoFrequency;
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
    let rows = Problem::at_each(&facts.evidence.off_grid, |cell| {
        match facts.evidence.inference.map(|found| found.frequency) {
            Some(Frequency::Weekly(_)) => format!("a {}; the table is {frequency}", cell.note),
            _ => format!("the date does not fit the table's frequency, {frequency}"),
        }
    });
    let none = facts.evidence.no_frequency.iter().map(|found| no_frequency(found, facts));
    rows.into_iter().chain(none).collect()
}

fn no_frequency(found: &NoFrequency, facts: &Facts<'_>) -> Problem {
    let dates = if found.dates == 1 { "date" } else { "dates" };
    let (count, examples) = (found.dates, &found.examples);
    let (message, advice) = match (&found.wanted, found.found) {
        (Some(wanted), Some(other)) => (
            format!("{count} distinct {dates} are {other}, not {wanted}: {examples}"),
            format!("set frequency = \"{other}\" in [data.sales], or leave it out"),
        ),
        _ if count < 2 => (
            format!("{count} distinct {dates} say nothing of the frequency: {examples}"),
            "give more periods, or set frequency in [data.sales]".to_owned(),
        ),
        _ => (
            format!("{count} distinct {dates} lie on no regular grid: {examples}"),
            "give one date per period, the same weekday or day of the month throughout".to_owned(),
        ),
    };
    let mut problem = Problem::of_table(message).hint(advice);
    problem.file = facts.evidence.files.first().map(|file| file.name.clone());
    problem.column = Some(facts.evidence.time_column.clone());
    problem
}
