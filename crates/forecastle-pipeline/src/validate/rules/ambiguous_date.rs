//! V002: ambiguous date.

use crate::ingest::parse_date;
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
    let read_as = |format| {
        let moment = parse_date(&dates.example, format);
        moment.map_or(String::new(), |moment| moment.format("%-d %B %Y").to_string())
    };
    let mut problem = Problem::of_table(format!(
        "every date can be read in two ways: this one is {} by {one} and {} by {other}",
        read_as(one),
        read_as(other)
    ));
    problem.file = facts.evidence.files.first().map(|file| file.name.clone());
    problem.column = Some(dates.column.clone());
    problem.value = Some(dates.example.clone());
    vec![problem.hint(format!("set date_format = \"{one}\" or \"{other}\" in [data.sales]"))]
}
