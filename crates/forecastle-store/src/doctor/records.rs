//! Tables that must agree with each other and with themselves.

use forecastle_core::Result;

use super::Finding;
use crate::Store;
use crate::database::Backend;

const RESTORE: &str = "restore the database from a backup";

/// The database itself is sound. PostgreSQL sees to that with checks of its own.
pub fn database(store: &Store) -> Result<Vec<Finding>> {
    if store.backend() == Backend::Postgres {
        store.ping()?;
        return Ok(Vec::new());
    }
    store.database.read(|link| {
        let mut findings = Vec::new();
        for row in link.all("PRAGMA integrity_check", [])? {
            let said = row.text("integrity_check")?;
            if said != "ok" {
                findings.push(Finding::error("forecastle.db", said, RESTORE));
            }
        }
        for row in link.all("PRAGMA foreign_key_check", [])? {
            let what = format!("a row points to one in {} that is not there", row.text("parent")?);
            findings.push(Finding::error(format!("table {}", row.text("table")?), what, RESTORE));
        }
        Ok(findings)
    })
}

/// What was published stands in one unbroken row, and its runs are there.
pub fn publications(store: &Store) -> Result<Vec<Finding>> {
    let mut all = store.publications(u32::MAX)?;
    all.reverse();
    let mut findings = Vec::new();
    for (place, publication) in all.iter().enumerate() {
        let before = place.checked_sub(1).map(|place| &all[place].run);
        let is_next = publication.seq == place as u64 + 1;
        if !is_next || publication.before.as_ref() != before {
            let what = "it does not follow on the one before it";
            let place = format!("publication {}", publication.seq);
            findings.push(Finding::error(place, what, RESTORE));
        }
    }
    if let Some(published) = all.last()
        && store.manifest(&published.run).is_err()
    {
        let hint = "`forecastle publish RUN` publishes another one";
        findings.push(Finding::error(&published.run, "it is published and not there", hint));
    }
    Ok(findings)
}

/// Nobody has touched the log.
pub fn audit(store: &Store) -> Result<Vec<Finding>> {
    match store.verify_audit() {
        Err(error) if error.code() == "S004" => {
            let hint = error.next_step().unwrap_or(RESTORE);
            Ok(vec![Finding::error("audit log", error.to_string(), hint)])
        }
        verified => verified.map(|()| Vec::new()),
    }
}

/// Jobs that run have a worker and a lease, those that do not have neither, and what came of them is there.
pub fn jobs(store: &Store) -> Result<Vec<Finding>> {
    let checks = [
        (
            "SELECT id FROM jobs WHERE state = 'running' \
             AND (worker IS NULL OR lease_until IS NULL) ORDER BY seq",
            "it runs without a worker's lease",
        ),
        (
            "SELECT id FROM jobs WHERE state <> 'running' \
             AND (worker IS NOT NULL OR lease_until IS NOT NULL) ORDER BY seq",
            "it does not run, and a worker has a lease on it",
        ),
        (
            "SELECT id FROM jobs WHERE (finished_at IS NULL) <> (state IN ('queued', 'running')) \
             ORDER BY seq",
            "its state and the time of its end disagree",
        ),
        (
            "SELECT id FROM jobs WHERE run IS NOT NULL AND run NOT IN \
             (SELECT id FROM runs WHERE state = 'prepared') ORDER BY seq",
            "the run that came of it is not there",
        ),
        (
            "SELECT DISTINCT job AS id FROM publications WHERE job IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM jobs WHERE jobs.id = publications.job AND jobs.run = publications.run)",
            "it has published a run and does not know it",
        ),
        (
            "SELECT job AS id FROM publications WHERE job IS NOT NULL GROUP BY job HAVING COUNT(*) > 1",
            "it has published more than once",
        ),
    ];
    store.database.read_at_once(|link| {
        let mut findings = Vec::new();
        for (sql, what) in checks {
            for row in link.all(sql, [])? {
                findings.push(Finding::error(row.text("id")?, what, RESTORE));
            }
        }
        Ok(findings)
    })
}
