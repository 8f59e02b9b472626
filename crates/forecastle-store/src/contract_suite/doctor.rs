//! The doctor finds what is wrong, and mends what killed processes leave behind.

use std::fs;

use super::registry::new;
use super::{Bench, finished_run};
use crate::{Enqueued, NewJob, RunId, RunKind};

pub const TESTS: &[fn(&Bench)] = &[
    a_sound_store_has_no_findings,
    damage_is_found,
    a_broken_chain_of_publications_is_found,
    jobs_that_contradict_themselves_are_found,
    what_a_killed_process_leaves_is_mended,
    what_somebody_prepares_is_left_alone,
];

fn a_sound_store_has_no_findings(bench: &Bench) {
    let store = &bench.store;
    assert_eq!(bench.findings(), [""; 0]);
    store.register(new("one", true), "anna").unwrap();
    let id = bench.run(RunKind::Forecast);
    store.publish(&id, "anna", None).unwrap();
    assert_eq!(bench.findings(), [""; 0]);
}

#[track_caller]
fn assert_finds(bench: &Bench, wanted: &str) {
    let findings = bench.findings();
    assert!(findings.iter().any(|one| one.contains(wanted)), "{wanted}: {findings:?}");
}

fn damage_is_found(bench: &Bench) {
    let store = &bench.store;
    let version = store.register(new("one", true), "anna").unwrap();
    store.register(new("two", false), "anna").unwrap();
    let ids: Vec<RunId> = (0..3).map(|_| bench.run(RunKind::Forecast)).collect();
    store.publish(&ids[0], "anna", None).unwrap();

    let file = store.run_folder(&ids[0]).join("forecast.csv");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("1,", "2,")).unwrap();
    assert_finds(bench, "its content is not what was written");
    fs::write(&file, text).unwrap();
    assert_eq!(bench.findings(), [""; 0]);

    fs::write(store.run_folder(&ids[1]).join("manifest.json"), "{}").unwrap();
    assert_finds(bench, "Error r_0002");
    fs::remove_dir_all(store.run_folder(&ids[2])).unwrap();
    assert_finds(bench, "Error r_0003");
    fs::write(store.artifact_path(&version.artifact), "ona").unwrap();
    assert_finds(bench, "Error version 1");
    bench.tamper("UPDATE versions SET standing = 'retired'");
    assert_finds(bench, "Error registry");
    bench.tamper("UPDATE versions SET standing = 'champion' WHERE number = 2");
    assert_finds(bench, "versions [2] stand as champion, the last to become it is [1]");
    bench.tamper("UPDATE runs SET state = 'begun' WHERE id = 'r_0001'");
    assert_finds(bench, "Error r_0001: it is published and not there");
    // A broken table hides nothing of the others.
    bench.tamper("DROP TABLE champions");
    assert_finds(bench, "Error registry: cannot be checked");
    assert_finds(bench, "Error r_0002");
}

fn a_broken_chain_of_publications_is_found(bench: &Bench) {
    for _ in 0..3 {
        let id = bench.run(RunKind::Forecast);
        bench.store.publish(&id, "anna", None).unwrap();
    }
    bench.tamper("DELETE FROM publications WHERE seq = 2");
    assert_finds(bench, "Error publication 3: it does not follow");
}

fn jobs_that_contradict_themselves_are_found(bench: &Bench) {
    let store = &bench.store;
    for _ in 0..2 {
        let new = NewJob {
            kind: "run".to_owned(),
            parameters: serde_json::json!({}),
            requested_by: "anna".to_owned(),
            idempotency: None,
        };
        assert!(matches!(store.enqueue(new).unwrap(), Enqueued::New(_)));
    }
    store.claim_job("one", 60).unwrap().unwrap();
    let id = finished_run(store, RunKind::Forecast, Some("j_0001"));
    store.publish(&id, "anna", Some("j_0001")).unwrap();
    assert_eq!(bench.findings(), [""; 0]);
    bench.tamper("UPDATE jobs SET worker = NULL WHERE id = 'j_0001'");
    assert_finds(bench, "j_0001: it runs without a worker's lease");
    bench.tamper("UPDATE jobs SET run = NULL WHERE id = 'j_0001'");
    assert_finds(bench, "j_0001: it has published a run and does not know it");
    bench.tamper(
        "UPDATE jobs SET worker = 'one', finished_at = 'now', run = 'r_9' WHERE id = 'j_0002'",
    );
    assert_finds(bench, "j_0002: it does not run, and a worker has a lease on it");
    assert_finds(bench, "j_0002: its state and the time of its end disagree");
    assert_finds(bench, "j_0002: the run that came of it is not there");
}

fn what_a_killed_process_leaves_is_mended(bench: &Bench) {
    let store = &bench.store;
    let runs = store.runs_folder();
    // Killed while it wrote files.
    let draft = store.begin_run(RunKind::Forecast, None).unwrap();
    draft.write("forecast.csv", b"half").unwrap();
    let half = leave(bench, draft);
    // Killed between the folder and the row.
    let whole = bench.run(RunKind::Forecast);
    bench.tamper("UPDATE runs SET state = 'begun', manifest = NULL WHERE id = 'r_0002'");
    bench.tamper("DELETE FROM scores WHERE run = 'r_0002'");
    // Of another database.
    let foreign = bench.run(RunKind::Backtest);
    bench.tamper("DELETE FROM scores WHERE run = 'b_0001'");
    bench.tamper("DELETE FROM runs WHERE id = 'b_0001'");
    fs::create_dir(runs.join(".r_0009.part")).unwrap();

    let findings = bench.findings();
    assert_eq!(findings.len(), 4, "{findings:?}");
    assert!(findings.iter().all(|finding| finding.starts_with("Warning")), "{findings:?}");
    let done = store.mend().unwrap();
    assert_eq!(done.len(), 4, "{done:?}");
    assert_eq!(bench.findings(), [""; 0]);
    assert!(store.manifest(&half).is_err() && !runs.join(".r_0001.part").exists());
    assert_eq!(store.scores(&whole).unwrap().len(), 3);
    assert!(store.manifest(&foreign).is_ok());
    assert!(store.mend().unwrap().is_empty());
    let left: Vec<_> = fs::read_dir(&runs).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

/// Leaves a draft as a killed process would: its claim let go, everything else as it is.
fn leave(bench: &Bench, draft: crate::RunDraft) -> RunId {
    let id = draft.id.clone();
    let aside = bench.store.runs_folder().join("aside");
    fs::rename(draft.path(""), &aside).unwrap();
    drop(draft);
    fs::rename(aside, bench.store.draft_folder(&id)).unwrap();
    bench.tamper("UPDATE runs SET state = 'begun'");
    id
}

fn what_somebody_prepares_is_left_alone(bench: &Bench) {
    let draft = bench.store.begin_run(RunKind::Forecast, None).unwrap();
    draft.write("forecast.csv", b"1").unwrap();
    assert_eq!(bench.findings(), [""; 0]);
    assert!(bench.reopen().mend().unwrap().is_empty());
    let other = finished_run(&bench.store, RunKind::Forecast, None);
    bench.store.publish(&other, "anna", None).unwrap();
    let id = draft.id.clone();
    draft.finish(super::manifest(&id)).unwrap();
    assert_eq!(bench.store.runs_all().unwrap().len(), 2);
}
