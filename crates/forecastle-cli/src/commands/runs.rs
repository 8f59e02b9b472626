//! `forecastle runs`.

use forecastle_core::Result;
use serde_json::json;

use crate::args::{Common, Format};
use crate::output::Output;
use crate::session::open_store;

/// Lists finished runs.
///
/// # Errors
/// When a manifest is damaged.
pub fn run(common: &Common, output: &Output) -> Result<()> {
    let store = open_store(common)?;
    let mut runs = store.runs_all()?;
    // The newest last, next to the prompt.
    runs.reverse();
    let published = store.published()?.map(|publication| publication.run);
    if output.format() == Format::Json {
        output.json(&json!({ "published": published, "runs": runs }));
        return Ok(());
    }
    let rows: Vec<Vec<String>> = runs
        .iter()
        .map(|run| {
            let model = run.model.get("name").and_then(|name| name.as_str()).unwrap_or("–");
            let is_published = published.as_ref() == Some(&run.run);
            vec![
                run.run.to_string(),
                run.created_at.clone(),
                run.origin.clone(),
                model.to_owned(),
                if is_published { "published".to_owned() } else { String::new() },
            ]
        })
        .collect();
    output.rows(&["run", "made", "origin", "model", ""], &rows);
    Ok(())
}
