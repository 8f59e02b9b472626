//! `forecastle run`.

use std::time::Instant;

use forecastle_core::Result;
use forecastle_service::cycle::{
    leaderboard_json, load, plan_json, plan_of, run_cycle, tiers_json,
};
use serde_json::json;

use crate::args::{Common, Format, Overrides};
use crate::leaderboard;
use crate::output::Output;
use crate::session::open;

/// The whole cycle: check, train, forecast, evaluate, monitor.
///
/// # Errors
/// When the data do not pass the gate, or a step fails.
pub fn run(common: &Common, overrides: &Overrides, output: &Output) -> Result<()> {
    let started = Instant::now();
    let session = open(common, overrides)?;
    let loaded = load(&session, output)?;
    let cycled = run_cycle(&session, &loaded, output)?;
    let report = cycled.folder.join("report.html");
    match output.format() {
        Format::Json => output.json(&json!({
            "forecast": cycled.published.json,
            "backtest": cycled.backtest,
            "version": cycled.trained.version,
            "promoted": cycled.trained.is_promoted,
            "leaderboard": leaderboard_json(&session, &cycled.tried),
            "tiers": tiers_json(&cycled.tried.by_tier),
            "hierarchy": cycled.tried.hierarchy.as_ref().map(|levels| levels.json()),
            "monitor": cycled.watched.json,
            "report": report,
        })),
        Format::Csv => leaderboard::print(&session, &cycled.tried, output),
        Format::Table => {
            leaderboard::print(&session, &cycled.tried, output);
            leaderboard::print_tiers(&session, &cycled.tried, output);
            leaderboard::print_levels(&session, &cycled.tried, output);
            output.data(&format!("\n{}", cycled.published.text));
        }
    }
    for alert in &cycled.watched.alerts {
        output.warn(&alert.message);
    }
    output.say(format!("Report: {}", report.display()));
    let seconds = started.elapsed().as_secs_f64();
    output.say(format!(
        "Done  series {}  alerts {}  in {seconds:.1} s",
        loaded.panel.series_count(),
        cycled.watched.alerts.len()
    ));
    Ok(())
}

/// What a cycle would do: for each tier its series, its models and about how long these take.
///
/// # Errors
/// When the data do not pass the gate, or are too short to try anything.
pub fn plan(common: &Common, overrides: &Overrides, output: &Output) -> Result<()> {
    let session = open(common, overrides)?;
    let loaded = load(&session, output)?;
    let (plans, origins) = plan_of(&session, &loaded)?;
    if output.format() == Format::Json {
        output.json(&plan_json(&session, &loaded, &plans, origins));
        return Ok(());
    }
    let header = ["tier", "series", "intermittent", "value %", "models", "fit s"];
    let rows = plans.iter().map(|plan| {
        vec![
            plan.name.clone(),
            plan.series.to_string(),
            plan.intermittent.to_string(),
            format!("{:.1}", plan.value_percent),
            plan.models.join(","),
            format!("{:.1}", plan.fit_seconds),
        ]
    });
    output.rows(&header, &rows.collect::<Vec<_>>());
    let tried = loaded.panel.series_count().min(session.settings.most_series);
    output.say(format!("Models would be tried on {tried} series from {origins} origins"));
    output.hint("`fit s`: one fit of the models of single series, on one core");
    Ok(())
}
