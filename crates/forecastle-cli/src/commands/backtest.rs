//! `forecastle backtest`.

use std::path::Path;

use forecastle_core::Result;
use forecastle_pipeline::backtest::table;
use forecastle_service::cycle::{
    leaderboard_json, load, tiers_json, try_models, write_backtest_run, write_table,
};
use serde_json::json;

use crate::args::{Common, Format, Overrides};
use crate::leaderboard;
use crate::output::Output;
use crate::session::open;

/// Tries every model on the past and prints the leaderboard.
///
/// # Errors
/// When the data do not pass the gate or are too short.
pub fn run(
    common: &Common,
    overrides: &Overrides,
    out: Option<&Path>,
    output: &Output,
) -> Result<()> {
    let session = open(common, overrides)?;
    let loaded = load(&session, output)?;
    let tried = try_models(&session, &loaded, output)?;
    let (run, folder) = write_backtest_run(&session, &loaded, &tried, None)?;
    if let Some(path) = out {
        let models: Vec<_> = tried.backtest.models.iter().collect();
        let time = &session.settings.sales.raw.time;
        write_table(&table(tried.panel(&loaded), time, &models, &tried.backtest), path)?;
        output.say(format!("Wrote {}", path.display()));
    }
    let report = folder.join("report.html");
    match output.format() {
        Format::Json => {
            let panel = &loaded.panel;
            let plan = &tried.backtest.plan;
            let label = |end: &usize| panel.frequency().label(panel.period_at(*end as i64 - 1));
            output.json(&json!({
                "run": run,
                "horizon": plan.horizon,
                "windows": plan.ends.len(),
                "cutoffs": plan.ends.iter().map(label).collect::<Vec<_>>(),
                "metric": session.settings.metric.name,
                "chosen": { "model": tried.chosen().name, "reason": tried.choice.reason },
                "leaderboard": leaderboard_json(&session, &tried),
                "tiers": tiers_json(&tried.by_tier),
                "hierarchy": tried.hierarchy.as_ref().map(|levels| levels.json()),
                "notes": plan.notes,
                "report": report,
            }));
        }
        Format::Csv => leaderboard::print(&session, &tried, output),
        Format::Table => {
            leaderboard::print(&session, &tried, output);
            leaderboard::print_tiers(&session, &tried, output);
            leaderboard::print_levels(&session, &tried, output);
        }
    }
    output.say(format!("Chosen: {}, {}", tried.chosen().name, tried.choice.reason));
    output.say(format!("Report: {}", report.display()));
    output.hint("`forecastle train` fits the chosen model and registers it");
    Ok(())
}
