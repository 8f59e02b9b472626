//! V024: unusual number of rows.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use forecastle_core::Frequency;

use crate::validate::{Facts, Problem, Rule, Severity};

/// V024.
pub static RULE: Rule = Rule {
    code: "V024",
    name: "unusual number of rows",
    severity: Severity::Warning,
    why: "half a file looks like half the demand",
    fix: "look whether the last files are whole and were not sent twice",
    check,
};

/// So many latest periods are looked at: older ones were looked at when they came.
const LATEST: usize = 7;
/// So many like periods before tell what is usual.
const USUAL: usize = 8;
/// Fewer do not.
const FEWEST: usize = 4;
/// Tables with fewer rows a period jump for no reason.
const FEWEST_ROWS: u64 = 20;

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    let days = &facts.evidence.rows_by_day;
    let is_hourly = panel.frequency() == Frequency::Hourly;
    let by_weekday = is_hourly || panel.frequency() == Frequency::Daily;
    // The last day of hours may not be over.
    let looked_at: Vec<_> = days.keys().rev().skip(usize::from(is_hourly)).take(LATEST).collect();
    let is_like =
        |one: NaiveDate, other: NaiveDate| !by_weekday || one.weekday() == other.weekday();
    looked_at
        .into_iter()
        .rev()
        .filter_map(|day| {
            let before: Vec<_> = days
                .range(..*day)
                .rev()
                .filter(|(other, _)| is_like(**other, *day))
                .take(USUAL)
                .map(|(_, rows)| *rows)
                .collect();
            let usual = unusual(days, day, before)?;
            let kind = if by_weekday { day.format("%A").to_string() } else { "period".to_owned() };
            let rows = days[day];
            let problem =
                Problem::of_table(format!("{rows} rows on {day}; a {kind} usually has {usual}"));
            Some(Problem { value: Some(rows.to_string()), ..problem })
        })
        .collect()
}

/// The usual number of rows, where the day's is far from it and from all of those before.
fn unusual(days: &BTreeMap<NaiveDate, u64>, day: &NaiveDate, mut before: Vec<u64>) -> Option<u64> {
    if before.len() < FEWEST {
        return None;
    }
    before.sort_unstable();
    let (rows, usual) = (days[day], before[before.len() / 2]);
    let is_few = rows * 2 < usual && rows < before[0];
    let is_many = rows > usual * 2 && rows > before[before.len() - 1];
    (usual >= FEWEST_ROWS && (is_few || is_many)).then_some(usual)
}
