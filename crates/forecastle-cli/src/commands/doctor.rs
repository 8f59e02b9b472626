//! `forecastle doctor`.

use forecastle_core::{Error, Result};
use forecastle_models::boosting::xgboost::xgboost;
use forecastle_store::{Finding, Severity};
use serde_json::json;

use crate::args::{Common, Format};
use crate::output::Output;
use crate::session::open_store;

/// Examines the store and says what is wrong with it, after mending it where that is asked for; and says
/// which libraries were found that not everybody has.
///
/// # Errors
/// `S005` when something that was promised does not hold.
pub fn run(common: &Common, fix: bool, output: &Output) -> Result<()> {
    let store = open_store(common)?;
    let mended = if fix { store.mend()? } else { Vec::new() };
    let findings = store.examine();
    let count = |severity| findings.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if output.format() == Format::Json {
        output.json(&json!({
            "errors": errors,
            "warnings": warnings,
            "findings": findings,
            "mended": mended,
            "xgboost": xgboost().ok().map(|found| json!({
                "version": found.version(),
                "library": found.library(),
            })),
        }));
    } else {
        say_what_was_found(output);
        for line in &mended {
            output.say(line);
        }
        let rows: Vec<Vec<String>> = findings.iter().map(row).collect();
        output.rows(&["severity", "where", "what", "hint"], &rows);
    }
    match errors {
        0 => {
            output.say(format!("The store is sound; warnings: {warnings}"));
            Ok(())
        }
        _ => Err(Error::new("S005", format!("errors found in the store: {errors}"))
            .hint("the findings say what to do about each")),
    }
}

fn say_what_was_found(output: &Output) {
    match xgboost() {
        Ok(found) => {
            output.say(format!("XGBoost {} was found: {}", found.version(), found.library()));
        }
        Err(error) => {
            output.say(format!("{error}; only models by XGBoost need it"));
            output.say(format!("hint: {}", error.next_step().unwrap_or_default()));
        }
    }
}

fn row(finding: &Finding) -> Vec<String> {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    vec![severity.to_owned(), finding.place.clone(), finding.what.clone(), finding.hint.clone()]
}
