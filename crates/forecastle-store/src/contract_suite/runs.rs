//! Runs are numbered, invisible until finished, and listed newest first.

use std::fs;

use super::{Bench, finished_run, manifest};
use crate::{RunKind, RunScore};

pub const TESTS: &[fn(&Bench)] = &[
    a_draft_is_invisible_until_finished,
    a_draft_that_fails_leaves_nothing,
    lists_go_page_by_page,
    numbers_go_on_above_folders_and_rows,
    names_are_never_paths,
    scores_become_rows,
    writers_at_the_same_time_get_numbers_of_their_own,
];

fn a_draft_is_invisible_until_finished(bench: &Bench) {
    let store = &bench.store;
    let draft = store.begin_run(RunKind::Forecast, None).unwrap();
    fs::write(draft.path("forecast.csv"), "Store,forecast\n").unwrap();
    assert!(store.runs_all().unwrap().is_empty());
    assert_eq!(store.manifest(&draft.id).unwrap_err().code(), "R001");
    assert!(!store.run_folder(&draft.id).exists());
    assert_eq!(store.begin_run(RunKind::Forecast, None).unwrap().id.to_string(), "r_0002");
    let id = draft.id.clone();
    let place = draft.finish(manifest(&id)).unwrap();
    assert_eq!(place, store.run_folder(&id));
    let runs = bench.reopen().runs_all().unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].files[0].file, "forecast.csv");
    assert_eq!(runs[0], store.manifest(&id).unwrap());
    let on_disk = fs::read(place.join("manifest.json")).unwrap();
    assert_eq!(serde_json::from_slice::<crate::Manifest>(&on_disk).unwrap(), runs[0]);
}

fn a_draft_that_fails_leaves_nothing(bench: &Bench) {
    let draft = bench.store.begin_run(RunKind::Backtest, None).unwrap();
    draft.write("report.html", b"half").unwrap();
    drop(draft);
    assert_eq!(fs::read_dir(bench.store.runs_folder()).unwrap().count(), 0);
    assert!(bench.findings().is_empty());
    // The name stays taken: it never means two things.
    assert_eq!(bench.run(RunKind::Backtest).to_string(), "b_0002");
}

fn lists_go_page_by_page(bench: &Bench) {
    let store = &bench.store;
    let kinds = [RunKind::Backtest, RunKind::Forecast, RunKind::Forecast, RunKind::Backtest];
    let made: Vec<_> = kinds.iter().map(|kind| bench.run(*kind)).collect();
    let names = |kind, before, limit| -> Vec<String> {
        let runs = store.runs(kind, before, limit).unwrap();
        runs.iter().map(|run| run.run.to_string()).collect()
    };
    assert_eq!(names(None, None, 10), ["b_0002", "r_0002", "r_0001", "b_0001"]);
    assert_eq!(names(None, None, 2), ["b_0002", "r_0002"]);
    assert_eq!(names(None, Some(&made[2]), 2), ["r_0001", "b_0001"]);
    assert_eq!(names(Some(RunKind::Forecast), None, 10), ["r_0002", "r_0001"]);
    assert_eq!(names(Some(RunKind::Forecast), Some(&made[2]), 10), ["r_0001"]);
    assert_eq!(store.runs_all().unwrap().len(), 4);
}

fn numbers_go_on_above_folders_and_rows(bench: &Bench) {
    fs::create_dir_all(bench.store.runs_folder().join("r_0041")).unwrap();
    fs::create_dir_all(bench.store.runs_folder().join(".b_0007.part")).unwrap();
    assert_eq!(bench.run(RunKind::Forecast).to_string(), "r_0042");
    assert_eq!(bench.run(RunKind::Backtest).to_string(), "b_0008");
}

fn names_are_never_paths(bench: &Bench) {
    let store = &bench.store;
    assert_eq!(store.resolve_run("latest").unwrap_err().code(), "R001");
    for hostile in ["../r_0001", "/etc/passwd", "r_0001/..", "r_0001\0", "", "R_0001", "r_0001 "] {
        assert_eq!(store.resolve_run(hostile).unwrap_err().code(), "R001", "{hostile}");
        assert_eq!(store.job(hostile).unwrap(), None, "{hostile}");
        assert_eq!(store.user(hostile).unwrap_err().code(), "A007", "{hostile}");
    }
    let id = bench.run(RunKind::Forecast);
    assert_eq!(store.resolve_run("r_0001").unwrap(), id);
}

fn scores_become_rows(bench: &Bench) {
    let id = bench.run(RunKind::Backtest);
    let score = |model: &str, metric: &str, value| RunScore {
        model: model.to_owned(),
        metric: metric.to_owned(),
        value,
    };
    let expected =
        [score("ets", "wmape", 10.25), score("naive", "n", 585.0), score("naive", "wmape", 12.5)];
    assert_eq!(bench.store.scores(&id).unwrap(), expected);
    let other = bench.run(RunKind::Forecast);
    assert_eq!(bench.store.scores(&other).unwrap().len(), 3);
}

fn writers_at_the_same_time_get_numbers_of_their_own(bench: &Bench) {
    std::thread::scope(|scope| {
        for writer in 0..8 {
            // Half of them are other processes, as far as the store can tell.
            let store = if writer % 2 == 0 { bench.store.clone() } else { bench.reopen() };
            scope.spawn(move || {
                for _ in 0..3 {
                    let id = finished_run(&store, RunKind::Forecast, None);
                    store.publish(&id, "writer", None).unwrap();
                }
            });
        }
    });
    let mut names: Vec<_> =
        bench.store.runs_all().unwrap().into_iter().map(|run| run.run).collect();
    names.sort();
    let expected: Vec<String> = (1..=24).map(|number| format!("r_{number:04}")).collect();
    assert_eq!(names.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    assert_eq!(bench.store.publications(100).unwrap().len(), 24);
    assert_eq!(bench.findings(), [""; 0]);
}
