//! `forecastle publish`.

use forecastle_core::Result;
use forecastle_service::cycle::Asker;
use serde_json::json;

use crate::args::{Common, Format};
use crate::output::Output;
use crate::session::open_store;

/// Publishes a run, or without one goes back to the run published before.
///
/// # Errors
/// When there is no such run, or it is not whole.
pub fn run(common: &Common, run: Option<&str>, output: &Output) -> Result<()> {
    let store = open_store(common)?;
    let by = Asker::default().by;
    let publication = match run {
        Some(name) => store.publish(&store.resolve_run(name)?, &by, None)?,
        None => store.roll_back_publication(&by)?,
    };
    if output.format() == Format::Json {
        output.json(&json!(publication));
        return Ok(());
    }
    let before = publication.before.map_or("–".to_owned(), |run| run.to_string());
    let row = vec![publication.run.to_string(), publication.at, publication.by, before];
    output.rows(&["published", "at", "by", "before"], &[row]);
    Ok(())
}
