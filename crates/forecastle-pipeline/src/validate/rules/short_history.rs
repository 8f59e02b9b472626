//! V011: short history.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V011.
pub static RULE: Rule = Rule {
    code: "V011",
    name: "short history",
    severity: Severity::Warning,
    why: "with less than a season there is nothing to learn the season from",
    fix: "give more history if there is any; simpler models serve these series",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    if panel.period_count() < FEWEST_PERIODS {
        let message = format!(
            "the table has {} {}, which is too few to forecast from",
            panel.period_count(),
            panel.frequency().noun(panel.period_count())
        );
        return vec![
            Problem::of_table(message)
                .as_severity(Severity::Error)
                .hint(format!("give at least {FEWEST_PERIODS}, better two years of them")),
        ];
    }
    let season = panel.frequency().season_length();
    let needed = season + season / 4 + 1;
    let is_short = |series: &usize| panel.values(*series).len() < needed;
    let short: Vec<_> = (0..panel.series_count()).filter(is_short).collect();
    let Some(example) = short.first() else { return Vec::new() };
    let message = format!(
        "{} of {} series have fewer than {needed} {}, such as {} with {}",
        short.len(),
        panel.series_count(),
        panel.frequency().noun(needed),
        panel.keys()[*example],
        panel.values(*example).len()
    );
    vec![Problem::of_table(message).counting(short.len())]
}

/// A table with fewer periods cannot be tested on its own past.
const FEWEST_PERIODS: usize = 3;
