//! The log of commands that go on for long, to stderr.

use tracing::Level;

use crate::args::{Common, Format};

/// Begins to write the log: lines for people, JSON where results are JSON. `FORECASTLE_LOG` (`error`,
/// `warn`, `info`, `debug`) says how much; warnings and errors when absent or quiet.
pub fn begin(common: &Common) {
    let wanted = std::env::var("FORECASTLE_LOG").ok().and_then(|text| text.parse().ok());
    let usual = if common.quiet { Level::ERROR } else { Level::WARN };
    let lines = tracing_subscriber::fmt()
        .with_max_level(wanted.unwrap_or(usual))
        .with_target(false)
        .with_ansi(false)
        .with_writer(std::io::stderr);
    // A second log in one process (tests) is no reason to stop.
    let _ = match common.output {
        Format::Json => lines.json().try_init(),
        Format::Table | Format::Csv => lines.try_init(),
    };
}
