//! V013: missing targets.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V013.
pub static RULE: Rule = Rule {
    code: "V013",
    name: "missing targets",
    severity: Severity::Error,
    why: "a forecast from half the data is a forecast of the other half's absence",
    fix: "complete the data, or raise max_missing_percent in [check] if it is meant to be so",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    let cells: usize = (0..panel.series_count()).map(|series| panel.values(series).len()).sum();
    let missing = cells - panel.observation_count();
    let target = &facts.evidence.target_column;
    if missing == 0 || facts.evidence.missing_columns.iter().any(|m| m.column == *target) {
        return Vec::new();
    }
    let share = 100.0 * missing as f64 / cells.max(1) as f64;
    let most = facts.settings.check.max_missing_percent;
    let said = format!("{share:.1} % of the target is missing ({missing} of {cells})");
    let is_too_much = share > most;
    let message = match is_too_much {
        true => format!("{said}, the first here; at most {most} % passes"),
        false => format!("{said}, the first here, and taken as unknown"),
    };
    // Cells that hold something else than a number are unknown too; their own rules name them.
    let mut problem = match facts.evidence.empty_targets.cells.first() {
        Some(first) => Problem::at(first, message),
        None => Problem::of_table(message.replace(", the first here", "")),
    };
    problem.column = Some(target.clone());
    let severity = if is_too_much { Severity::Error } else { Severity::Info };
    vec![problem.as_severity(severity)]
}
