//! Readers while runs are published one after another: every answer is of one run, whole.

mod common;
#[path = "common/service.rs"]
mod service;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use forecastle_store::Role;
use reqwest::Client;
use serde_json::{Value, json};

use common::{forecastle, sample_project};
use service::{Service, token_of};

const READERS: usize = 50;
const PUBLISHES: usize = 200;
const RUNS: [&str; 2] = ["r_0001", "r_0002"];

/// Answers that carry a run's numbers and nothing of when it was published.
const PATHS: [&str; 4] = ["series/7/history", "totals", "groups?by=Store&limit=45", "series/7"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_readers_during_two_hundred_publishes_see_one_run_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    forecastle(&project, &["forecast", "--models", "naive"]).ok();
    forecastle(&project, &["forecast", "--models", "seasonal_naive"]).ok();
    let service = Service::start(&project, &["--no-worker"]);
    let secret = tokio::task::spawn_blocking(move || {
        token_of(&project, "scientist", Role::DataScientist, &[], "2099-01-01T00:00:00Z").secret
    });
    let door = Arc::new(Door {
        client: service::client(),
        base: service.base.clone(),
        secret: secret.await.unwrap(),
    });

    let mut expected = Vec::new();
    for path in PATHS {
        expected.push([door.of_run(path, RUNS[0]).await, door.of_run(path, RUNS[1]).await]);
    }
    let forecasts = [door.all_pages(Some(RUNS[0])).await, door.all_pages(Some(RUNS[1])).await];
    assert_ne!(forecasts[0].1, forecasts[1].1, "the runs are told apart by their numbers");
    let (expected, forecasts) = (Arc::new(expected), Arc::new(forecasts));

    let is_over = Arc::new(AtomicBool::new(false));
    let seen = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
    let mut readers = Vec::new();
    for reader in 0..READERS {
        let (door, expected, forecasts) = (door.clone(), expected.clone(), forecasts.clone());
        let (is_over, seen) = (is_over.clone(), seen.clone());
        readers.push(tokio::spawn(async move {
            let mut turn = reader;
            while !is_over.load(Ordering::Relaxed) {
                turn += 1;
                let run = if turn % (PATHS.len() + 1) == PATHS.len() {
                    let (run, rows) = door.all_pages(None).await;
                    let place = place_of(&run);
                    assert_eq!(rows, forecasts[place].1, "pages of {run}");
                    place
                } else {
                    let place = turn % (PATHS.len() + 1);
                    let answer = door.get(PATHS[place]).await;
                    let run = place_of(
                        answer["run"].as_str().or(answer["meta"]["run"].as_str()).unwrap(),
                    );
                    assert_eq!(answer, expected[place][run], "{} of {}", PATHS[place], RUNS[run]);
                    run
                };
                seen[run].fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    for publish in 0..PUBLISHES {
        let run = RUNS[publish % 2];
        let published = door.post(&format!("runs/{run}/publish")).await;
        assert_eq!(published["run"], run);
        // Whoever has been answered that it is published finds it published.
        assert_eq!(door.get("totals").await["run"], run);
    }
    is_over.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    let seen = [seen[0].load(Ordering::Relaxed), seen[1].load(Ordering::Relaxed)];
    assert!(seen[0] > READERS && seen[1] > READERS, "both runs were read: {seen:?}");
}

fn place_of(run: &str) -> usize {
    RUNS.iter().position(|known| *known == run).unwrap_or_else(|| panic!("run {run}"))
}

/// The service's API, with a token.
struct Door {
    client: Client,
    base: String,
    secret: String,
}

impl Door {
    async fn get(&self, path: &str) -> Value {
        let request = self.client.get(format!("{}/api/v1/{path}", self.base));
        self.send(request, path).await
    }

    async fn post(&self, path: &str) -> Value {
        let request = self.client.post(format!("{}/api/v1/{path}", self.base)).json(&json!({}));
        self.send(request, path).await
    }

    async fn send(&self, request: reqwest::RequestBuilder, path: &str) -> Value {
        let answer = request.bearer_auth(&self.secret).send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.expect("the whole answer");
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    async fn of_run(&self, path: &str, run: &str) -> Value {
        let mark = if path.contains('?') { '&' } else { '?' };
        self.get(&format!("{path}{mark}run={run}")).await
    }

    /// All forecasts, page after page: the run that they say they come from, and the rows.
    async fn all_pages(&self, run: Option<&str>) -> (String, Vec<Value>) {
        let run = run.map_or(String::new(), |run| format!("&run={run}"));
        let mut page = self.get(&format!("forecasts?limit=200{run}")).await;
        let name = page["meta"]["run"].as_str().expect("a run").to_owned();
        let mut rows = Vec::new();
        loop {
            assert_eq!(page["meta"]["run"], name.as_str(), "every page is of one run");
            rows.extend(page["items"].as_array().expect("rows").iter().cloned());
            let Some(next) = page["meta"]["next"].as_str() else { return (name, rows) };
            page = self.get(&format!("forecasts?limit=200&cursor={next}")).await;
        }
    }
}
