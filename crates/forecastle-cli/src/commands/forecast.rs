//! `forecastle forecast`.

use std::path::Path;

use forecastle_core::Result;
use forecastle_service::cycle::{load, make_forecast, write_table};

use crate::args::{Common, Format, Overrides};
use crate::output::{Output, print_table};
use crate::session::open;

/// Forecasts every series and publishes the run.
///
/// # Errors
/// When the data do not pass the gate, no model can be fitted, or a file cannot be written.
pub fn run(
    common: &Common,
    overrides: &Overrides,
    out: Option<&Path>,
    output: &Output,
) -> Result<()> {
    let session = open(common, overrides)?;
    let loaded = load(&session, output)?;
    let published = make_forecast(&session, &loaded, output)?;
    if let Some(path) = out {
        write_table(&published.table, path)?;
        output.say(format!("Wrote {}", path.display()));
    }
    match output.format() {
        Format::Json => output.json(&published.json),
        Format::Csv => print_table(&published.table, output)?,
        Format::Table => output.data(&published.text),
    }
    output.hint(format!("`forecastle export {} --layout walmart` hands it on", published.run));
    Ok(())
}
