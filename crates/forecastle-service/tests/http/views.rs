//! The views of a published run, its files, scores, champions; and the end.

use forecastle_store::{Role, Scope};
use reqwest::{Method, Response};
use serde_json::json;

use super::support::{Service, options, published_project, wait};

#[test]
fn every_view_of_a_published_run_is_answered() {
    let service = Service::start();
    let viewer = service.token(Role::Viewer, Scope::new());
    for path in ["project", "home", "totals", "holidays", "leaderboard", "models", "runs/r_0001"] {
        viewer.get(path).ok();
    }
    let home = viewer.get("home").ok();
    assert_eq!(home["run"], "r_0001");
    assert!(home["next"]["forecast"].as_f64().unwrap() > 0.0);
    let leaderboard = viewer.get("leaderboard").ok();
    assert_eq!(leaderboard["rows"].as_array().unwrap().len(), 3);
    let models = viewer.get("models").ok();
    assert_eq!(models["champion"], 1);
    let tried = models["models"].as_array().unwrap().iter().filter(|it| it["is_tried"] == true);
    assert_eq!(tried.count(), 3);
}

#[test]
fn a_run_comes_as_a_file_of_each_kind() {
    let service = Service::start();
    let viewer = service.token(Role::Viewer, Scope::new());
    let csv = viewer.get("exports/r_0001");
    assert_eq!(csv.status, 200, "{}", csv.text);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"r_0001.csv\"");
    assert_eq!(csv.text.lines().count(), 1 + 6 * 4);
    let filtered = viewer.get("exports/latest?where=Shop:elm");
    assert_eq!(filtered.text.lines().count(), 1 + 4);
    let parquet = viewer.get("exports/r_0001?format=parquet");
    assert!(parquet.bytes.starts_with(b"PAR1"));
    let xlsx = viewer.get("exports/r_0001?format=xlsx");
    assert!(xlsx.bytes.starts_with(b"PK"));
    // The layout of stores has names of its own.
    let walmart = viewer.get("exports/r_0001?layout=walmart");
    assert!(
        walmart.text.starts_with("Store,Date,Weekly_Sales,Predicted_Sales\n"),
        "{}",
        walmart.text
    );
    viewer.get("exports/r_0009").problem(404, "N001");
    viewer.get("exports/b_0001").problem(404, "N001");
}

#[test]
fn a_series_is_forecast_on_demand() {
    let service = Service::start();
    let planner = service.token(Role::Planner, Scope::new());
    let scored = planner.post("score", &json!({ "series": "elm" })).ok();
    let points = scored["points"].as_array().unwrap();
    assert_eq!(points.len(), 4);
    for point in points {
        assert_eq!(point["forecast"], point["published"], "{scored}");
    }
    planner.post("score", &json!({ "series": "zebra" })).problem(404, "N001");
    planner.post("score", &json!({ "series": "elm", "horizon": 9000 })).problem(422, "Q003");
    planner.post("score", &json!({ "horizon": 2 })).problem(422, "Q006");
}

#[test]
fn champions_are_promoted_and_taken_back() {
    let service = Service::start();
    let dana = service.token(Role::DataScientist, Scope::new());
    dana.empty_post("models/rollback").problem(409, "P002");
    let why = json!({ "reason": "by hand" });
    dana.post("models/versions/9/promote", &why).problem(404, "R001");
    let empty = json!({ "reason": "" });
    dana.post("models/versions/1/promote", &empty).problem(422, "Q006");
    let version = dana.post("models/versions/1/promote", &why).ok();
    assert_eq!((&version["version"], &version["standing"]), (&json!(1), &json!("champion")));
}

#[test]
fn a_stopped_service_has_finished_what_it_began() {
    let folder = published_project();
    let mut service = Service::with(&options(folder.path()));
    let admin = service.admin();
    admin.get("home").ok();
    let asked = (0..20).map(|_| {
        let admin = admin.clone();
        std::thread::spawn(move || wait(admin.request(Method::GET, "home").send()).ok().map(body))
    });
    let asked: Vec<_> = asked.collect();
    service.stop();
    // Begun before the end, it is answered in full; after it, there is nobody to connect to.
    for answer in asked.into_iter().filter_map(|asked| asked.join().unwrap()) {
        assert!(answer.is_ok_and(|body| body.len() > 100));
    }
    assert!(wait(admin.request(Method::GET, "/health").send()).is_err());
}

fn body(response: Response) -> reqwest::Result<Vec<u8>> {
    assert_eq!(response.status().as_u16(), 200);
    wait(response.bytes()).map(|bytes| bytes.to_vec())
}
