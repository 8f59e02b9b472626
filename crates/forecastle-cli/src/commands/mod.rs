//! The commands, one file each.

mod backtest;
pub mod check;
mod doctor;
mod evaluate;
mod explain;
mod export;
mod features;
mod forecast;
mod init;
mod migrate;
mod models;
mod monitor;
mod profile;
mod publish;
mod run;
mod runs;
mod serve;
mod train;
mod tune;
mod users;
mod worker;

pub use serve::Serve;
pub use users::Users;

use forecastle_core::Result;
use forecastle_service::cycle::{FeaturesWanted, TuneWanted};

use crate::args::{Args, Command, Overrides};
use crate::output::Output;

/// Runs what the user typed.
///
/// # Errors
/// Whatever went wrong, with whose fault it is.
pub fn run(args: Args, output: &Output) -> Result<()> {
    let common = &args.common;
    match args.command {
        Command::Init { dir, from, sample } => init::run(&dir, from.as_deref(), &sample, output),
        Command::Check { history: true } => check::history(common, output),
        Command::Check { history: false } => check::run(common, output),
        Command::Profile { out } => profile::run(common, &out, output),
        Command::Backtest { overrides, out } => {
            backtest::run(common, &overrides, out.as_deref(), output)
        }
        Command::Tune { trials, minutes, horizon, models, windows, write } => {
            let overrides = Overrides { horizon, windows, ..Overrides::default() };
            tune::run(common, &overrides, &TuneWanted { trials, minutes, models }, write, output)
        }
        Command::Train { overrides } => train::run(common, &overrides, output),
        Command::Forecast { overrides, out } => {
            forecast::run(common, &overrides, out.as_deref(), output)
        }
        Command::Run { overrides, dry_run: true } => run::plan(common, &overrides, output),
        Command::Run { overrides, dry_run: false } => run::run(common, &overrides, output),
        Command::Evaluate { forecast, actual, time, target, date_format } => {
            evaluate::run(common, &forecast, &actual, time, target, date_format, output)
        }
        Command::Export { run, layout, to } => {
            export::run(common, &run, layout, to.as_deref(), output)
        }
        Command::Explain { key, importance } => explain::run(common, &key, importance, output),
        Command::Features { origin, last, horizon, out } => {
            let wanted = match origin.is_empty() {
                true => FeaturesWanted::Latest(last),
                false => FeaturesWanted::At(origin),
            };
            let overrides = Overrides { horizon, ..Overrides::default() };
            features::run(common, &overrides, &wanted, &out, output)
        }
        Command::Monitor => monitor::run(common, output),
        Command::Runs => runs::run(common, output),
        Command::Models { command } => models::run(common, command, output),
        Command::Publish { run, rollback: _ } => publish::run(common, run.as_deref(), output),
        Command::Doctor { fix } => doctor::run(common, fix, output),
        Command::Migrate { to, down, status } => migrate::run(common, to, down, status, output),
        Command::Serve(serve) => serve::run(common, &serve, output),
        Command::Worker => worker::run(common, output),
        Command::Users { command } => users::run(common, command, output),
    }
}
