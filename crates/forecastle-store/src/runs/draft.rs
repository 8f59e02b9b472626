//! A run being prepared, where nobody looks yet.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use forecastle_core::Result;

use super::{FileRecord, Manifest, RunId, RunKind, scores};
use crate::Store;
use crate::disk::{
    FileLock, digest, failed, replace_file, sync_folder, unreadable, write_atomically,
};
use crate::failure::reach;
use crate::moment::now;

/// A run being prepared: a folder that nobody looks into yet. Dropped unfinished, it is given up.
#[derive(Debug)]
pub struct RunDraft {
    /// The run's name.
    pub id: RunId,
    store: Store,
    folder: PathBuf,
    is_finished: bool,
    /// Held while the run is prepared: whoever can take it knows that nobody prepares it any more.
    claim: Option<FileLock>,
}

impl Store {
    /// Begins a run under the next free name; for a job, if one asked for it.
    ///
    /// # Errors
    /// `X001` when its folder cannot be made, `S001` or `S003` when the database fails.
    pub fn begin_run(&self, kind: RunKind, job: Option<&str>) -> Result<RunDraft> {
        let runs = self.runs_folder();
        fs::create_dir_all(&runs).map_err(|error| failed(&runs, &error))?;
        let (id, claim) = self.database.write(|link| {
            let sql = "SELECT COALESCE(MAX(number), 0) AS n FROM runs WHERE kind = $1";
            let in_database = link.number(sql, [kind.name().into()])? as u32;
            let on_disk = self.highest_on_disk(kind);
            let id = RunId::new(kind, in_database.max(on_disk) + 1);
            // Taken before anybody can see the run, so that nobody takes it for one given up.
            let claim = FileLock::take(&self.claim_path(&id))?;
            let seq = link.number("SELECT COALESCE(MAX(seq), 0) + 1 AS n FROM runs", [])?;
            link.run(
                "INSERT INTO runs (seq, id, kind, number, state, job, begun_at) \
                 VALUES ($1, $2, $3, $4, 'begun', $5, $6)",
                [
                    seq.into(),
                    id.as_str().into(),
                    kind.name().into(),
                    id.number().into(),
                    job.into(),
                    now().into(),
                ],
            )?;
            reach("run:inside_begin");
            Ok((id, claim))
        })?;
        reach("run:begun");
        let folder = self.draft_folder(&id);
        let draft =
            RunDraft { id, store: self.clone(), folder, is_finished: false, claim: Some(claim) };
        fs::create_dir(&draft.folder).map_err(|error| failed(&draft.folder, &error))?;
        reach("run:folder_made");
        Ok(draft)
    }

    /// The highest number that a folder has, of finished runs and of those being prepared.
    fn highest_on_disk(&self, kind: RunKind) -> u32 {
        let ids = [self.folders_of_runs(), self.drafts_on_disk()].concat();
        ids.iter().filter(|id| id.kind() == kind).map(RunId::number).max().unwrap_or(0)
    }

    pub(crate) fn claim_path(&self, id: &RunId) -> PathBuf {
        self.runs_folder().join(format!(".{id}.claim"))
    }

    pub(crate) fn draft_folder(&self, id: &RunId) -> PathBuf {
        self.runs_folder().join(format!(".{id}.part"))
    }
}

impl RunDraft {
    /// Where one of the run's files lies while the run is prepared.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes one of the run's files.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        write_atomically(&self.path(name), bytes)?;
        reach("run:file_written");
        Ok(())
    }

    /// Fills one of the run's files.
    ///
    /// # Errors
    /// `X001` when it cannot be written, or whatever `fill` fails with.
    pub fn fill(&self, name: &str, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
        replace_file(&self.path(name), fill)?;
        reach("run:file_written");
        Ok(())
    }

    /// Lists the files with their checksums, writes the manifest, moves the folder to its place, and
    /// enters the run with its scores into the database.
    ///
    /// # Errors
    /// `X001`, `S001` or `S003` when that fails; then there is no such run.
    pub fn finish(mut self, mut manifest: Manifest) -> Result<PathBuf> {
        manifest.files = file_records(&self.folder)?;
        reach("run:files_listed");
        let bytes = serde_json::to_vec_pretty(&manifest).expect("a manifest has only text keys");
        write_atomically(&self.path("manifest.json"), &bytes)?;
        reach("run:manifest_written");
        let place = self.store.run_folder(&self.id);
        reach("run:before_rename");
        fs::rename(&self.folder, &place).map_err(|error| failed(&place, &error))?;
        sync_folder(&self.store.runs_folder())?;
        reach("run:after_rename");
        self.store.database.write(|link| {
            let text = serde_json::to_string(&manifest).expect("a manifest has only text keys");
            let sql = "UPDATE runs SET state = 'prepared', manifest = $1 \
                       WHERE id = $2 AND state = 'begun'";
            if link.run(sql, [text.into(), self.id.as_str().into()])? != 1 {
                return Err(unreadable(&place, "the run was given up while it was prepared"));
            }
            scores::record(link, &manifest)?;
            reach("run:inside_prepare");
            Ok(())
        })?;
        self.is_finished = true;
        reach("run:prepared");
        Ok(place)
    }
}

impl Drop for RunDraft {
    fn drop(&mut self) {
        if !self.is_finished
            && let Err(error) = self.store.give_up(&self.id)
        {
            tracing::warn!("the run {} given up could not be tidied away: {error}", self.id);
        }
        // Only now: as long as the claim is held nobody else tidies the same run away.
        let _ = fs::remove_file(self.store.claim_path(&self.id));
        self.claim = None;
    }
}

/// The files of a folder with their checksums, by name, each of them made sure to be on disk.
fn file_records(folder: &Path) -> Result<Vec<FileRecord>> {
    let mut records = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, &error))? {
        let path = entry.map_err(|error| failed(folder, &error))?.path();
        let record = || {
            let mut handle = File::open(&path)?;
            handle.sync_all()?;
            digest(&mut handle)
        };
        let (sha256, bytes) = record().map_err(|error| failed(&path, &error))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        records.push(FileRecord { file: name.unwrap_or_default(), sha256, bytes });
    }
    records.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(records)
}
