//! Jobs are done once, whoever dies.

use serde_json::json;

use super::{Bench, finished_run};
use crate::{Enqueued, Job, JobEnd, JobState, NewJob, RunKind, Store};

pub const TESTS: &[fn(&Bench)] = &[
    a_job_goes_from_queue_to_end,
    a_key_gives_the_same_job,
    a_lease_that_runs_out_gives_the_job_to_another,
    a_job_is_not_begun_for_ever,
    a_job_is_called_off,
    a_job_is_given_back,
    jobs_are_listed_newest_first,
    a_job_is_claimed_by_one,
];

fn new(key: Option<(&str, &str)>) -> NewJob {
    NewJob {
        kind: "run".to_owned(),
        parameters: json!({ "horizon": 13, "models": ["naive"] }),
        requested_by: "anna".to_owned(),
        idempotency: key.map(|(key, hash)| (key.to_owned(), hash.to_owned())),
    }
}

fn queued(store: &Store) -> Job {
    match store.enqueue(new(None)).unwrap() {
        Enqueued::New(job) => job,
        other => panic!("{other:?}"),
    }
}

fn a_job_goes_from_queue_to_end(bench: &Bench) {
    let store = &bench.store;
    assert_eq!(store.claim_job("one", 60).unwrap(), None);
    let (first, second) = (queued(store), queued(store));
    assert_eq!((&*first.id, first.state, first.attempts), ("j_0001", JobState::Queued, 0));
    assert_eq!(first.parameters["models"][0], "naive");
    let claimed = bench.reopen().claim_job("one", 60).unwrap().unwrap();
    assert_eq!((&claimed.id, claimed.state, claimed.attempts), (&first.id, JobState::Running, 1));
    assert_eq!(store.claim_job("two", 60).unwrap().unwrap().id, second.id);
    assert_eq!(store.claim_job("three", 60).unwrap(), None);

    let lines = [Some("Read sales.csv"), None, Some("\"Fitted\"")];
    for (done, line) in (1..).zip(lines) {
        assert!(!store.report_job(&first.id, "one", "backtest", done, 3, line, 60).unwrap());
    }
    let running = store.job(&first.id).unwrap().unwrap();
    assert_eq!((&*running.step, running.done, running.total), ("backtest", 3, 3));
    assert_eq!(running.log, ["Read sales.csv", "\"Fitted\""]);

    let run = finished_run(store, RunKind::Backtest, Some(&first.id));
    let end = JobEnd::Done { run: Some(run.clone()) };
    let done = store.finish_job(&first.id, "one", end).unwrap();
    assert_eq!((done.state, done.run, done.error), (JobState::Done, Some(run), None));
    assert!(done.finished_at.is_some() && done.started_at.is_some());
    let end = JobEnd::Failed {
        code: "D002".to_owned(),
        message: "the data did not pass".to_owned(),
        hint: Some("look".to_owned()),
    };
    let failed = store.finish_job(&second.id, "two", end).unwrap();
    assert_eq!(failed.state, JobState::Failed);
    let error = failed.error.unwrap();
    assert_eq!((&*error.code, error.hint.as_deref()), ("D002", Some("look")));
    assert_eq!(store.claim_job("three", 60).unwrap(), None);
    assert_eq!(bench.findings(), [""; 0]);
}

fn a_key_gives_the_same_job(bench: &Bench) {
    let store = &bench.store;
    let Enqueued::New(job) = store.enqueue(new(Some(("key", "hash")))).unwrap() else {
        panic!("it is new")
    };
    let again = bench.reopen().enqueue(new(Some(("key", "hash")))).unwrap();
    assert_eq!(again, Enqueued::Replayed(job.clone()));
    assert_eq!(store.enqueue(new(Some(("key", "other")))).unwrap(), Enqueued::Conflict);
    // Another one's key is another key.
    let of_ben = NewJob { requested_by: "ben".to_owned(), ..new(Some(("key", "other"))) };
    assert!(matches!(store.enqueue(of_ben).unwrap(), Enqueued::New(_)));
    assert_eq!(store.jobs(None, 10).unwrap().len(), 2);
    // After a day it is forgotten.
    bench.tamper("UPDATE idempotency SET created_at = '2024-01-01T00:00:00.000Z'");
    assert!(matches!(store.enqueue(new(Some(("key", "other")))).unwrap(), Enqueued::New(_)));
    // Asked for at the same time, it is one job.
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| store.enqueue(new(Some(("rush", "hash")))).unwrap());
        }
    });
    assert_eq!(store.jobs(None, 10).unwrap().len(), 4);
}

fn a_lease_that_runs_out_gives_the_job_to_another(bench: &Bench) {
    let store = &bench.store;
    let job = queued(store);
    // A lease of no seconds has run out at once.
    store.claim_job("one", 0).unwrap().unwrap();
    // Nobody else has taken it yet, so a report renews it.
    assert!(!store.report_job(&job.id, "one", "load", 0, 0, None, 60).unwrap());
    assert_eq!(store.claim_job("two", 60).unwrap(), None);
    store.report_job(&job.id, "one", "load", 1, 2, Some("one was here"), 0).unwrap();
    let taken = store.claim_job("two", 60).unwrap().unwrap();
    assert_eq!((taken.attempts, taken.done, &*taken.step), (2, 0, ""));
    assert_eq!(taken.log, ["one was here"]);
    let lost = store.report_job(&job.id, "one", "fit", 0, 0, None, 60).unwrap_err();
    assert_eq!(lost.code(), "J002");
    assert_eq!(store.finish_job(&job.id, "one", JobEnd::Cancelled).unwrap_err().code(), "J002");
    assert_eq!(store.return_job(&job.id, "one").unwrap_err().code(), "J002");
    assert_eq!(store.job(&job.id).unwrap().unwrap(), taken);
    store.finish_job(&job.id, "two", JobEnd::Done { run: None }).unwrap();
}

fn a_job_is_not_begun_for_ever(bench: &Bench) {
    let store = &bench.store;
    let (deadly, other) = (queued(store), queued(store));
    for attempt in 1..=3 {
        let claimed = store.claim_job("one", 0).unwrap().unwrap();
        assert_eq!((&claimed.id, claimed.attempts), (&deadly.id, attempt));
    }
    assert_eq!(store.claim_job("one", 0).unwrap().unwrap().id, other.id);
    let failed = store.job(&deadly.id).unwrap().unwrap();
    assert_eq!((failed.state, failed.attempts), (JobState::Failed, 3));
    assert_eq!(failed.error.unwrap().code, "J003");
    assert_eq!(bench.findings(), [""; 0]);
}

fn a_job_is_called_off(bench: &Bench) {
    let store = &bench.store;
    let (waiting, running, abandoned) = (queued(store), queued(store), queued(store));
    let cancelled = store.request_cancel(&waiting.id, "ben").unwrap();
    assert_eq!((cancelled.state, cancelled.cancel_requested), (JobState::Cancelled, true));
    assert!(cancelled.finished_at.is_some());

    assert_eq!(store.claim_job("one", 60).unwrap().unwrap().id, running.id);
    assert!(!store.report_job(&running.id, "one", "load", 0, 0, None, 60).unwrap());
    let asked = store.request_cancel(&running.id, "ben").unwrap();
    assert_eq!((asked.state, asked.cancel_requested), (JobState::Running, true));
    assert!(store.report_job(&running.id, "one", "load", 0, 0, None, 60).unwrap());
    let ended = store.finish_job(&running.id, "one", JobEnd::Cancelled).unwrap();
    assert_eq!(ended.state, JobState::Cancelled);

    // Whose worker is gone has nobody to stop it, and nobody begins it again.
    store.claim_job("one", 0).unwrap().unwrap();
    store.request_cancel(&abandoned.id, "ben").unwrap();
    assert_eq!(store.claim_job("two", 60).unwrap(), None);
    assert_eq!(store.job(&abandoned.id).unwrap().unwrap().state, JobState::Cancelled);

    // What has ended stays as it is.
    assert_eq!(store.request_cancel(&running.id, "cleo").unwrap(), ended);
    assert_eq!(store.request_cancel("j_9999", "cleo").unwrap_err().code(), "J001");
    let log = store.audit_log(None, 3).unwrap();
    assert!(log.iter().all(|entry| entry.action == "cancel_job" && entry.who == "ben"));
    assert_eq!(bench.findings(), [""; 0]);
}

fn a_job_is_given_back(bench: &Bench) {
    let store = &bench.store;
    let job = queued(store);
    store.claim_job("one", 60).unwrap().unwrap();
    let back = store.return_job(&job.id, "one").unwrap();
    assert_eq!((back.state, back.attempts), (JobState::Queued, 0));
    store.claim_job("two", 60).unwrap().unwrap();
    // What it has published is not published again.
    let run = finished_run(store, RunKind::Forecast, Some(&job.id));
    store.publish(&run, "anna", Some(&job.id)).unwrap();
    store.return_job(&job.id, "two").unwrap();
    assert_eq!(store.claim_job("three", 60).unwrap(), None);
    let done = store.job(&job.id).unwrap().unwrap();
    assert_eq!((done.state, done.run), (JobState::Done, Some(run)));
}

fn jobs_are_listed_newest_first(bench: &Bench) {
    let store = &bench.store;
    let jobs: Vec<Job> = (0..5).map(|_| queued(store)).collect();
    let names = |before: Option<&str>, limit| -> Vec<String> {
        store.jobs(before, limit).unwrap().into_iter().map(|job| job.id).collect()
    };
    assert_eq!(names(None, 2), ["j_0005", "j_0004"]);
    assert_eq!(names(Some("j_0004"), 10), ["j_0003", "j_0002", "j_0001"]);
    assert_eq!(store.jobs(Some("j_0002"), 10).unwrap(), jobs[..1]);
}

fn a_job_is_claimed_by_one(bench: &Bench) {
    for _ in 0..16 {
        queued(&bench.store);
    }
    let mut claimed: Vec<String> = std::thread::scope(|scope| {
        let claims = |worker: usize| {
            let store = if worker.is_multiple_of(2) { bench.store.clone() } else { bench.reopen() };
            move || {
                let name = format!("worker {worker}");
                let claim = || store.claim_job(&name, 60).unwrap();
                std::iter::from_fn(claim).map(|job| job.id).collect::<Vec<_>>()
            }
        };
        let workers: Vec<_> = (0..8).map(|worker| scope.spawn(claims(worker))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    claimed.sort();
    let expected: Vec<String> = (1..=16).map(|number| format!("j_{number:04}")).collect();
    assert_eq!(claimed, expected);
}
