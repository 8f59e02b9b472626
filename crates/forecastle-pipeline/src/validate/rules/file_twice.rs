//! V031: the same file twice.

use std::collections::BTreeMap;

use crate::validate::{Facts, Problem, Rule, Severity};

/// V031.
pub static RULE: Rule = Rule {
    code: "V031",
    name: "the same file twice",
    severity: Severity::Warning,
    why: "a copy under another name is read as further rows",
    fix: "remove one of the two, or name the files more narrowly in `source`",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for file in facts.evidence.files.iter().filter(|file| file.rows > 0) {
        match first.get(file.sha256.as_str()) {
            None => {
                first.insert(&file.sha256, &file.name);
            }
            Some(earlier) => {
                let problem = Problem::of_table(format!("its bytes are those of {earlier}"));
                problems.push(Problem { file: Some(file.name.clone()), ..problem });
            }
        }
    }
    problems
}
