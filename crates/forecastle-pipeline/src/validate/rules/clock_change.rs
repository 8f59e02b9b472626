//! V034: hours lost or doubled at a change of clocks.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDateTime, Timelike, Weekday};
use forecastle_core::Frequency;

use crate::ingest::parse_date;
use crate::validate::{Facts, Problem, Rule, Severity};

/// V034.
pub static RULE: Rule = Rule {
    code: "V034",
    name: "hours at a change of clocks",
    severity: Severity::Warning,
    why: "local clocks skip an hour in spring and show one twice in autumn",
    fix: "write times in UTC, or leave the hour: it is filled like any other absent one",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel.filter(|panel| panel.frequency() == Frequency::Hourly) else {
        return Vec::new();
    };
    let mut lost: BTreeMap<NaiveDateTime, usize> = BTreeMap::new();
    for (series, absent) in facts.evidence.absent.iter().enumerate() {
        for place in absent {
            let is_alone =
                !absent.contains(&(place + 1)) && !absent.contains(&place.wrapping_sub(1));
            let hour =
                panel.frequency().date_of(panel.period_at((panel.start(series) + place) as i64));
            if is_alone && is_of_spring(hour) {
                *lost.entry(hour).or_default() += 1;
            }
        }
    }
    let format = facts.evidence.date_style.as_ref().map_or("%Y-%m-%d %H:%M:%S", |s| &s.format);
    let mut doubled: BTreeMap<NaiveDateTime, usize> = BTreeMap::new();
    for cell in &facts.evidence.duplicates.cells {
        if let Some(hour) = parse_date(&cell.value, format).filter(|hour| is_of_autumn(*hour)) {
            *doubled.entry(hour).or_default() += 1;
        }
    }
    let said = |(hour, series): (NaiveDateTime, usize), what: &str| {
        let noun = if series == 1 { "series has" } else { "series have" };
        let hour = hour.format("%Y-%m-%d %H:%M");
        Problem::of_table(format!("{series} {noun} {hour} {what}")).counting(series)
    };
    let lost = lost.into_iter().filter(|(_, series)| series * 2 >= panel.series_count());
    let doubled = doubled.into_iter().filter(|(_, series)| series * 2 >= panel.series_count());
    lost.map(|found| said(found, "not at all"))
        .chain(doubled.map(|found| said(found, "twice")))
        .collect()
}

/// Whether clocks are put back at such an hour somewhere.
fn is_of_autumn(hour: NaiveDateTime) -> bool {
    hour.weekday() == Weekday::Sun
        && matches!(hour.month(), 3 | 4 | 10 | 11)
        && (0..=3).contains(&hour.hour())
}

/// Whether clocks are put forward at such an hour somewhere: on a Sunday of March, April, September or October.
fn is_of_spring(hour: NaiveDateTime) -> bool {
    hour.weekday() == Weekday::Sun
        && matches!(hour.month(), 3 | 4 | 9 | 10)
        && (0..=3).contains(&hour.hour())
}
