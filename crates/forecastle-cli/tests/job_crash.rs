//! Killed at every failure point of a job, on both databases, and started again: what was acknowledged is
//! done once, and nothing is published twice.

mod common;
#[path = "common/service.rs"]
mod service;

use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use forecastle_store::failure::FAILURE_POINTS;
use forecastle_store::{Enqueued, JobState, NewJob, Role, Store};
use forecastle_testbed::Postgres;
use serde_json::json;

use common::weekly_project_of_three;
use service::{Service, client, token_in};

const LATER: &str = "2099-01-01T00:00:00Z";

#[test]
fn a_worker_killed_anywhere_is_taken_over_and_publishes_once() {
    let points: Vec<_> = FAILURE_POINTS
        .iter()
        .filter(|point| point.starts_with("job:") && !point.contains("enqueue"))
        .collect();
    assert!(points.len() >= 10, "{points:?}");
    std::thread::scope(|scope| {
        // All at once: a job whose worker has died is taken over when its lease has run out.
        for point in points {
            for has_server in [false, true] {
                scope.spawn(move || survives(point, has_server));
            }
        }
    });
}

fn survives(point: &str, has_server: bool) {
    let folder = tempfile::tempdir().unwrap();
    let project = weekly_project_of_three(folder.path());
    let url = if has_server { Postgres::new_database() } else { String::new() };
    let store = Store::open(&project, Some(url.as_str()).filter(|url| !url.is_empty())).unwrap();
    let Enqueued::New(job) = store.enqueue(new_job()).unwrap() else { panic!("a new job") };

    let mut killed = worker(&project, &url, Some(point));
    let status = ended(&mut killed, point);
    assert_eq!(status.signal(), Some(9), "{point} was reached: {status}");

    let mut other = worker(&project, &url, None);
    let begun = Instant::now();
    let done = loop {
        let job = store.job(&job.id).unwrap().expect("an acknowledged job is not lost");
        if !matches!(job.state, JobState::Queued | JobState::Running) {
            break job;
        }
        assert!(begun.elapsed() < Duration::from_secs(300), "{point}: {job:?}");
        std::thread::sleep(Duration::from_millis(200));
    };
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(done.state, JobState::Done, "{point}: {done:?}");
    let published = store.published().unwrap().expect("the job's run is published");
    assert_eq!(done.run.as_ref(), Some(&published.run), "{point}");
    assert_eq!(store.publications(10).unwrap().len(), 1, "{point}: published once");
    let wrong: Vec<_> = store.examine().into_iter().map(|finding| format!("{finding:?}")).collect();
    let errors: Vec<_> = wrong.iter().filter(|finding| finding.contains("Error")).collect();
    assert!(errors.is_empty(), "{point}: {errors:?}");
}

/// A request that dies on the way leaves no job or one, and asking again with its key makes no second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_killed_on_the_way_can_be_repeated() {
    let points = ["job:inside_enqueue", "job:enqueued"];
    for (point, has_server) in points.into_iter().flat_map(|p| [(p, false), (p, true)]) {
        let folder = tempfile::tempdir().unwrap();
        let project = weekly_project_of_three(folder.path());
        let opened = tokio::task::spawn_blocking({
            let project = project.clone();
            move || {
                let url = has_server.then(Postgres::new_database).unwrap_or_default();
                let store = Store::open(&project, Some(url.as_str()).filter(|url| !url.is_empty()));
                let store = store.unwrap();
                let token = token_in(&store, "scientist", Role::DataScientist, &[], LATER);
                (url, store, token.secret)
            }
        });
        let (url, store, secret) = opened.await.unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut variables = vec![("FORECASTLE_FAIL_AT", point)];
        if has_server {
            variables.push(("FORECASTLE_DATABASE_URL", url.as_str()));
        }
        let mut service = Service::start_on(&project, port, &["--no-worker"], &variables);
        let address = format!("{}/api/v1/runs", service.base);
        let ask = || {
            let request = client().post(&address).bearer_auth(&secret).json(&json!({}));
            request.header("Idempotency-Key", "5e0a8a52-6a0e-4c0b-9a43-2a4f6e1d7c11").send()
        };
        assert!(ask().await.is_err(), "{point}: nobody is left to answer");
        assert_eq!(ended(&mut service.child, point).signal(), Some(9), "{point}");

        let _again = Service::start_on(&project, port, &["--no-worker"], &variables[1..]);
        assert_eq!(ask().await.unwrap().status(), 202, "{point}");
        assert_eq!(ask().await.unwrap().status(), 202, "{point}");
        let jobs = tokio::task::spawn_blocking(move || store.jobs(None, 10).unwrap().len());
        assert_eq!(jobs.await.unwrap(), 1, "{point}");
    }
}

fn new_job() -> NewJob {
    NewJob {
        kind: "run".to_owned(),
        parameters: json!({}),
        requested_by: "test".to_owned(),
        idempotency: None,
    }
}

fn worker(project: &Path, url: &str, point: Option<&str>) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_forecastle"));
    command.args(["worker", "--quiet", "--project"]).arg(project);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    if !url.is_empty() {
        command.env("FORECASTLE_DATABASE_URL", url);
    }
    if let Some(point) = point {
        command.env("FORECASTLE_FAIL_AT", point);
    }
    command.spawn().expect("the binary runs")
}

fn ended(child: &mut Child, point: &str) -> std::process::ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("the child can be asked") {
            return status;
        }
        if begun.elapsed() > Duration::from_secs(240) {
            child.kill().expect("it can be killed");
            panic!("{point} was not reached");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
