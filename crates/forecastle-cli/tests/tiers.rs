//! Tiers of the assortment, as users see them.

mod common;

use std::fs;
use std::path::Path;

use common::{forecastle, sample_project};

const TIERS: &str = "\n[tiers]\nmode = \"on\"\nmodels = [[\"seasonal_naive\", \"ets\"], \
    [\"seasonal_naive\", \"theta\"], [\"seasonal_naive\", \"ses\"]]\n";

/// The sample project with tiers, of whose 45 series models are tried on 20.
fn project(folder: &Path) -> std::path::PathBuf {
    let project = sample_project(folder);
    let settings = project.join("forecastle.toml");
    let text = fs::read_to_string(&settings).unwrap();
    let text = text.replace("[backtest]", "[backtest]\nmost_series = 20");
    fs::write(&settings, text + TIERS).unwrap();
    project
}

#[test]
fn a_plan_is_told_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let plan = forecastle(&project, &["run", "--dry-run", "--output", "json"]).ok().json();
    let tiers = plan["tiers"].as_array().unwrap();
    let counts: Vec<_> = tiers.iter().map(|tier| tier["series"].as_u64().unwrap()).collect();
    assert_eq!(counts, [9, 14, 22]);
    assert_eq!(tiers[0]["models"], serde_json::json!(["seasonal_naive", "ets"]));
    assert_eq!(plan["series_tried"], 20);
    assert!(tiers[0]["value_percent"].as_f64() > tiers[2]["value_percent"].as_f64());
    assert!(!project.join("runs").exists(), "nothing was done");
    let text = forecastle(&project, &["run", "--dry-run"]).ok();
    assert!(text.stdout.contains("high") && text.stdout.contains("tail"), "{}", text.stdout);
}

#[test]
fn all_series_are_forecast_by_their_tiers_whatever_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let forecasts = ["1", "2"].map(|threads| {
        let folder = folder.path().join(threads);
        fs::create_dir(&folder).unwrap();
        let project = project(&folder);
        let run = forecastle(&project, &["run", "--output", "json", "--threads", threads]).ok();
        assert!(run.stderr.contains("Tried on 20 of 45 series"), "{}", run.stderr);
        let json = run.json();
        let tiers = json["tiers"].as_array().unwrap();
        assert_eq!(tiers.len(), 3);
        assert_eq!(tiers[0]["models"].as_array().unwrap().len(), 3);
        assert_eq!(
            (&json["forecast"]["series"], &json["forecast"]["fallbacks"]),
            (&45.into(), &0.into())
        );
        let file = Path::new(json["forecast"]["folder"].as_str().unwrap()).join("forecast.csv");
        let text = fs::read_to_string(project.join(file)).unwrap();
        // A day later the same version goes on.
        let again = forecastle(&project, &["forecast", "--output", "json"]).ok().json();
        assert_eq!(again["version"], json["forecast"]["version"]);
        text
    });
    assert_eq!(forecasts[0], forecasts[1]);
}
