//! V012: constant series.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V012.
pub static RULE: Rule = Rule {
    code: "V012",
    name: "constant series",
    severity: Severity::Info,
    why: "a series that never changes is often a placeholder",
    fix: "make sure that these are sales and not a default value",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    let is_constant = |series: &usize| {
        let mut known = panel.values(*series).iter().filter(|value| !value.is_nan());
        let first = known.next();
        panel.values(*series).len() >= FEWEST_PERIODS
            && first.is_some()
            && known.all(|value| Some(value) == first)
    };
    let constant: Vec<_> = (0..panel.series_count()).filter(is_constant).collect();
    let Some(example) = constant.first() else { return Vec::new() };
    let value = panel.values(*example).iter().find(|value| !value.is_nan()).copied().unwrap_or(0.0);
    let others = match constant.len() {
        1 => String::new(),
        count => format!("; so do {} more series", count - 1),
    };
    let message = format!("the target never changes, it is always {value}{others}");
    vec![Problem::of_table(message).in_series(&panel.keys()[*example]).counting(constant.len())]
}

/// Shorter series may well be the same a few times.
const FEWEST_PERIODS: usize = 8;
