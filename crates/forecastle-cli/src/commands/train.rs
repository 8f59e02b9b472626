//! `forecastle train`.

use forecastle_core::Result;
use forecastle_service::cycle::{leaderboard_json, load, train, try_models, write_backtest_run};
use serde_json::json;

use crate::args::{Common, Format, Overrides};
use crate::leaderboard;
use crate::output::Output;
use crate::session::open;

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
        Format::Csv | Format::Table => leaderboard::print(&session, &tried, output),
    }
    output.say(trained.verdict());
    output.say(format!("Report: {}", folder.join("report.html").display()));
    output.hint("`forecastle forecast` publishes a forecast by the champion");
    Ok(())
}
