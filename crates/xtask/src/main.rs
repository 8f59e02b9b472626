//! Development tasks: `xtask layers`, `xtask generate`, `xtask check`, `xtask load`.
//!
//! Run it from anywhere inside the repository, after `cargo build --workspace`: the reference of the
//! command line comes out of the `forecastle` binary that lies beside this one.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod check;
mod generate;
mod layers;
mod load;
mod repository;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: xtask COMMAND

  layers     fail when a crate depends on one that it must not know
  generate   write the generated pages under docs/
  check      fail when generated pages are stale, a file is too long, or a machine's path is mentioned
  load       ask a running service much at once; `xtask load --help` tells how";

/// What a task says when it is done, or everything that is wrong.
type Outcome = Result<String, Vec<String>>;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let in_repository = |task: fn(&Path) -> Outcome| {
        repository::root().map_err(|why| vec![why]).and_then(|root| task(&root))
    };
    let outcome = match words.as_slice() {
        ["layers"] => in_repository(layers::run),
        ["generate"] => in_repository(generate::run),
        ["check"] => in_repository(check::run),
        ["load", arguments @ ..] => load::run(arguments),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(done) => {
            println!("{done}");
            ExitCode::SUCCESS
        }
        Err(complaints) => {
            for complaint in &complaints {
                eprintln!("error: {complaint}");
            }
            ExitCode::FAILURE
        }
    }
}
