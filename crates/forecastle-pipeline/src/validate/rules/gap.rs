//! V007: gaps inside series.

use forecastle_core::panel::MissingPeriod;

use crate::validate::{Facts, Problem, Rule, Severity};

/// V007.
pub static RULE: Rule = Rule {
    code: "V007",
    name: "gaps inside series",
    severity: Severity::Warning,
    why: "an absent period is either no sale or no record, and forecasts differ",
    fix: "set missing_period = \"zero\" or \"unknown\" in [data.sales], whichever is true",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    let meaning = match facts.settings.sales.missing_period {
        MissingPeriod::Zero => "counted as zero",
        MissingPeriod::Unknown => "taken as unknown",
    };
    let gap = |(series, absent): (usize, &Vec<usize>)| {
        let first = panel.period_at((panel.start(series) + absent.first()?) as i64);
        let length = panel.values(series).len();
        let has_ended = absent.first()? + absent.len() == length;
        let message = format!(
            "{} {} without a row, {} {}; {meaning}",
            absent.len(),
            panel.frequency().noun(absent.len()),
            if has_ended { "to the table's end, from" } else { "the first on" },
            panel.frequency().label(first)
        );
        Some(Problem::of_table(message).in_series(&panel.keys()[series]).counting(absent.len()))
    };
    facts.evidence.absent.iter().enumerate().filter_map(gap).collect()
}
