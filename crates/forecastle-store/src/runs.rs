//! Runs: a folder each, with everything needed to make the run again.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Store;
use crate::artifacts::ArtifactId;
use crate::disk::{WriteLock, failed, unreadable, write_atomically};

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// It tried models on the past.
    Backtest,
    /// It made a forecast.
    Forecast,
}

/// The name of a run: `r_0001` for forecasts, `b_0001` for backtests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(String);

impl RunId {
    fn new(kind: RunKind, number: u32) -> Self {
        Self(format!("{}_{number:04}", prefix(kind)))
    }

    fn number(&self) -> u32 {
        self.0[2..].parse().unwrap_or(0)
    }
}

fn prefix(kind: RunKind) -> char {
    match kind {
        RunKind::Backtest => 'b',
        RunKind::Forecast => 'r',
    }
}

impl TryFrom<String> for RunId {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let digits = text.strip_prefix("r_").or_else(|| text.strip_prefix("b_"));
        let is_name = |d: &str| (4..=9).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit());
        match digits.is_some_and(is_name) {
            true => Ok(Self(text)),
            false => Err("a run is called r_0001 or b_0001".to_owned()),
        }
    }
}

impl From<RunId> for String {
    fn from(id: RunId) -> Self {
        id.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A data file that a run read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Its name in the project.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its rows.
    pub rows: u64,
}

/// A file that a run wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name in the run's folder.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// What a run was: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The run's name.
    pub run: RunId,
    /// What it did.
    pub kind: RunKind,
    /// The project's name.
    pub project: String,
    /// When it was made, RFC 3339 in UTC.
    pub created_at: String,
    /// The program and its version.
    pub made_by: String,
    /// What it read.
    pub inputs: Vec<InputRecord>,
    /// The seed.
    pub seed: u64,
    /// The settings in force, after the command line.
    pub settings: Map<String, Value>,
    /// The last period that was known.
    pub origin: String,
    /// The model, why it was chosen, its version where it has one.
    pub model: Map<String, Value>,
    /// Scores, by model.
    pub metrics: Map<String, Value>,
    /// What it wrote; filled in when the run is finished.
    #[serde(default)]
    pub files: Vec<FileRecord>,
}

/// A run being prepared: a folder that nobody looks into yet.
#[derive(Debug)]
pub struct RunDraft {
    /// The run's name.
    pub id: RunId,
    folder: PathBuf,
    place: PathBuf,
}

impl RunDraft {
    /// Where to write one of the run's files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Lists the files with their checksums, writes the manifest, and moves the folder to its place.
    ///
    /// # Errors
    /// `X001` when that fails; then there is no such run.
    pub fn finish(self, mut manifest: Manifest) -> Result<PathBuf> {
        manifest.files = file_records(&self.folder)?;
        let bytes = serde_json::to_vec_pretty(&manifest).expect("a manifest has only text keys");
        write_atomically(&self.folder.join("manifest.json"), &bytes)?;
        fs::rename(&self.folder, &self.place).map_err(|error| failed(&self.place, &error))?;
        Ok(self.place)
    }
}

fn file_records(folder: &Path) -> Result<Vec<FileRecord>> {
    let mut records = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, &error))? {
        let path = entry.map_err(|error| failed(folder, &error))?.path();
        let bytes = fs::read(&path).map_err(|error| failed(&path, &error))?;
        let file =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let sha256 = ArtifactId::of(&bytes).to_string();
        records.push(FileRecord { file, sha256, bytes: bytes.len() as u64 });
    }
    records.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(records)
}

impl Store {
    /// Begins a run under the next free name.
    ///
    /// # Errors
    /// `X001` when its folder cannot be made.
    pub fn begin_run(&self, kind: RunKind) -> Result<RunDraft> {
        let _lock = WriteLock::take(&self.hidden())?;
        let runs = self.runs_folder();
        fs::create_dir_all(&runs).map_err(|error| failed(&runs, &error))?;
        let taken = self.names_taken()?;
        let of_kind = taken.iter().filter(|id| id.0.starts_with(prefix(kind)));
        let number = of_kind.map(RunId::number).max().unwrap_or(0) + 1;
        let id = RunId::new(kind, number);
        let folder = runs.join(format!(".{id}.part"));
        fs::create_dir(&folder).map_err(|error| failed(&folder, &error))?;
        Ok(RunDraft { place: runs.join(&id.0), id, folder })
    }

    /// Every name in use, of finished runs and of those being prepared.
    fn names_taken(&self) -> Result<Vec<RunId>> {
        let runs = self.runs_folder();
        let entries = fs::read_dir(&runs).map_err(|error| failed(&runs, &error))?;
        let name = |entry: fs::DirEntry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let bare =
                name.strip_prefix('.').and_then(|n| n.strip_suffix(".part")).unwrap_or(&name);
            RunId::try_from(bare.to_owned()).ok()
        };
        Ok(entries.filter_map(|entry| name(entry.ok()?)).collect())
    }

    /// Finished runs, oldest first within their kind.
    ///
    /// # Errors
    /// `R002` when a manifest is damaged.
    pub fn runs(&self) -> Result<Vec<Manifest>> {
        let Ok(entries) = fs::read_dir(self.runs_folder()) else { return Ok(Vec::new()) };
        let mut ids: Vec<RunId> = entries
            .filter_map(|entry| {
                RunId::try_from(entry.ok()?.file_name().to_string_lossy().into_owned()).ok()
            })
            .collect();
        ids.sort();
        ids.iter().map(|id| self.manifest(id)).collect()
    }

    /// A run's manifest.
    ///
    /// # Errors
    /// `R001` when there is no such run, `R002` when its manifest is damaged.
    pub fn manifest(&self, id: &RunId) -> Result<Manifest> {
        let path = self.run_folder(id).join("manifest.json");
        let bytes = fs::read(&path).map_err(|_| {
            Error::new("R001", format!("there is no run {id}"))
                .hint("`forecastle runs` lists them; `latest` is the published one")
        })?;
        serde_json::from_slice(&bytes).map_err(|error| unreadable(&path, error))
    }

    /// Where a run's files lie.
    pub fn run_folder(&self, id: &RunId) -> PathBuf {
        self.runs_folder().join(&id.0)
    }

    /// Makes a run the published one, after making sure that all its files are what was written.
    ///
    /// # Errors
    /// `R001` when there is no such run, `R002` when one of its files is missing or damaged; then the run
    /// published before stays published.
    pub fn publish(&self, id: &RunId) -> Result<()> {
        let manifest = self.manifest(id)?;
        for record in &manifest.files {
            let path = self.run_folder(id).join(&record.file);
            let bytes = fs::read(&path).map_err(|error| unreadable(&path, error))?;
            if ArtifactId::of(&bytes).to_string() != record.sha256 {
                return Err(unreadable(&path, "its content is not what was written"));
            }
        }
        let _lock = WriteLock::take(&self.hidden())?;
        let published = serde_json::json!({ "run": id });
        write_atomically(&self.hidden().join("published.json"), published.to_string().as_bytes())
    }

    /// The published run, if one was published.
    ///
    /// # Errors
    /// `R002` when the pointer is damaged.
    pub fn published(&self) -> Result<Option<RunId>> {
        #[derive(Deserialize)]
        struct Published {
            run: RunId,
        }
        let path = self.hidden().join("published.json");
        let Ok(bytes) = fs::read(&path) else { return Ok(None) };
        let published: Published =
            serde_json::from_slice(&bytes).map_err(|error| unreadable(&path, error))?;
        Ok(Some(published.run))
    }

    /// The run that a user means: its name, or `latest` for the published one.
    ///
    /// # Errors
    /// `R001` when there is none.
    pub fn resolve_run(&self, name: &str) -> Result<RunId> {
        if name == "latest" {
            return self.published()?.ok_or_else(|| {
                Error::new("R001", "no run has been published yet")
                    .hint("run `forecastle forecast`")
            });
        }
        let id = RunId::try_from(name.to_owned())
            .map_err(|why| Error::new("R001", why).hint("`latest` is the published run"))?;
        self.manifest(&id).map(|manifest| manifest.run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(id: &RunId) -> Manifest {
        Manifest {
            run: id.clone(),
            kind: RunKind::Forecast,
            project: "test".to_owned(),
            created_at: "2024-01-01T00:00:00Z".to_owned(),
            made_by: "forecastle".to_owned(),
            inputs: Vec::new(),
            seed: 0,
            settings: Map::new(),
            origin: "2024-01-05".to_owned(),
            model: Map::new(),
            metrics: Map::new(),
            files: Vec::new(),
        }
    }

    #[test]
    fn a_draft_is_invisible_until_finished() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::of(folder.path());
        let draft = store.begin_run(RunKind::Forecast).unwrap();
        fs::write(draft.path("forecast.csv"), "Store,forecast\n").unwrap();
        assert!(store.runs().unwrap().is_empty());
        assert_eq!(store.begin_run(RunKind::Forecast).unwrap().id.to_string(), "r_0002");
        let id = draft.id.clone();
        draft.finish(manifest(&id)).unwrap();
        let runs = store.runs().unwrap();
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0].files[0].file, "forecast.csv");
    }

    #[test]
    fn a_damaged_run_is_not_published() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::of(folder.path());
        let mut ids = Vec::new();
        for _ in 0..2 {
            let draft = store.begin_run(RunKind::Forecast).unwrap();
            fs::write(draft.path("forecast.csv"), "1").unwrap();
            let id = draft.id.clone();
            draft.finish(manifest(&id)).unwrap();
            ids.push(id);
        }
        store.publish(&ids[0]).unwrap();
        fs::write(store.run_folder(&ids[1]).join("forecast.csv"), "2").unwrap();
        assert_eq!(store.publish(&ids[1]).unwrap_err().code(), "R002");
        assert_eq!(store.published().unwrap(), Some(ids[0].clone()));
        assert_eq!(store.resolve_run("latest").unwrap(), ids[0]);
    }

    #[test]
    fn run_names_are_never_paths() {
        for hostile in ["../r_0001", "r_0001/..", "r_", "r_00001234567", "x_0001", "r_0001\0"] {
            assert!(RunId::try_from(hostile.to_owned()).is_err(), "{hostile}");
        }
    }
}
