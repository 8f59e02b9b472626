//! `forecastle features`.

use std::path::Path;

use forecastle_core::Result;
use forecastle_service::cycle::{FeaturesWanted, load, write_features};

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::session::open;

/// Writes what models see of every series at some origins to a Parquet file.
///
/// # Errors
/// When the data do not pass the gate, have no such origin, or the file cannot be written.
pub fn run(
    common: &Common,
    overrides: &Overrides,
    wanted: &FeaturesWanted,
    out: &Path,
    output: &Output,
) -> Result<()> {
    let session = open(common, overrides)?;
    let loaded = load(&session, output)?;
    let written = write_features(&session, &loaded, wanted, out)?;
    match output.format() {
        Format::Json => output.json(&written.json(out)),
        Format::Csv | Format::Table => {
            let families = written.description.families.iter().map(|family| {
                vec![family.name.clone(), family.columns.len().to_string(), family.needs.clone()]
            });
            output.rows(&["family", "columns", "needs"], &families.collect::<Vec<_>>());
        }
    }
    let origins = &written.description.origins;
    let origins = match &origins[..] {
        [first, .., last] => format!("{} origins from {first} to {last}", origins.len()),
        origins => format!("origin {}", origins.concat()),
    };
    output.say(format!("Wrote {}: {} rows, {origins}", out.display(), written.rows));
    Ok(())
}
