//! The gate: what is wrong with the data, all of it at once, and what to do.

pub mod history;
mod problem;
pub mod rules;

use forecastle_core::Panel;

pub use problem::{Problem, Report, Severity};
pub use rules::RULES;

use crate::config::Settings;
use crate::ingest::Evidence;

/// What a rule looks at.
pub struct Facts<'a> {
    /// What was found while reading.
    pub evidence: &'a Evidence,
    /// The panel, where the table could be read.
    pub panel: Option<&'a Panel>,
    /// The project's settings.
    pub settings: &'a Settings,
}

/// One rule: what it looks for, why that matters, what to do.
pub struct Rule {
    /// Its stable code.
    pub code: &'static str,
    /// Its name in words.
    pub name: &'static str,
    /// How bad its findings are, unless `[check] severity` says otherwise.
    pub severity: Severity,
    /// Why its findings matter.
    pub why: &'static str,
    /// What to do about them.
    pub fix: &'static str,
    /// Looks for them.
    pub check: fn(&Facts<'_>) -> Vec<Problem>,
}

/// Runs every rule and judges the findings.
pub fn validate(facts: &Facts<'_>) -> Report {
    let mut report = Report {
        rows: facts.evidence.rows,
        series: facts.panel.map_or(0, Panel::series_count),
        periods: facts.panel.map_or(0, Panel::period_count),
        first: facts.panel.map(|panel| panel.frequency().label(panel.period_at(0))),
        last: facts.panel.map(|panel| panel.frequency().label(panel.origin())),
        frequency: facts.panel.map(|panel| panel.frequency().to_string()),
        checks: RULES.len(),
        remarks: facts.evidence.remarks.clone(),
        problems: Vec::new(),
    };
    for rule in RULES {
        let other = facts.settings.severity_of(rule);
        for mut problem in (rule.check)(facts) {
            problem.code = rule.code.to_owned();
            problem.rule = rule.name.to_owned();
            let own = problem.severity.unwrap_or(rule.severity);
            let own =
                if is_set_apart(&problem, rule, facts) { Severity::Warning.min(own) } else { own };
            problem.severity = other.unwrap_or(own).into();
            problem.hint = problem.hint.or_else(|| Some(rule.fix.to_owned()));
            report.problems.push(problem);
        }
    }
    // Worst first; within a severity in the order of the rules.
    report.problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    report
}

/// Whether what was found is a row that is set apart: that the others go on is what the user wants.
fn is_set_apart(problem: &Problem, rule: &Rule, facts: &Facts<'_>) -> bool {
    const ROW_RULES: [&str; 11] =
        ["V001", "V003", "V004", "V005", "V010", "V014", "V016", "V017", "V018", "V023", "V032"];
    // Of dates on no grid at all no row is to blame.
    let is_of_rows = rule.code != "V016" || facts.evidence.no_frequency.is_none();
    let is_known = ROW_RULES.contains(&rule.code) && is_of_rows;
    facts.evidence.set_apart.is_some() && is_known && problem.severity != Some(Severity::Info)
}
