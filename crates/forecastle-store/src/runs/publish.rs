//! Publishing: a run prepared out of sight is verified, then one transaction makes it the published one.

use std::fs::File;

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Manifest, RunId, RunKind};
use crate::Store;
use crate::audit::{self, NewAudit};
use crate::database::{Link, Row};
use crate::disk::{digest, unreadable};
use crate::failure::reach;
use crate::moment::now;

/// A run that was made the published one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// The run.
    pub run: RunId,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// The run published before.
    pub before: Option<RunId>,
}

/// How closely a run's files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// They are there in their full size, and those of up to 16 MiB are what was written.
    Quick,
    /// Every byte is what was written.
    Bytes,
}

/// The largest file, in bytes, of which a quick look reads all.
const QUICKLY_READ: u64 = 16 << 20;

/// Why a run became the published one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Publish,
    RollBack,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::RollBack => "roll_back",
        }
    }
}

const NEWEST: &str = "SELECT seq, run, at, published_by, before_run FROM publications \
                      ORDER BY seq DESC LIMIT $1";

impl Store {
    /// Makes a forecast's run the published one, after making sure that it is whole: every file has the
    /// bytes that were written, every series its periods, every number is finite. With a job, the run is
    /// entered as what came of the job in the same transaction.
    ///
    /// # Errors
    /// `R001` when there is no such run, `R002` when one of its files is missing or damaged, `R003` when
    /// it is no forecast or not whole, `J002` when the job is no longer running or has published before.
    /// Then the run published before stays published.
    pub fn publish(&self, id: &RunId, by: &str, job: Option<&str>) -> Result<Publication> {
        reach("publish:begun");
        verify(self, &self.manifest(id)?, Depth::Bytes)?;
        reach("publish:verified");
        if job.is_some() {
            reach("job:before_publish");
        }
        reach("publish:before_switch");
        let publication = self.database.write(|link| switch(link, Kind::Publish, id, by, job))?;
        reach("publish:after_switch");
        if job.is_some() {
            reach("job:after_publish");
        }
        reach("publish:before_clean_up");
        if let Err(error) = self.sweep() {
            tracing::warn!("runs given up could not be tidied away: {error}");
        }
        reach("publish:cleaned_up");
        Ok(publication)
    }

    /// The published run with when and by whom, if one was published.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn published(&self) -> Result<Option<Publication>> {
        self.database.read(newest)
    }

    /// What was published, newest first, at most `limit`.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn publications(&self, limit: u32) -> Result<Vec<Publication>> {
        let rows = self.database.read(|link| link.all(NEWEST, [limit.into()]))?;
        rows.iter().map(publication).collect()
    }

    /// Makes the run published before this one the published one again; done once more, the one before
    /// that. A run whose files are not there any more, or not as they were, is passed over.
    ///
    /// # Errors
    /// `R001` when there is no earlier run to go back to.
    pub fn roll_back_publication(&self, by: &str) -> Result<Publication> {
        self.database.write(|link| {
            let mut standing = standing(link)?;
            let present = standing.pop();
            while let Some(id) = standing.pop() {
                let is_another = present.as_ref() != Some(&id);
                // Every byte was verified when the run was published; going back to a large run must
                // not take much longer than to a small one.
                if is_another && is_whole(self, link, &id)? {
                    return switch(link, Kind::RollBack, &id, by, None);
                }
            }
            Err(Error::new("R001", "there is no earlier published run to go back to")
                .hint("`forecastle runs` lists the runs; `forecastle publish RUN` publishes one"))
        })
    }
}

fn is_whole(store: &Store, link: &mut Link, id: &RunId) -> Result<bool> {
    let sql = "SELECT manifest FROM runs WHERE id = $1 AND state = 'prepared'";
    let Some(row) = link.one(sql, [id.as_str().into()])? else { return Ok(false) };
    Ok(verify(store, &row.json("manifest")?, Depth::Quick).is_ok())
}

/// The runs that can be gone back to, the published one last. Going back takes away what came after.
fn standing(link: &mut Link) -> Result<Vec<RunId>> {
    let mut standing: Vec<RunId> = Vec::new();
    for row in link.all("SELECT kind, run FROM publications ORDER BY seq", [])? {
        let run = RunId::stored(row.text("run")?)?;
        if row.text("kind")? == Kind::RollBack.name()
            && let Some(place) = standing.iter().rposition(|earlier| *earlier == run)
        {
            standing.truncate(place);
        }
        standing.push(run);
    }
    Ok(standing)
}

/// Makes a run the published one: the only place that does.
fn switch(
    link: &mut Link,
    kind: Kind,
    id: &RunId,
    by: &str,
    job: Option<&str>,
) -> Result<Publication> {
    if let Some(job) = job {
        let sql = "UPDATE jobs SET run = $1 WHERE id = $2 AND state = 'running' AND run IS NULL";
        if link.run(sql, [id.as_str().into(), job.into()])? != 1 {
            return Err(Error::new(
                "J002",
                format!("{job} is no longer running, or has published"),
            )
            .hint("look at the job: somebody else may have taken it over"));
        }
        reach("job:inside_publish");
    }
    let before = newest(link)?.map(|publication| publication.run);
    let seq = link.number("SELECT COALESCE(MAX(seq), 0) + 1 AS n FROM publications", [])?;
    let publication =
        Publication { seq: seq as u64, run: id.clone(), at: now(), by: by.to_owned(), before };
    insert_publication(link, kind.name(), &publication, job)?;
    let detail = json!({ "seq": seq, "before": publication.before, "job": job });
    audit::append(link, NewAudit::new(by, kind.name(), id.as_str(), detail))?;
    reach("publish:inside_transaction");
    Ok(publication)
}

/// Appends to what was published.
pub fn insert_publication(
    link: &mut Link,
    kind: &str,
    publication: &Publication,
    job: Option<&str>,
) -> Result<()> {
    let Publication { seq, run, at, by, before } = publication;
    link.run(
        "INSERT INTO publications (seq, kind, run, at, published_by, before_run, job) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            (*seq as i64).into(),
            kind.into(),
            run.as_str().into(),
            at.into(),
            by.into(),
            before.as_ref().map(RunId::as_str).into(),
            job.into(),
        ],
    )?;
    Ok(())
}

fn newest(link: &mut Link) -> Result<Option<Publication>> {
    link.one(NEWEST, [1_i64.into()])?.as_ref().map(publication).transpose()
}

fn publication(row: &Row) -> Result<Publication> {
    Ok(Publication {
        seq: row.count("seq")?,
        run: RunId::stored(row.text("run")?)?,
        at: row.text("at")?,
        by: row.text("published_by")?,
        before: row.maybe_text("before_run")?.map(RunId::stored).transpose()?,
    })
}

/// Makes sure that a run is a whole forecast.
///
/// # Errors
/// `R002` or `R003` as [`Store::publish`].
pub fn verify(store: &Store, manifest: &Manifest, depth: Depth) -> Result<()> {
    let id = &manifest.run;
    let refused = |why: String| {
        Err(Error::new("R003", format!("{id} cannot be published: {why}"))
            .hint("`forecastle forecast` makes a new run"))
    };
    if manifest.kind != RunKind::Forecast {
        return refused("it is a backtest, not a forecast".to_owned());
    }
    if manifest.is_finite == Some(false) {
        return refused("not all of its forecasts are finite".to_owned());
    }
    if let (Some(series), Some(rows), Some(horizon)) =
        (manifest.series, manifest.rows, manifest.horizon())
        && series * horizon != rows
    {
        return refused(format!("{series} series × {horizon} periods are not {rows} rows"));
    }
    verify_files(store, manifest, depth)
}

/// Makes sure that the files of a run are those that were written.
///
/// # Errors
/// `R002` for the first that is not.
pub fn verify_files(store: &Store, manifest: &Manifest, depth: Depth) -> Result<()> {
    for record in &manifest.files {
        let path = store.run_folder(&manifest.run).join(&record.file);
        let mut file = File::open(&path).map_err(|error| unreadable(&path, error))?;
        let size = file.metadata().map_err(|error| unreadable(&path, error))?.len();
        let is_glance = depth == Depth::Quick && size > QUICKLY_READ;
        let is_same = size == record.bytes
            && (is_glance
                || digest(&mut file).map_err(|error| unreadable(&path, error))?.0 == record.sha256);
        if !is_same {
            return Err(unreadable(&path, "its content is not what was written"));
        }
    }
    Ok(())
}
