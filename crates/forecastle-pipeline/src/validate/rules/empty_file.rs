//! V030: file without rows.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V030.
pub static RULE: Rule = Rule {
    code: "V030",
    name: "file without rows",
    severity: Severity::Warning,
    why: "a day's file with a header alone is a day that was not exported",
    fix: "export that file again",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    // That the only file has no rows is another rule's.
    let is_alone = facts.evidence.files.iter().all(|file| file.rows == 0);
    let empty = facts.evidence.files.iter().filter(|file| file.rows == 0 && !is_alone);
    empty
        .map(|file| {
            let problem = Problem::of_table("there is a header and no row");
            Problem { file: Some(file.name.clone()), ..problem }
        })
        .collect()
}
