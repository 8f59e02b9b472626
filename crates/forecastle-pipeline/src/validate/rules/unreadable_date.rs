//! V001: unreadable date.

use crate::ingest::DateStyle;
use crate::validate::{Facts, Problem, Rule, Severity};

/// V001.
pub static RULE: Rule = Rule {
    code: "V001",
    name: "unreadable date",
    severity: Severity::Error,
    why: "a row without a date belongs to no period",
    fix: "correct the date, or set date_format in [data.sales]; remove totals under the table",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    Problem::at_each(&facts.evidence.unreadable_dates, |cell| match cell.note.is_empty() {
        // Columns of tables beside the history are written their own way.
        false => cell.note.clone(),
        true => explain(&cell.value, facts.evidence.date_style.as_ref()),
    })
}

fn explain(value: &str, style: Option<&DateStyle>) -> String {
    let Some(style) = style else { return "the date is empty".to_owned() };
    let format = &style.format;
    match &style.example {
        _ if value.is_empty() => "the date is empty".to_owned(),
        Some(example) if shape(example) == shape(value) => {
            format!("there is no such day when read by the column's format, {format}")
        }
        Some(example) => {
            format!("not a date written like the others, such as {example} ({format})")
        }
        None => format!("not a date of the format {format}"),
    }
}

/// A text with every digit alike: what dates of one format have in common.
fn shape(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}
