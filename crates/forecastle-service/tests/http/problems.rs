//! What is said when something is wrong.

use reqwest::Method;
use serde_json::json;

use super::support::{Service, options, write_project};

#[test]
fn whatever_is_wrong_is_said_in_one_form() {
    let service = Service::start();
    let admin = service.admin();
    admin.get("nothing/here").problem(404, "N001");
    admin.get("series/nobody").problem(404, "N001");
    admin.get("runs/r_9999").problem(404, "N001");
    admin.get("runs/..%2F..%2Fetc").problem(404, "N001");
    admin.get("jobs/j_9999").problem(404, "J001");
    admin.get("home?run=r_9999").problem(404, "N001");
    admin.get("home?run=b_0001").problem(404, "N001");
    admin.empty_post("runs/b_0001/publish").problem(404, "N001");
    let refused = admin.delete("series");
    refused.problem(405, "N002");
    assert!(refused.header("allow").contains("GET"), "{:?}", refused.headers);
    admin.empty_post("models/versions/first/promote").problem(400, "Q001");
}

#[test]
fn queries_are_read_strictly() {
    let service = Service::start();
    let admin = service.admin();
    for (path, part) in [
        ("series?colour=red", "there is no parameter `colour`"),
        ("me?x=1", "there is no parameter `x`"),
        ("series?limit=0", "`limit` is 1 to 1000"),
        ("series?limit=1001", "`limit` is 1 to 1000"),
        ("series?limit=ten", "`limit` is not a whole number"),
        ("series?search=a&search=b", "`search` is given more than once"),
        ("series?order=sideways", "`order` is one of asc, desc"),
        ("series?where=Colour%3Ared", "Colour"),
        ("series?sort=colour", "colour"),
        ("groups", "`by`"),
        ("accuracy?by=colour", "colour"),
        ("exports/r_0001?format=pdf", "`format` is one of csv, parquet, xlsx"),
        ("totals?from=yesterday", "yesterday"),
    ] {
        let problem = admin.get(path).problem(400, "Q001");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(part), "{path}: {detail}");
    }
    admin.get("series?cursor=nonsense").problem(400, "Q002");
    admin.get("jobs?cursor=nonsense").problem(400, "Q002");
}

#[test]
fn bodies_are_read_strictly() {
    let service = Service::start();
    let admin = service.admin();
    let post = |body: &'static str, kind: &'static str| {
        let request = admin.request(Method::POST, "runs").header("content-type", kind).body(body);
        admin.send(request)
    };
    post("{", "application/json").problem(400, "Q007");
    post("{}", "text/plain").problem(415, "Q005");
    let misfit = post(r#"{"models": [3]}"#, "application/json").problem(422, "Q006");
    assert_eq!(misfit["errors"][0]["pointer"], "/models/0", "{misfit}");
    let unknown = post(r#"{"colour": "red"}"#, "application/json").problem(422, "Q006");
    assert!(unknown["detail"].as_str().unwrap().contains("colour"));
    post(r#"{"models": ["crystal_ball"]}"#, "application/json").problem(422, "M001");
    post(r#"{"horizon": 0}"#, "application/json").problem(422, "C003");
    let large = json!({ "reason": "x".repeat(2 * 1024 * 1024) });
    admin.post("models/versions/1/promote", &large).problem(413, "Q004");
    let short = json!({ "name": "ana", "password": "short", "role": "viewer" });
    let problem = admin.post("users", &short).problem(422, "Q006");
    assert_eq!(problem["errors"][0]["pointer"], "/password");
    assert_eq!(service.store.jobs(None, 10).unwrap(), []);
}

#[test]
fn before_the_first_forecast_everything_says_so() {
    let folder = tempfile::tempdir().unwrap();
    write_project(folder.path());
    let service = Service::with(&options(folder.path()));
    let admin = service.admin();
    for path in ["home", "series", "series/elm", "totals", "accuracy", "holidays", "leaderboard"] {
        let problem = admin.get(path).problem(409, "P001");
        assert!(problem["errors"][0]["hint"].as_str().unwrap().contains("start a run"));
    }
    let project = admin.get("project").ok();
    assert_eq!((project["name"].as_str(), &project["published"]), (Some("small"), &json!(null)));
    assert_eq!(admin.get("runs").ok()["meta"]["total"], 0);
    admin.empty_post("publication/rollback").problem(409, "P002");
    let ready = admin.get("/ready").ok();
    assert_eq!(ready["forecast"], "none yet");
}
