//! What earlier versions kept in files of their own is taken over once.

use std::fs;

use serde_json::{Value, json};

use super::{Bench, manifest};
use crate::{ArtifactId, RunId, RunKind, Standing, Store};

pub const TESTS: &[fn(&Bench)] =
    &[a_project_of_old_is_taken_over_once, a_damaged_file_of_old_is_named];

/// A project as it was before there was a database: the store of the bench is emptied first.
fn lay_out(bench: &Bench) {
    bench.store.migrate_to(Some(0)).unwrap();
    for name in ["r_0001", "r_0003", "b_0001"] {
        let id = RunId::try_from(name.to_owned()).unwrap();
        let folder = bench.store.run_folder(&id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("forecast.csv"), name).unwrap();
        let mut manifest = serde_json::to_value(manifest(&id)).unwrap();
        let digest = ArtifactId::of(name.as_bytes()).to_string();
        manifest["files"] = json!([{ "file": "forecast.csv", "sha256": digest, "bytes": 6 }]);
        // Manifests of old do not count.
        for key in ["series", "rows", "is_finite"] {
            manifest.as_object_mut().unwrap().remove(key);
        }
        fs::write(folder.join("manifest.json"), manifest.to_string()).unwrap();
    }
    let artifact = bench.store.put_artifact(b"trees").unwrap();
    let version = |number: u32, standing: &str| {
        json!({
            "version": number, "model": "naive", "standing": standing, "reason": "tried",
            "metric": "wmape", "score": 4.5, "through": "2024-01-05",
            "created_at": "2024-01-06T00:00:00Z", "artifact": artifact, "backtest": artifact,
        })
    };
    let versions: [Value; 3] =
        [version(1, "champion"), version(2, "retired"), version(3, "rejected")];
    let registry = json!({ "versions": versions, "champions": [1, 2, 1] });
    let hidden = bench.store.hidden();
    fs::write(hidden.join("registry.json"), registry.to_string()).unwrap();
    fs::write(hidden.join("published.json"), json!({ "run": "r_0001" }).to_string()).unwrap();
}

fn a_project_of_old_is_taken_over_once(bench: &Bench) {
    lay_out(bench);
    let store = bench.reopen();
    let runs: Vec<String> =
        store.runs_all().unwrap().iter().map(|run| run.run.to_string()).collect();
    assert_eq!(runs, ["r_0003", "r_0001", "b_0001"]);
    assert_eq!(store.published().unwrap().unwrap().run.to_string(), "r_0001");
    let registry = store.registry().unwrap();
    assert_eq!(registry.champions, [1, 2, 1]);
    assert_eq!(registry.find(3).unwrap().standing, Standing::Rejected);
    assert_eq!(store.roll_back("anna").unwrap().version, 2);
    for name in ["registry.json", "published.json"] {
        assert!(!store.hidden().join(name).exists());
        assert!(store.hidden().join(format!("{name}.imported")).exists());
    }
    assert_eq!(bench.findings(), [""; 0]);
    // What comes later changes nothing, and the next run has the next number.
    fs::write(store.hidden().join("published.json"), json!({ "run": "r_0003" }).to_string())
        .unwrap();
    let store = bench.reopen();
    assert_eq!(store.published().unwrap().unwrap().run.to_string(), "r_0001");
    assert_eq!(store.runs_all().unwrap().len(), 3);
    let draft = store.begin_run(RunKind::Forecast, None).unwrap();
    assert_eq!(draft.id.to_string(), "r_0004");
    let old = RunId::try_from("r_0003".to_owned()).unwrap();
    assert_eq!(store.publish(&old, "anna", None).unwrap().seq, 2);
}

fn a_damaged_file_of_old_is_named(bench: &Bench) {
    lay_out(bench);
    fs::write(bench.store.hidden().join("registry.json"), "{").unwrap();
    let error = Store::open(bench.project(), bench.url.as_deref()).unwrap_err();
    assert_eq!(error.code(), "R002");
    assert!(error.to_string().contains("registry.json"), "{error}");
}
