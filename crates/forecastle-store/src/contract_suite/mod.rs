//! One suite that every database passes: what the store promises, whatever lies beneath.

mod accounts;
mod audit;
mod doctor;
mod jobs;
mod old_layout;
mod publish;
mod registry;
mod runs;
mod schema;

use std::path::Path;

use forecastle_testbed::Postgres;
use serde_json::{Map, json};

use crate::{Manifest, RunId, RunKind, Store};

/// What a test of the suite is given: a store just opened, and how to open it once more.
pub struct Bench {
    pub store: Store,
    folder: tempfile::TempDir,
    url: Option<String>,
}

impl Bench {
    fn sqlite() -> Self {
        Self::at(tempfile::tempdir().unwrap(), None)
    }

    fn postgres() -> Self {
        Self::at(tempfile::tempdir().unwrap(), Some(Postgres::new_database()))
    }

    fn at(folder: tempfile::TempDir, url: Option<String>) -> Self {
        // An explicit address, so that the tester's environment decides nothing.
        let url = url.unwrap_or_else(|| {
            let file = folder.path().join("own.db");
            format!("sqlite://{}?mode=rwc", file.display())
        });
        let store = Store::open(folder.path(), Some(&url)).unwrap();
        Self { store, folder, url: Some(url) }
    }

    /// The same store, as another process sees it.
    pub fn reopen(&self) -> Store {
        Store::open(self.project(), self.url.as_deref()).unwrap()
    }

    pub fn project(&self) -> &Path {
        self.folder.path()
    }

    /// Changes the database behind the store's back.
    pub fn tamper(&self, sql: &'static str) {
        self.store.database.read(|link| link.run(sql, [])).unwrap();
    }

    /// What the doctor says, as `severity where: what`.
    pub fn findings(&self) -> Vec<String> {
        let text = |one: crate::Finding| format!("{:?} {}: {}", one.severity, one.place, one.what);
        self.store.examine().into_iter().map(text).collect()
    }

    /// A finished run with one file.
    pub fn run(&self, kind: RunKind) -> RunId {
        finished_run(&self.store, kind, None)
    }
}

/// A finished run with one file, for a job if there is one.
pub fn finished_run(store: &Store, kind: RunKind, job: Option<&str>) -> RunId {
    let draft = store.begin_run(kind, job).unwrap();
    draft.write("forecast.csv", format!("Store,forecast\n1,{}\n", draft.id).as_bytes()).unwrap();
    let id = draft.id.clone();
    draft.finish(manifest(&id)).unwrap();
    id
}

pub fn manifest(id: &RunId) -> Manifest {
    Manifest {
        run: id.clone(),
        kind: id.kind(),
        project: "test".to_owned(),
        created_at: "2024-01-01T00:00:00Z".to_owned(),
        made_by: "forecastle".to_owned(),
        inputs: Vec::new(),
        seed: 0,
        settings: Map::from_iter([("horizon".to_owned(), json!(13))]),
        origin: "2024-01-05".to_owned(),
        model: Map::new(),
        metrics: Map::from_iter([
            ("naive".to_owned(), json!({ "wmape": 12.5, "mape": null, "n": 585 })),
            ("ets".to_owned(), json!({ "wmape": 10.25 })),
        ]),
        series: Some(1),
        rows: Some(13),
        is_finite: Some(true),
        files: Vec::new(),
    }
}

/// Every test, by what it looks at.
const SUITE: &[&[fn(&Bench)]] = &[
    schema::TESTS,
    old_layout::TESTS,
    runs::TESTS,
    publish::TESTS,
    registry::TESTS,
    audit::TESTS,
    accounts::TESTS,
    jobs::TESTS,
    doctor::TESTS,
];

#[test]
fn sqlite_passes_the_suite() {
    SUITE.iter().copied().flatten().for_each(|test| test(&Bench::sqlite()));
}

#[test]
fn postgres_passes_the_suite() {
    SUITE.iter().copied().flatten().for_each(|test| test(&Bench::postgres()));
}
