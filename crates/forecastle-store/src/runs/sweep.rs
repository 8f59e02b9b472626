//! Tidying away runs that nobody prepares any more: their process died.

use std::fs;

use forecastle_core::Result;

use super::publish::{Depth, verify_files};
use super::{Manifest, RunId, scores};
use crate::Store;
use crate::database::Link;
use crate::disk::{FileLock, failed};

impl Store {
    /// Tidies up after runs whose process died while it prepared them: a folder that was already in its
    /// place with a manifest becomes a run, unpublished; anything else is removed. Gives their names.
    ///
    /// # Errors
    /// `X001` when a folder cannot be removed, `S001` or `S003` when the database fails.
    pub fn sweep(&self) -> Result<Vec<RunId>> {
        let sql = "SELECT id FROM runs WHERE state = 'begun' ORDER BY seq";
        let rows = self.database.read(|link| link.all(sql, []))?;
        let mut swept = Vec::new();
        for row in rows {
            let id = RunId::stored(row.text("id")?)?;
            // Whoever prepares the run holds the claim as long as it lives.
            let Some(_claim) = FileLock::try_take(&self.claim_path(&id))? else { continue };
            if !self.adopt(&id)? {
                self.give_up(&id)?;
            }
            let _ = fs::remove_file(self.claim_path(&id));
            swept.push(id);
        }
        self.sweep_claims()?;
        Ok(swept)
    }

    /// Removes the claims of runs that are prepared or given up. Those of runs that no row knows stay:
    /// somebody may be about to begin one.
    fn sweep_claims(&self) -> Result<()> {
        for id in self.names_on_disk(".", ".claim") {
            let sql = "SELECT COUNT(*) AS n FROM runs WHERE id = $1 AND state <> 'begun'";
            let is_over = self.database.read(|link| link.number(sql, [id.as_str().into()]))? > 0;
            if is_over && self.is_abandoned(&id)? {
                let _ = fs::remove_file(self.claim_path(&id));
            }
        }
        Ok(())
    }

    /// The runs whose name, between these, is the name of something in the folder of runs; sorted.
    pub(crate) fn names_on_disk(&self, before: &str, after: &str) -> Vec<RunId> {
        let Ok(entries) = fs::read_dir(self.runs_folder()) else { return Vec::new() };
        let id = |entry: fs::DirEntry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let name = name.strip_prefix(before)?.strip_suffix(after)?;
            RunId::try_from(name.to_owned()).ok()
        };
        let mut ids: Vec<RunId> = entries.filter_map(|entry| id(entry.ok()?)).collect();
        ids.sort();
        ids
    }

    /// The runs that have a folder in its place.
    pub(crate) fn folders_of_runs(&self) -> Vec<RunId> {
        self.names_on_disk("", "")
    }

    /// The runs of which a folder being filled is there.
    pub(crate) fn drafts_on_disk(&self) -> Vec<RunId> {
        self.names_on_disk(".", ".part")
    }

    /// Whether nobody prepares a run any more.
    pub(crate) fn is_abandoned(&self, id: &RunId) -> Result<bool> {
        let claim = self.claim_path(id);
        Ok(!claim.exists() || FileLock::try_take(&claim)?.is_some())
    }

    /// Gives a run up: its number stays taken, so that a name never means two things.
    pub(crate) fn give_up(&self, id: &RunId) -> Result<()> {
        for folder in [self.draft_folder(id), self.run_folder(id)] {
            let is_of_a_run = self.database.read(|link| is_prepared(link, id))?;
            if !is_of_a_run && folder.exists() {
                fs::remove_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
            }
        }
        let sql = "UPDATE runs SET state = 'dropped' WHERE id = $1 AND state = 'begun'";
        self.database.write(|link| link.run(sql, [id.as_str().into()]))?;
        Ok(())
    }

    /// Enters the run of a folder that is in its place and whole; says whether it is.
    pub(crate) fn adopt(&self, id: &RunId) -> Result<bool> {
        let Some(manifest) = self.manifest_on_disk(id) else { return Ok(false) };
        if verify_files(self, &manifest, Depth::Bytes).is_err() {
            return Ok(false);
        }
        self.database.write(|link| {
            if is_prepared(link, id)? {
                return Ok(true);
            }
            enter(link, &manifest)?;
            Ok(true)
        })
    }

    /// The manifest in a run's folder, if it can be read and is that run's.
    pub(crate) fn manifest_on_disk(&self, id: &RunId) -> Option<Manifest> {
        let bytes = fs::read(self.run_folder(id).join("manifest.json")).ok()?;
        let manifest: Manifest = serde_json::from_slice(&bytes).ok()?;
        (manifest.run == *id && manifest.kind == id.kind()).then_some(manifest)
    }
}

fn is_prepared(link: &mut Link, id: &RunId) -> Result<bool> {
    let sql = "SELECT COUNT(*) AS n FROM runs WHERE id = $1 AND state = 'prepared'";
    Ok(link.number(sql, [id.as_str().into()])? > 0)
}

/// Makes a manifest's run a finished one, whether a row knows it yet or not.
pub fn enter(link: &mut Link, manifest: &Manifest) -> Result<()> {
    let text = serde_json::to_string(manifest).expect("a manifest has only text keys");
    let id = manifest.run.as_str();
    let sql = "UPDATE runs SET state = 'prepared', manifest = $1 WHERE id = $2";
    if link.run(sql, [(&text).into(), id.into()])? == 0 {
        let seq = link.number("SELECT COALESCE(MAX(seq), 0) + 1 AS n FROM runs", [])?;
        link.run(
            "INSERT INTO runs (seq, id, kind, number, state, begun_at, manifest) \
             VALUES ($1, $2, $3, $4, 'prepared', $5, $6)",
            [
                seq.into(),
                id.into(),
                manifest.kind.name().into(),
                manifest.run.number().into(),
                (&manifest.created_at).into(),
                text.into(),
            ],
        )?;
    }
    link.run("DELETE FROM scores WHERE run = $1", [id.into()])?;
    scores::record(link, manifest)
}
