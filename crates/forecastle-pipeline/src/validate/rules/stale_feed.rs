//! V025: stale table.

use chrono::Days;
use forecastle_core::Frequency;

use crate::validate::{Facts, Problem, Rule, Severity};

/// V025.
pub static RULE: Rule = Rule {
    code: "V025",
    name: "stale table",
    severity: Severity::Warning,
    why: "a feed that stopped is forecast on as if nothing had happened since",
    fix: "look why nothing newer has come; set max_age_days in [check] if it comes so late",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let (Some(panel), Some(today)) = (facts.panel, facts.evidence.today) else { return Vec::new() };
    let frequency = panel.frequency();
    let last = frequency.date_of(panel.origin()).date();
    let age = (today - last).num_days();
    let wanted = facts.settings.check.max_age_days;
    let (late, archive) = usual_ages(frequency);
    let is_stale = match wanted {
        Some(days) => age > i64::from(days),
        None => (late + 1..archive).contains(&age),
    };
    if !is_stale {
        return Vec::new();
    }
    let most = wanted.map_or(late, i64::from);
    let expected = last.checked_add_days(Days::new(most.unsigned_abs())).unwrap_or(last);
    let problem = Problem::of_table(format!(
        "the last period is {}, {age} days ago; newer rows were expected by {expected}",
        frequency.label(panel.origin())
    ));
    let file = facts.evidence.files.first().map(|file| file.name.clone());
    vec![Problem { file, ..problem }]
}

/// How many days after its last period a table is stale, and after how many it is an archive that nobody
/// feeds any more.
fn usual_ages(frequency: Frequency) -> (i64, i64) {
    match frequency {
        Frequency::Hourly => (2, 120),
        Frequency::Daily => (3, 120),
        Frequency::Weekly(_) => (14, 200),
        Frequency::Monthly(_) => (76, 400),
        Frequency::Quarterly { .. } => (152, 800),
        Frequency::Yearly { .. } => (550, 2_000),
    }
}
