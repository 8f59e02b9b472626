//! Publishing is all or nothing, and can be taken back.

use std::fs;

use serde_json::json;

use super::{Bench, finished_run, manifest};
use crate::{Enqueued, JobEnd, JobState, Manifest, NewJob, RunId, RunKind};

pub const TESTS: &[fn(&Bench)] = &[
    what_is_published_is_known_to_all,
    what_is_not_whole_is_not_published,
    going_back_passes_over_what_is_gone,
    a_job_publishes_once,
    readers_see_one_run_or_the_other,
];

fn what_is_published_is_known_to_all(bench: &Bench) {
    let store = &bench.store;
    assert_eq!(store.published().unwrap(), None);
    let (one, other) = (bench.run(RunKind::Forecast), bench.run(RunKind::Forecast));
    let first = store.publish(&one, "anna", None).unwrap();
    assert_eq!((first.seq, &first.before, first.by.as_str()), (1, &None, "anna"));
    let second = store.publish(&other, "ben", None).unwrap();
    assert_eq!((second.seq, second.before.as_ref()), (2, Some(&one)));
    let elsewhere = bench.reopen();
    assert_eq!(elsewhere.published().unwrap().as_ref(), Some(&second));
    assert_eq!(elsewhere.resolve_run("latest").unwrap(), other);
    assert_eq!(store.publications(10).unwrap(), [second.clone(), first]);
    assert_eq!(store.publications(1).unwrap(), [second]);
    let log = store.audit_log(None, 10).unwrap();
    let actions: Vec<_> = log.iter().map(|entry| (&*entry.who, &*entry.action)).collect();
    assert_eq!(actions, [("ben", "publish"), ("anna", "publish")]);
    assert_eq!((&*log[0].object, &log[0].detail["before"]), ("r_0002", &json!("r_0001")));
}

fn what_is_not_whole_is_not_published(bench: &Bench) {
    let store = &bench.store;
    let whole = bench.run(RunKind::Forecast);
    store.publish(&whole, "anna", None).unwrap();
    let refused = |id: &RunId| store.publish(id, "anna", None).unwrap_err().code();

    let unknown = RunId::try_from("r_9999".to_owned()).unwrap();
    assert_eq!(refused(&unknown), "R001");
    assert_eq!(refused(&bench.run(RunKind::Backtest)), "R003");

    // The same size, another byte.
    let damaged = bench.run(RunKind::Forecast);
    let path = store.run_folder(&damaged).join("forecast.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("1,", "2,")).unwrap();
    assert_eq!(refused(&damaged), "R002");
    fs::remove_file(&path).unwrap();
    assert_eq!(refused(&damaged), "R002");

    let with = |change: fn(&mut Manifest)| {
        let draft = store.begin_run(RunKind::Forecast, None).unwrap();
        let id = draft.id.clone();
        let mut manifest = manifest(&id);
        change(&mut manifest);
        draft.finish(manifest).unwrap();
        id
    };
    assert_eq!(refused(&with(|manifest| manifest.rows = Some(12))), "R003");
    assert_eq!(refused(&with(|manifest| manifest.is_finite = Some(false))), "R003");
    assert_eq!(store.published().unwrap().map(|now| now.run), Some(whole));
    assert_eq!(store.publications(10).unwrap().len(), 1);
}

fn going_back_passes_over_what_is_gone(bench: &Bench) {
    let store = &bench.store;
    assert_eq!(store.roll_back_publication("anna").unwrap_err().code(), "R001");
    let runs: Vec<RunId> = (0..5).map(|_| bench.run(RunKind::Forecast)).collect();
    for run in &runs {
        store.publish(run, "anna", None).unwrap();
    }
    // Published twice in a row is published once.
    store.publish(&runs[4], "anna", None).unwrap();
    fs::remove_dir_all(store.run_folder(&runs[2])).unwrap();
    let file = store.run_folder(&runs[3]).join("forecast.csv");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("1,", "2,")).unwrap();
    let back = store.roll_back_publication("ben").unwrap();
    assert_eq!((&back.run, back.before.as_ref(), &*back.by), (&runs[1], Some(&runs[4]), "ben"));
    assert_eq!(store.published().unwrap().as_ref(), Some(&back));
    // Once more goes on back, and not forward again.
    assert_eq!(store.roll_back_publication("ben").unwrap().run, runs[0]);
    assert_eq!(store.roll_back_publication("ben").unwrap_err().code(), "R001");
    // A new one is on top of what was gone back to.
    store.publish(&runs[4], "anna", None).unwrap();
    assert_eq!(store.roll_back_publication("ben").unwrap().run, runs[0]);
    assert_eq!(store.audit_log(None, 1).unwrap()[0].action, "roll_back");
    // Every run is readable still.
    assert_eq!(store.runs_all().unwrap().len(), 5);
}

fn a_job_publishes_once(bench: &Bench) {
    let store = &bench.store;
    let new = NewJob {
        kind: "run".to_owned(),
        parameters: json!({}),
        requested_by: "anna".to_owned(),
        idempotency: None,
    };
    let Enqueued::New(job) = store.enqueue(new).unwrap() else { panic!("it is new") };
    let first = finished_run(store, RunKind::Forecast, Some(&job.id));
    // Not before it runs.
    assert_eq!(store.publish(&first, "anna", Some(&job.id)).unwrap_err().code(), "J002");
    assert_eq!(store.published().unwrap(), None);
    // Its worker dies at once: the lease has run out when it begins.
    store.claim_job("worker 1", 0).unwrap().unwrap();
    store.publish(&first, "anna", Some(&job.id)).unwrap();
    assert_eq!(store.job(&job.id).unwrap().unwrap().run, Some(first.clone()));
    let again = finished_run(store, RunKind::Forecast, Some(&job.id));
    assert_eq!(store.publish(&again, "anna", Some(&job.id)).unwrap_err().code(), "J002");
    assert_eq!(store.published().unwrap().unwrap().run, first);
    // Whoever would take it over finds it done.
    assert_eq!(store.claim_job("worker 2", 60).unwrap(), None);
    let job = store.job(&job.id).unwrap().unwrap();
    assert_eq!((job.state, job.run, job.attempts), (JobState::Done, Some(first), 1));
    let end = JobEnd::Done { run: None };
    assert_eq!(store.finish_job(&job.id, "worker 1", end).unwrap_err().code(), "J002");
    assert_eq!(bench.findings(), [""; 0]);
}

fn readers_see_one_run_or_the_other(bench: &Bench) {
    let store = &bench.store;
    let runs = [bench.run(RunKind::Forecast), bench.run(RunKind::Forecast)];
    store.publish(&runs[0], "writer", None).unwrap();
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut last = 0;
                while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                    let seen = store.published().unwrap().unwrap();
                    assert!(seen.seq >= last, "publications go forward");
                    assert_eq!(seen.run, runs[(seen.seq as usize + 1) % 2]);
                    let file = store.run_folder(&seen.run).join("forecast.csv");
                    let text = fs::read_to_string(file).unwrap();
                    assert!(text.ends_with(&format!("1,{}\n", seen.run)));
                    last = seen.seq;
                }
            });
        }
        for publication in 1..40 {
            store.publish(&runs[publication % 2], "writer", None).unwrap();
        }
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(store.published().unwrap().unwrap().seq, 40);
}
