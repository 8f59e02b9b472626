//! The `forecastle` command.
//!
//! Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 the user can fix it, 2 a fault of ours,
//! 130 interrupted.

mod args;
mod commands;
mod leaderboard;
mod log;
mod output;
mod session;

use std::process::ExitCode;

use clap::Parser;
use forecastle_core::{Error, Fault};

use args::Args;
use output::Output;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version come this way too, and are no errors.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(1) } else { ExitCode::SUCCESS };
        }
    };
    let output = Output::new(&args.common);
    if !args.command.stops_by_itself() {
        // Files are written aside and renamed, so stopping at any point leaves nothing half-written.
        let _ = ctrlc::set_handler(|| std::process::exit(130));
    }
    let done = commands::run(args, &output).and_then(|()| match output.has_lost_data() {
        true => Err(Error::new("X001", "the results could not be written to stdout")),
        false => Ok(()),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            match error.fault() {
                Fault::User => ExitCode::from(1),
                Fault::Ours => ExitCode::from(2),
            }
        }
    }
}
