//! What must last: runs, the published forecast, model versions, accounts, jobs, and who did what.
//!
//! A database is the index: SQLite in the project's folder, or PostgreSQL for several machines. What is
//! large stays files: runs under `runs/`, model files under `.forecastle/objects`, named by their content.
//! Whatever is written is prepared out of sight, and one transaction or rename makes it visible: a reader
//! sees the old state or the new one, never half of it. A killed writer leaves nothing but a folder to
//! sweep up.

mod accounts;
mod artifacts;
mod audit;
#[cfg(test)]
mod contract_suite;
mod database;
mod disk;
mod doctor;
pub mod failure;
mod import;
mod jobs;
mod migrations;
mod moment;
mod open;
mod registry;
mod runs;

pub use accounts::{NewSession, NewToken, NewUser, Role, Scope, Session, Token, User, UserChange};
pub use artifacts::ArtifactId;
pub use audit::{AuditEntry, NewAudit};
pub use database::Backend;
pub use disk::{replace_file, write_atomically};
pub use doctor::{Finding, Severity};
pub use jobs::{Enqueued, Job, JobEnd, JobError, JobState, NewJob};
pub use migrations::LATEST_SCHEMA;
pub use moment::{in_seconds, now};
pub use open::DATABASE_VARIABLE;
pub use registry::{NewVersion, Registry, Standing, Version};
pub use runs::{
    FileRecord, InputRecord, Manifest, Publication, RunDraft, RunId, RunKind, RunScore,
};

use std::path::PathBuf;

/// The durable state of one project. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    project: PathBuf,
    database: database::Database,
}

impl Store {
    fn hidden(&self) -> PathBuf {
        self.project.join(".forecastle")
    }

    /// The folder of runs.
    pub fn runs_folder(&self) -> PathBuf {
        self.project.join("runs")
    }
}
