//! `forecastle train`.

use forecastle_core::Result;
use serde_json::json;

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::steps::{
    Trained, leaderboard_json, load, open, print_leaderboard, train, try_models, write_backtest_run,
};

/// Chooses and fits a model and registers it as a version.
///
/// # Errors
/// When the data do not pass the gate, or the fit fails.
pub fn run(common: &Common, overrides: &Overrides, output: &Output) -> Result<()> {
    let session = open(common, overrides)?;
    let loaded = load(&session, output)?;
    let tried = try_models(&session, &loaded, output)?;
    let (run, folder) = write_backtest_run(&session, &loaded, &tried, None)?;
    let trained = train(&session, &loaded, &tried)?;
    match output.format() {
        Format::Json => output.json(&json!({
            "version": trained.version,
            "promoted": trained.is_promoted,
            "reason": trained.version.reason,
            "run": run,
            "leaderboard": leaderboard_json(&session, &tried),
        })),
        Format::Csv | Format::Table => print_leaderboard(&session, &tried, output),
    }
    say_verdict(&trained, output);
    output.say(format!("Report: {}", folder.join("report.html").display()));
    output.hint("`forecastle forecast` publishes a forecast by the champion");
    Ok(())
}

/// Says what the gate decided.
pub fn say_verdict(trained: &Trained, output: &Output) {
    let version = &trained.version;
    let verdict = if trained.is_promoted { "champion" } else { "rejected" };
    output.say(format!(
        "Version {} ({}): {verdict}; {}",
        version.version, version.model, version.reason
    ));
}
