//! `forecastle migrate`.

use forecastle_core::{Error, Result};
use forecastle_store::{Backend, LATEST_SCHEMA, Store};
use serde_json::json;

use crate::args::{Common, Format};
use crate::output::Output;
use crate::session::require_project;

/// Moves the database's schema, and says where it stands.
///
/// # Errors
/// When there is no such schema, or the database is newer than this program.
pub fn run(
    common: &Common,
    to: Option<i64>,
    down: bool,
    status: bool,
    output: &Output,
) -> Result<()> {
    require_project(common)?;
    let store = Store::open_unmigrated(&common.project, None)?;
    let before = store.schema_version()?;
    if down && before == 0 {
        return Err(Error::new("S002", "the database has no schema to go back from"));
    }
    let target = if down { Some(before - 1) } else { to };
    let copy = if status { None } else { store.migrate_to(target)? };
    let after = store.schema_version()?;
    let backend = match store.backend() {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
    };
    if output.format() == Format::Json {
        output.json(&json!({
            "database": backend,
            "before": before,
            "schema": after,
            "latest": LATEST_SCHEMA,
            "copy": copy,
        }));
    } else {
        let mut row = vec![backend.to_owned()];
        row.extend([before, after, LATEST_SCHEMA].map(|number| number.to_string()));
        output.rows(&["database", "before", "schema", "latest"], &[row]);
    }
    if let Some(copy) = copy {
        output.say(format!("The database as it was: {}", copy.display()));
    }
    if after < LATEST_SCHEMA {
        output.hint("the next command brings the schema up to date; an earlier program leaves it");
    }
    Ok(())
}
