//! What must last: runs, the published forecast, and the registry of model versions.
//!
//! Everything lies in the project folder: runs under `runs/`, the rest under `.forecastle/`. Whatever is
//! written is prepared aside and then renamed into place, so that a reader sees the old state or the new
//! one, never half of it, and a killed writer leaves nothing but a folder to sweep up.

mod artifacts;
mod disk;
mod registry;
mod runs;

pub use artifacts::ArtifactId;
pub use disk::{replace_file, write_atomically};
pub use registry::{NewVersion, Registry, Standing, Version};
pub use runs::{FileRecord, InputRecord, Manifest, RunDraft, RunId, RunKind};

use std::path::{Path, PathBuf};

/// The durable state of one project.
#[derive(Debug, Clone)]
pub struct Store {
    project: PathBuf,
}

impl Store {
    /// The store of a project folder. Nothing is created before it is needed.
    pub fn of(project: &Path) -> Self {
        Self { project: project.to_owned() }
    }

    fn hidden(&self) -> PathBuf {
        self.project.join(".forecastle")
    }

    /// The folder of runs.
    pub fn runs_folder(&self) -> PathBuf {
        self.project.join("runs")
    }
}
