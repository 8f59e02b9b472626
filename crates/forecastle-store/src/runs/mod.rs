//! Runs: a folder each with everything needed to make the run again, and a row that knows it.

mod draft;
mod id;
mod manifest;
mod publish;
mod scores;
mod sweep;

pub use draft::RunDraft;
pub use id::{RunId, RunKind};
pub use manifest::{FileRecord, InputRecord, Manifest};
pub use publish::Publication;
pub(crate) use publish::{Depth, insert_publication, verify_files};
pub use scores::RunScore;
pub(crate) use sweep::enter;

use std::path::PathBuf;

use forecastle_core::{Error, Result};

use crate::Store;

impl Store {
    /// Finished runs, newest first: of one kind or of all, those begun before a run, at most `limit`.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails; `S003` when it holds a damaged manifest.
    pub fn runs(
        &self,
        kind: Option<RunKind>,
        before: Option<&RunId>,
        limit: u32,
    ) -> Result<Vec<Manifest>> {
        let sql = "SELECT manifest FROM runs WHERE state = 'prepared' \
                   AND ($1 IS NULL OR kind = $1) \
                   AND ($2 IS NULL OR seq < (SELECT seq FROM runs WHERE id = $2)) \
                   ORDER BY seq DESC LIMIT $3";
        let cells =
            [kind.map(RunKind::name).into(), before.map(RunId::as_str).into(), limit.into()];
        let rows = self.database.read(|link| link.all(sql, cells))?;
        rows.iter().map(|row| row.json("manifest")).collect()
    }

    /// All finished runs, newest first.
    ///
    /// # Errors
    /// As [`Store::runs`].
    pub fn runs_all(&self) -> Result<Vec<Manifest>> {
        self.runs(None, None, u32::MAX)
    }

    /// A finished run's manifest.
    ///
    /// # Errors
    /// `R001` when there is no such run.
    pub fn manifest(&self, id: &RunId) -> Result<Manifest> {
        let sql = "SELECT manifest FROM runs WHERE id = $1 AND state = 'prepared'";
        let row = self.database.read(|link| link.one(sql, [id.as_str().into()]))?;
        row.ok_or_else(|| no_run(id))?.json("manifest")
    }

    /// Where a run's files lie.
    pub fn run_folder(&self, id: &RunId) -> PathBuf {
        self.runs_folder().join(id.as_str())
    }

    /// The run that a user means: its name, or `latest` for the published one.
    ///
    /// # Errors
    /// `R001` when there is none.
    pub fn resolve_run(&self, name: &str) -> Result<RunId> {
        if name == "latest" {
            let published = self.published()?.map(|publication| publication.run);
            return published.ok_or_else(|| {
                Error::new("R001", "no run has been published yet")
                    .hint("run `forecastle forecast`")
            });
        }
        let id = RunId::try_from(name.to_owned())
            .map_err(|why| Error::new("R001", why).hint("`latest` is the published run"))?;
        self.manifest(&id).map(|manifest| manifest.run)
    }
}

fn no_run(id: &RunId) -> Error {
    Error::new("R001", format!("there is no run {id}"))
        .hint("`forecastle runs` lists them; `latest` is the published one")
}
