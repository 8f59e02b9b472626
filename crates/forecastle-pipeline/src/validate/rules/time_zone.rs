//! V027: time zones.

use forecastle_core::Frequency;

use crate::validate::{Facts, Problem, Rule, Severity};

/// V027.
pub static RULE: Rule = Rule {
    code: "V027",
    name: "times of several zones",
    severity: Severity::Warning,
    why: "times are read as their own clock shows them, so hours of two zones are not the same hour",
    fix: "write all times in one zone, best in UTC",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let zones = &facts.evidence.zones;
    if zones.len() < 2 {
        return Vec::new();
    }
    let said = zones.keys().map(|zone| if zone.is_empty() { "no zone" } else { zone.as_str() });
    let said: Vec<_> = said.take(6).collect();
    let mut problem = Problem::of_table(format!("times are written with {}", said.join(" and ")));
    problem.column = Some(facts.evidence.time_column.clone());
    problem.value = zones.values().next_back().cloned();
    let is_hourly = facts.panel.is_none_or(|panel| panel.frequency() == Frequency::Hourly);
    match is_hourly {
        true => vec![problem.as_severity(Severity::Error)],
        false => vec![problem],
    }
}
