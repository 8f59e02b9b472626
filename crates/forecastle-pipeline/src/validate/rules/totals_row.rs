//! V029: totals among the series.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V029.
pub static RULE: Rule = Rule {
    code: "V029",
    name: "totals among the series",
    severity: Severity::Warning,
    why: "a total beside its parts counts everything twice",
    fix: "leave rows of totals out: they are added up where they are needed",
    check,
};

/// What people call sums, in lower case.
const WORDS: [&str; 12] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sum",
    "all",
    "gesamt",
    "summe",
    "totale",
    "totaal",
    "итого",
];

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel.filter(|panel| panel.series_count() > 1) else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    for (series, key) in panel.keys().iter().enumerate() {
        let is_total = |part: &String| WORDS.contains(&part.trim().to_lowercase().as_str());
        let Some(place) = key.parts().iter().position(is_total) else { continue };
        let mut problem =
            Problem::of_table("this is the name of a sum, not of a thing").in_series(key);
        problem.column = Some(panel.key_names()[place].clone());
        problem.value = Some(key.parts()[place].clone());
        if let Some((file, line)) = facts.evidence.origins.of(series, 0) {
            problem.file = Some(file.to_owned());
            problem.row = Some(line);
        }
        problems.push(problem);
    }
    problems
}
