//! V013: too much missing.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V013.
pub static RULE: Rule = Rule {
    code: "V013",
    name: "too much missing",
    severity: Severity::Error,
    why: "a forecast from half the data is a forecast of the other half's absence",
    fix: "complete the data, or raise max_missing_percent in [check] if it is meant to be so",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    let cells: usize = (0..panel.series_count()).map(|series| panel.values(series).len()).sum();
    let missing = cells - panel.observation_count();
    let share = 100.0 * missing as f64 / cells.max(1) as f64;
    let most = facts.settings.check.max_missing_percent;
    if share <= most {
        return Vec::new();
    }
    let message = format!(
        "{share:.1} % of the target is missing ({missing} of {cells}); at most {most} % passes"
    );
    let mut problem = Problem::of_table(message);
    problem.column = Some(facts.evidence.target_column.clone());
    vec![problem]
}
