//! V022: future not given.

use forecastle_core::panel::Role;

use crate::backtest::default_horizon;
use crate::validate::{Facts, Problem, Rule, Severity};

/// V022.
pub static RULE: Rule = Rule {
    code: "V022",
    name: "future not given",
    severity: Severity::Warning,
    why: "a holiday or a promotion that is known ahead and not told cannot be forecast",
    fix: "give the coming periods in [data.future], or as rows without target",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    let default = default_horizon(panel.frequency());
    let horizon = facts.settings.horizon.unwrap_or(default);
    let is_short = |role: &Role| match role {
        Role::KnownFuture { periods_ahead } => {
            let short = periods_ahead.iter().filter(|periods| **periods < horizon).count();
            (short > 0).then_some(short)
        }
        Role::PastOnly => None,
    };
    // A column that is not there has its own rule.
    let is_absent =
        |name: &String| facts.evidence.missing_columns.iter().any(|m| m.column == *name);
    panel
        .covariates()
        .iter()
        .filter(|covariate| !is_absent(&covariate.name))
        .filter_map(|covariate| Some((covariate, is_short(&covariate.role)?)))
        .map(|(covariate, short)| {
            let message = format!(
                "`{}` is not known for all of the coming {horizon} {} of {short} series: last year's value stands in",
                covariate.name,
                panel.frequency().noun(horizon)
            );
            let mut problem = Problem::of_table(message).counting(short);
            problem.column = Some(covariate.name.clone());
            problem
        })
        .collect()
}
