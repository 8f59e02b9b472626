//! `forecastle export`.

use std::path::Path;

use forecastle_core::{Error, Result};
use forecastle_pipeline::export;
use forecastle_pipeline::table::{FileFormat, Table};
use forecastle_service::cycle::{forecasts_of_run, load, past_forecasts_of_run, write_table};

use crate::args::{Common, Layout, Overrides};
use crate::output::{Output, print_table};
use crate::session::open;

/// Hands a run to others: to a file, or to stdout.
///
/// # Errors
/// When there is no such run or the file cannot be written.
pub fn run(
    common: &Common,
    run: &str,
    layout: Layout,
    to: Option<&str>,
    output: &Output,
) -> Result<()> {
    if let Some((scheme, _)) = to.and_then(|to| to.split_once("://")) {
        return Err(Error::new(
            "U001",
            format!("{scheme}:// targets are not written by this version"),
        )
        .hint("give the path of a .csv or .parquet file"));
    }
    let session = open(common, &Overrides::default())?;
    let id = session.store.resolve_run(run)?;
    let folder = session.store.run_folder(&id);
    match layout {
        Layout::Long => {
            let is_parquet = to.is_some_and(|to| to.ends_with(".parquet") || to.ends_with(".pq"));
            let source = folder.join(if is_parquet { "forecast.parquet" } else { "forecast.csv" });
            copy(&source, to, output)
        }
        Layout::Walmart => {
            let loaded = load(&session, output)?;
            let future = forecasts_of_run(&session, &folder)?;
            let manifest = session.store.manifest(&id)?;
            let past = past_forecasts_of_run(&session, &manifest, &folder)?;
            let horizon = manifest.settings.get("horizon").and_then(|h| h.as_u64()).unwrap_or(0);
            let panel = &loaded.panel;
            let known = panel.periods_through(&manifest.origin);
            let table = export::walmart(panel, &past, &future, known + horizon as usize)?;
            deliver(&table, to, output)
        }
    }
}

fn copy(source: &Path, to: Option<&str>, output: &Output) -> Result<()> {
    let bytes = std::fs::read(source).map_err(|error| {
        Error::new("R002", error.to_string()).in_file(source.display().to_string())
    })?;
    match to {
        Some(to) => {
            FileFormat::of(Path::new(to))?;
            forecastle_store::write_atomically(Path::new(to), &bytes)?;
            output.say(format!("Wrote {to}"));
        }
        None => output.data(&String::from_utf8_lossy(&bytes)),
    }
    Ok(())
}

fn deliver(table: &Table, to: Option<&str>, output: &Output) -> Result<()> {
    match to {
        Some(to) => {
            write_table(table, Path::new(to))?;
            output.say(format!("Wrote {to}: {} rows", table.row_count()));
        }
        None => print_table(table, output)?,
    }
    Ok(())
}
