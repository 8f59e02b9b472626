//! Runs and their folders.

use forecastle_core::Result;

use super::Finding;
use crate::Store;
use crate::disk::unreadable;
use crate::runs::{Depth, Manifest, RunId, verify_files};

const RESTORE: &str = "restore the run's folder from a backup, or publish another run";
const FIX: &str = "`forecastle doctor --fix` tidies up";

/// Every finished run is whole; runs being prepared have somebody who prepares them.
pub fn runs(store: &Store) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (id, state, manifest) in rows(store)? {
        match (state.as_str(), manifest) {
            ("prepared", Some(manifest)) => {
                if let Err(error) = is_whole(store, &manifest) {
                    findings.push(Finding::error(&id, error.to_string(), RESTORE));
                }
            }
            ("prepared", None) => {
                findings.push(Finding::error(&id, "its row has no manifest", RESTORE));
            }
            ("begun", _) if store.is_abandoned(&id)? => {
                let what = "its process ended while it was prepared";
                findings.push(Finding::warning(&id, what, FIX));
            }
            ("begun" | "dropped", _) => {}
            (other, _) => {
                let what = format!("its state is {other}");
                findings.push(Finding::error(&id, what, "restore the database from a backup"));
            }
        }
    }
    Ok(findings)
}

fn is_whole(store: &Store, manifest: &Manifest) -> Result<()> {
    let path = store.run_folder(&manifest.run).join("manifest.json");
    match store.manifest_on_disk(&manifest.run) {
        Some(on_disk) if on_disk == *manifest => verify_files(store, manifest, Depth::Bytes),
        Some(_) => Err(unreadable(&path, "it says something else than the database")),
        None => Err(unreadable(&path, "it is missing or damaged")),
    }
}

/// Every folder is known.
pub fn folders(store: &Store) -> Result<Vec<Finding>> {
    let known = rows(store)?;
    let is = |id: &RunId, wanted: &str| {
        known.iter().any(|(known, state, _)| known == id && state == wanted)
    };
    let mut findings = Vec::new();
    for id in store.folders_of_runs() {
        // One whose process ended between the folder and the row is told of by its row.
        if !is(&id, "prepared") && !is(&id, "begun") {
            let what = "the folder of a run that the database does not know";
            findings.push(Finding::warning(store.run_folder(&id).display(), what, FIX));
        }
    }
    for id in store.drafts_on_disk() {
        if !is(&id, "begun") && store.is_abandoned(&id)? {
            let what = "what is left of a run that was being prepared";
            findings.push(Finding::warning(store.draft_folder(&id).display(), what, FIX));
        }
    }
    Ok(findings)
}

/// Every row of a run: its name, state and manifest.
fn rows(store: &Store) -> Result<Vec<(RunId, String, Option<Manifest>)>> {
    let sql = "SELECT id, state, manifest FROM runs ORDER BY seq";
    let rows = store.database.read(|link| link.all(sql, []))?;
    let read = |row: &crate::database::Row| {
        let manifest = match row.maybe_text("manifest")? {
            Some(_) => Some(row.json("manifest")?),
            None => None,
        };
        Ok((RunId::stored(row.text("id")?)?, row.text("state")?, manifest))
    };
    rows.iter().map(read).collect()
}
