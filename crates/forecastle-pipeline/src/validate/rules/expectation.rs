//! V032: an expectation is not met.

use crate::ingest::Kept;
use crate::validate::{Facts, Problem, Rule, Severity};

/// V032.
pub static RULE: Rule = Rule {
    code: "V032",
    name: "expectation not met",
    severity: Severity::Error,
    why: "you have said under [[check.expect]] what the column keeps to",
    fix: "correct the cells, or the expectation and its tolerance_percent",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let expected = facts.evidence.kept.iter().zip(&facts.settings.expectations);
    expected
        .filter(|(kept, _)| !kept.failing.is_empty())
        .flat_map(|(kept, expectation)| {
            let tolerance = expectation.raw.tolerance_percent;
            let share = 100.0 * kept.failing.total as f64 / kept.rows.max(1) as f64;
            let severity = match share > tolerance {
                true => expectation.raw.severity,
                false => Some(Severity::Info),
            };
            let problems = Problem::at_each(&kept.failing, |cell| said(kept, &cell.note, share));
            problems.into_iter().map(move |problem| Problem { severity, ..problem })
        })
        .collect()
}

fn said(kept: &Kept, why: &str, share: f64) -> String {
    format!(
        "expected {}, but {why} ({} of {} rows, {share:.1} %)",
        kept.promise, kept.failing.total, kept.rows
    )
}
