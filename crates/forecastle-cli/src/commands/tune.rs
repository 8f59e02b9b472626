//! `forecastle tune`.

use forecastle_core::Result;
use forecastle_pipeline::config::RawBoosting;
use forecastle_service::cycle::{TuneWanted, TunedProject, load, tune};

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::session::open;

/// Trials that are shown, best first.
const SHOWN: usize = 10;

/// Searches for the way of growing trees that suits the data, and prints what it has found.
///
/// # Errors
/// When the data do not pass the gate or are too short.
pub fn run(
    common: &Common,
    overrides: &Overrides,
    wanted: &TuneWanted,
    is_written: bool,
    output: &Output,
) -> Result<()> {
    let session = open(common, overrides)?;
    let loaded = load(&session, output)?;
    let found = tune(&session, &loaded, wanted, output)?;
    match output.format() {
        Format::Json => output.json(&found.json(&session)),
        Format::Csv | Format::Table => print(&found, session.settings.metric.name, output),
    }
    say(&found, session.settings.metric.name, output);
    if !found.tuned.holds(session.settings.metric) {
        output.warn(
            "what the search found does not hold on later data; forecastle.toml is left alone",
        );
        output.hint("the usual settings are as good here; longer histories and more `--windows` search better");
    } else if is_written {
        found.write(&session)?;
        output.say("Wrote [boosting] into forecastle.toml");
    } else {
        output.hint(
            "`--write` puts this table into forecastle.toml; more `--trials` go on from here",
        );
    }
    Ok(())
}

fn print(found: &TunedProject, metric: &str, output: &Output) {
    let rows = found.tuned.ranking().into_iter().take(SHOWN).map(|place| {
        let trial = &found.tuned.trials[place];
        let mean = trial.badness.map_or(String::new(), |mean| format!("{mean:.4}"));
        vec![
            (place + 1).to_string(),
            trial.model.clone(),
            mean,
            settings(&RawBoosting::from(&trial.settings)),
        ]
    });
    let mean = format!("mean {metric}");
    output.rows(&["trial", "model", &mean, "settings"], &rows.collect::<Vec<_>>());
}

/// Settings in a line.
fn settings(raw: &RawBoosting) -> String {
    let lines = raw.lines();
    if lines.is_empty() { "usual".to_owned() } else { lines.trim().replace('\n', ", ") }
}

fn say(found: &TunedProject, metric: &str, output: &Output) {
    let tuned = &found.tuned;
    let given_up = tuned.trials.iter().filter(|trial| trial.badness.is_none()).count();
    output.say(format!(
        "{} trials on {} origins ({} kept from before, {given_up} given up), in {}",
        tuned.trials.len(),
        found.origins.len(),
        found.kept,
        found.path.display()
    ));
    for trial in tuned.trials.iter().filter(|trial| trial.failure.is_some()) {
        output.say(format!("  {}: {}", trial.model, trial.failure.as_deref().unwrap_or_default()));
    }
    let (best, usual) = tuned.later;
    output.say(format!(
        "From {}, which the search did not see: {metric} {best:.4}, with the usual settings of {} {usual:.4}",
        found.later_origin, tuned.trials[tuned.usual].model
    ));
    output.say(format!("Best: {}\n{}", tuned.trials[tuned.best].model, found.table().trim_end()));
}
