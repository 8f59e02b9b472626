//! Jobs: started, watched, cancelled, taken up again.

use forecastle_pipeline::sample::WeeklyStores;
use forecastle_service::http::Options;
use forecastle_store::{JobEnd, JobState, NewJob, Role, Scope, Store};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::live::connect;
use super::support::{Service, only, options, published_project};

fn working(folder: &TempDir) -> Service {
    Service::with(&Options { has_worker: true, ..options(folder.path()) })
}

/// A project whose run takes long: many origins, models that learn.
fn slow_project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir_all(&data).unwrap();
    let sample = WeeklyStores::default();
    let mut sales = std::fs::File::create(data.join("sales.csv")).unwrap();
    sample.write_sales(&mut sales).unwrap();
    let settings = "version = 1\nname = \"slow\"\n[data.sales]\nsource = \"data/sales.csv\"\n\
        keys = [\"Store\"]\ntime = \"Date\"\ntarget = \"Weekly_Sales\"\n\
        known_future = [\"Holiday_Flag\"]\n[forecast]\nhorizon = 2\n\
        [backtest]\nwindows = 60\nstep = 1\n";
    std::fs::write(folder.path().join("forecastle.toml"), settings).unwrap();
    folder
}

#[test]
fn a_run_is_started_watched_and_shown() {
    let folder = published_project();
    let service = working(&folder);
    let dana = service.token(Role::DataScientist, Scope::new());
    let mut live = connect(&dana, None).unwrap();
    let mut manager = connect(&service.token(Role::Viewer, only("elm")), None).unwrap();
    assert_eq!(live.next().unwrap()["type"], "hello");
    assert_eq!(manager.next().unwrap()["type"], "hello");

    let started = dana.post("runs", &json!({}));
    assert_eq!(started.status, 202, "{}", started.text);
    let job = started.json();
    let id = job["id"].as_str().unwrap();
    assert_eq!(
        (&job["kind"], &job["requested_by"]),
        (&json!("run"), &json!("data_scientist token"))
    );

    let heard = live.until(|message| message["job"]["state"] == "done");
    let of_type = |kind: &str| heard.iter().filter(|it| it["type"] == kind).count();
    assert_eq!(of_type("published"), 1, "{heard:?}");
    assert!(of_type("job") >= 2, "{heard:?}");
    let done = dana.get(&format!("jobs/{id}")).ok();
    let run = done["run"].as_str().unwrap();
    assert_eq!(
        (&done["state"], &done["attempts"], &done["error"]),
        (&json!("done"), &json!(1), &Value::Null)
    );
    assert!(
        done["log"].as_array().unwrap().iter().any(|line| line.to_string().contains("Read data"))
    );
    let project = dana.get("project").ok();
    assert_eq!(project["published"]["run"], run);
    assert_eq!(project["published"]["published_by"], "data_scientist token");
    assert_eq!(dana.get("jobs").ok()["items"][0]["id"], id);
    // Who sees a part hears of the run, and of no job.
    assert_eq!(manager.next().unwrap(), json!({ "type": "published", "run": run }));

    let back = dana.empty_post("publication/rollback").ok();
    assert_eq!((&back["run"], &back["before"]), (&json!("r_0001"), &json!(run)));
    dana.until("project", |project| project["published"]["run"] == "r_0001");
    let again = dana.empty_post(&format!("runs/{run}/publish")).ok();
    assert_eq!(again["run"], run);
    dana.until("project", |project| project["published"]["run"] == run);
}

#[test]
fn the_same_key_gives_the_same_job() {
    let service = Service::start();
    let dana = service.token(Role::DataScientist, Scope::new());
    let start = |key: &'static str, body: Value| {
        let request = dana.request(Method::POST, "runs").header("Idempotency-Key", key);
        dana.send(request.json(&body))
    };
    let first = start("monday", json!({})).json();
    assert_eq!(start("monday", json!({})).json()["id"], first["id"]);
    start("monday", json!({ "horizon": 3 })).problem(422, "J005");
    assert_ne!(start("tuesday", json!({})).json()["id"], first["id"]);
    start("", json!({})).problem(400, "Q001");
    assert_eq!(service.store.jobs(None, 10).unwrap().len(), 2);
}

#[test]
fn queued_and_running_jobs_can_be_cancelled() {
    let folder = slow_project();
    let waiting = Service::with(&options(folder.path()));
    let dana = waiting.token(Role::DataScientist, Scope::new());
    let job = dana.post("runs", &json!({})).json();
    let cancel = format!("jobs/{}/cancel", job["id"].as_str().unwrap());
    assert_eq!(dana.empty_post(&cancel).ok()["state"], "cancelled");
    drop(waiting);

    let service = working(&folder);
    let dana = service.token(Role::DataScientist, Scope::new());
    let job = dana.post("runs", &json!({})).json();
    let path = format!("jobs/{}", job["id"].as_str().unwrap());
    dana.until(&path, |job| job["done"].as_u64() > Some(0));
    let asked = dana.empty_post(&format!("{path}/cancel")).ok();
    assert_eq!(asked["state"], "running");
    let ended = dana.until(&path, |job| job["state"] != "running");
    assert_eq!((&ended["state"], &ended["run"]), (&json!("cancelled"), &Value::Null));
    assert!(service.store.published().unwrap().is_none());
    // Cancelling what has ended changes nothing.
    assert_eq!(dana.empty_post(&format!("{path}/cancel")).ok()["state"], "cancelled");
}

#[test]
fn a_job_that_fails_says_why() {
    let folder = published_project();
    std::fs::write(folder.path().join("data/sales.csv"), "Shop,Region,Date,Promo,Sales\n").unwrap();
    let service = working(&folder);
    let dana = service.token(Role::DataScientist, Scope::new());
    let job = dana.post("runs", &json!({})).json();
    let path = format!("jobs/{}", job["id"].as_str().unwrap());
    let failed = dana.until(&path, |job| job["finished_at"].is_string());
    assert_eq!(failed["state"], "failed");
    assert!(failed["error"]["code"].as_str().unwrap().starts_with('D'), "{failed}");
    // What was published before is still there.
    assert_eq!(dana.get("project").ok()["published"]["run"], "r_0001");
}

fn enqueue(store: &Store) -> String {
    let new = NewJob {
        kind: "run".to_owned(),
        parameters: json!({}),
        requested_by: "ana".to_owned(),
        idempotency: None,
    };
    match store.enqueue(new).unwrap() {
        forecastle_store::Enqueued::New(job) => job.id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_job_whose_worker_died_is_taken_up_again() {
    let folder = published_project();
    let store = Store::open(folder.path(), None).unwrap();
    let id = enqueue(&store);
    // A worker that claims it and is never heard of again.
    assert_eq!(store.claim_job("dead", 1).unwrap().unwrap().id, id);
    let service = working(&folder);
    let admin = service.admin();
    let done = admin.until(&format!("jobs/{id}"), |job| job["finished_at"].is_string());
    assert_eq!((&done["state"], &done["attempts"]), (&json!("done"), &json!(2)));
    let late = store.finish_job(&id, "dead", JobEnd::Cancelled).unwrap_err();
    assert_eq!(late.code(), "J002");
}

#[test]
fn a_job_is_given_back_when_the_service_stops_and_goes_on_at_the_next_start() {
    let folder = slow_project();
    let mut service = working(&folder);
    let admin = service.admin();
    let job = admin.post("runs", &json!({ "models": ["naive", "lightgbm"] })).json();
    let id = job["id"].as_str().unwrap().to_owned();
    admin.until(&format!("jobs/{id}"), |job| job["done"].as_u64() > Some(0));
    let store = service.store.clone();
    service.stop();
    let job = store.job(&id).unwrap().unwrap();
    assert_eq!((job.state, job.attempts, job.run), (JobState::Queued, 0, None));
    let service = working(&folder);
    let admin = service.admin();
    admin.until(&format!("jobs/{id}"), |job| job["state"] == "running");
    let cancelled = admin.empty_post(&format!("jobs/{id}/cancel"));
    assert_eq!(cancelled.status, 200, "{}", cancelled.text);
}
