//! `forecastle run`.

use std::time::Instant;

use forecastle_core::Result;
use serde_json::json;

use super::forecast::publish;
use super::monitor::watch;
use super::train::say_verdict;
use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::steps::{
    champion_that_fits, leaderboard_json, load, open, print_leaderboard, train, try_models,
    write_backtest_run,
};

/// The whole cycle: check, train, forecast, evaluate, monitor.
///
/// # Errors
/// When the data do not pass the gate, or a step fails.
pub fn run(common: &Common, overrides: &Overrides, output: &Output) -> Result<()> {
    let started = Instant::now();
    let session = open(common, overrides)?;
    let loaded = load(&session, output)?;
    // What was published before is judged before anything new takes its place.
    let watched = watch(&session, &loaded.panel)?;
    let tried = try_models(&session, &loaded, output)?;
    let trained = train(&session, &loaded, &tried)?;
    say_verdict(&trained, output);
    let (version, file) = match trained.is_promoted {
        true => (trained.version.clone(), trained.file),
        false => match champion_that_fits(&session, &loaded)? {
            Ok(champion) => champion,
            Err(_) => (trained.version.clone(), trained.file),
        },
    };
    let published = publish(&session, &loaded, &file, Some(&version), output)?;
    let (backtest, folder) = write_backtest_run(&session, &loaded, &tried, Some(&published.set))?;
    let report = folder.join("report.html");
    match output.format() {
        Format::Json => output.json(&json!({
            "forecast": published.json,
            "backtest": backtest,
            "version": trained.version,
            "promoted": trained.is_promoted,
            "leaderboard": leaderboard_json(&session, &tried),
            "monitor": watched.json,
            "report": report,
        })),
        Format::Csv => print_leaderboard(&session, &tried, output),
        Format::Table => {
            print_leaderboard(&session, &tried, output);
            output.data(&format!("\n{}", published.text));
        }
    }
    for alert in &watched.alerts {
        output.warn(&alert.message);
    }
    output.say(format!("Report: {}", report.display()));
    let seconds = started.elapsed().as_secs_f64();
    output.say(format!(
        "Done  series {}  alerts {}  in {seconds:.1} s",
        loaded.panel.series_count(),
        watched.alerts.len()
    ));
    Ok(())
}
