//! V019: ambiguous number.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V019.
pub static RULE: Rule = Rule {
    code: "V019",
    name: "ambiguous number",
    severity: Severity::Error,
    why: "1,234 is a thousand and more, or one and a bit",
    fix: "set decimal = \".\" or decimal = \",\" in [data.sales]",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    facts
        .evidence
        .ambiguous_numbers
        .iter()
        .map(|numbers| {
            let message =
                "the comma may separate thousands or decimals, and no value of the column decides";
            let mut problem = Problem::of_table(message);
            problem.file = facts.evidence.files.first().map(|file| file.name.clone());
            problem.column = Some(numbers.column.clone());
            problem.value = Some(numbers.example.clone());
            problem
        })
        .collect()
}
