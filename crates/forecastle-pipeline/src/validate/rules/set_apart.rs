//! V033: rows set apart.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V033.
pub static RULE: Rule = Rule {
    code: "V033",
    name: "rows set apart",
    severity: Severity::Error,
    why: "what is set apart is not forecast; a few rows do no harm, many are another table",
    fix: "correct the rows and give them again; max_quarantine_percent in [check] says how many pass",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(apart) = facts.evidence.set_apart.as_ref().filter(|apart| apart.rows > 0) else {
        return Vec::new();
    };
    let share = 100.0 * apart.rows as f64 / facts.evidence.rows.max(1) as f64;
    let most = facts.settings.check.max_quarantine_percent;
    let severity = if share > most { Severity::Error } else { Severity::Warning };
    apart
        .files
        .iter()
        .map(|(file, rows)| {
            let noun = if *rows == 1 { "row is" } else { "rows are" };
            let mut problem = Problem::of_table(format!(
                "{rows} {noun} here, with the reasons; in all {share:.1} % of the table, at most {most} % passes"
            ))
            .as_severity(severity)
            .counting(usize::try_from(*rows).unwrap_or(usize::MAX));
            problem.file = Some(file.clone());
            problem
        })
        .collect()
}
