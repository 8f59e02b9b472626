//! V006: missing or repeated column.

use crate::names::did_you_mean;
use crate::validate::{Facts, Problem, Rule, Severity};

/// V006.
pub static RULE: Rule = Rule {
    code: "V006",
    name: "missing or repeated column",
    severity: Severity::Error,
    why: "a setting names a column that the file does not have, or has twice",
    fix: "correct the name in forecastle.toml, or the file's header",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let describe = |missing: &crate::ingest::MissingColumn| {
        let available = missing.available.join(", ");
        let near = did_you_mean(&missing.column, missing.available.iter().map(String::as_str));
        let mut problem = Problem::of_table(format!(
            "no column `{}` ({} names it)",
            missing.column, missing.setting
        ));
        problem.file = Some(missing.file.clone());
        problem.column = Some(missing.column.clone());
        problem.hint(format!("{near}the file has {available}"))
    };
    let missing = facts.evidence.missing_columns.iter().map(describe);
    let repeated = Problem::at_each(&facts.evidence.repeated_columns, |cell| {
        format!("the header has `{}` twice", cell.column)
    });
    let advice = "give each column a name of its own; the first of them was read";
    missing.chain(repeated.into_iter().map(|problem| problem.hint(advice))).collect()
}
