//! A shutdown from the settings and the data to the forecast.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, Days, NaiveDate};
use common::{forecastle, published_forecast};
use forecastle_core::random;

const SETTINGS: &str = r#"version = 1
name = "shop"
[data.sales]
source = "sales.csv"
keys = ["sku"]
time = "day"
target = "units"
static = ["category"]
frequency = "daily"
[forecast]
horizon = 14
models = ["seasonal_naive", "ses", "recovery"]
[backtest]
windows = 2
"#;

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2023, 6, 1).unwrap();
const SHUT: NaiveDate = NaiveDate::from_ymd_opt(2024, 11, 12).unwrap();
const REOPENED: NaiveDate = NaiveDate::from_ymd_opt(2025, 1, 7).unwrap();
/// Eight weeks into the recovery.
const LAST: NaiveDate = NaiveDate::from_ymd_opt(2025, 3, 3).unwrap();

fn units(sku: u64, date: NaiveDate, has_shutdown: bool) -> f64 {
    let day = date.signed_duration_since(FIRST).num_days() as u64;
    let week = [1.2, 1.1, 1.0, 1.0, 0.9, 0.7, 1.1][date.weekday().num_days_from_monday() as usize];
    let since = date.signed_duration_since(REOPENED).num_days() as f64;
    let share = match date {
        _ if !has_shutdown || date < SHUT => 1.0,
        _ if date < REOPENED => 0.03,
        _ => 1.0 - 0.57 * (-since / 40.0).exp(),
    };
    let noise = (0.1 * random::normal(5, sku, day)).exp();
    (30.0 * (1.0 + sku as f64 / 8.0) * week * share * noise).round()
}

fn project(folder: &Path, name: &str, settings: &str, has_shutdown: bool) -> PathBuf {
    let project = folder.join(name);
    fs::create_dir_all(&project).unwrap();
    fs::write(project.join("forecastle.toml"), format!("{SETTINGS}{settings}")).unwrap();
    let mut rows = "sku,category,day,units\n".to_owned();
    for sku in 0..12 {
        let category = ["food", "toys"][sku as usize % 2];
        for date in FIRST.iter_days().take_while(|date| *date <= LAST) {
            writeln!(rows, "{sku},{category},{date},{}", units(sku, date, has_shutdown)).unwrap();
        }
    }
    fs::write(project.join("sales.csv"), rows).unwrap();
    project
}

#[test]
fn a_recovery_is_forecast_by_its_model_and_scored_by_phase() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), "shop", "", true);
    let answer = forecastle(&project, &["run", "--output", "json"]).ok().json();
    assert_eq!(answer["forecast"]["model"], "recovery");
    let row = |model: &str| {
        let rows = answer["leaderboard"].as_array().unwrap();
        rows.iter().find(|row| row["model"] == model).unwrap().clone()
    };
    let wmape = |model: &str| row(model)["phases"]["recovery"]["wmape"].as_f64().unwrap();
    assert!(wmape("recovery") < 0.8 * wmape("ses"), "{answer:#}");
    assert!(row("recovery")["phases"].get("before").is_none());
}

#[test]
fn without_a_shutdown_nothing_differs() {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, settings: &str| {
        let project = project(folder.path(), name, settings, false);
        let answer = forecastle(&project, &["run", "--output", "json"]).ok().json();
        let rows = answer["leaderboard"].as_array().unwrap().clone();
        assert!(rows.iter().all(|row| row["model"] != "recovery" && row.get("phases").is_none()));
        (rows, published_forecast(&project))
    };
    assert_eq!(run("masks", ""), run("plain", "[disruptions]\nmask = false\n"));
}

#[test]
fn a_planned_closure_is_zero_in_its_series() {
    let folder = tempfile::tempdir().unwrap();
    let first = (LAST + Days::new(4)).to_string();
    let reopening = (LAST + Days::new(7)).to_string();
    let settings = format!(
        "[[disruption]]\nname = \"works\"\nfirst = \"{first}\"\nreopening = \"{reopening}\"\nwhere = {{ category = \"toys\" }}\n"
    );
    let project = project(folder.path(), "shop", &settings, true);
    forecastle(&project, &["forecast"]).ok();
    for line in published_forecast(&project).lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let is_toys = cells[0].parse::<u32>().unwrap() % 2 == 1;
        let is_shut = is_toys && *cells[1] >= *first && *cells[1] < *reopening;
        assert_eq!(cells[3].parse::<f64>().unwrap() == 0.0, is_shut, "{line}");
    }
}

#[test]
fn a_shock_is_said_and_limits_the_forecast() {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[shock]\nmode = \"on\"\nperiods = 60\nhalf_life = 14.0\ncap = 0.5\n";
    let project = project(folder.path(), "shop", settings, true);
    let answer = forecastle(&project, &["forecast"]).ok();
    assert!(answer.stderr.contains("Shock mode: shock.mode is on"), "{}", answer.stderr);
    assert!(answer.stderr.contains("at most 0.5 of the recent level"), "{}", answer.stderr);
    let said: f64 = published_forecast(&project)
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(3).unwrap().parse::<f64>().unwrap())
        .sum();
    let lately: f64 = (0..12)
        .flat_map(|sku| (0..28).map(move |back| units(sku, LAST - Days::new(back), true)))
        .sum();
    assert!((said / 14.0 / (lately / 28.0) - 0.5).abs() < 0.01, "{said} and {lately}");
}

#[test]
fn an_alarm_switches_the_shock_mode_on_and_trains_anew() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), "shop", "[shock]\nmode = \"auto\"\n", true);
    let calm = forecastle(&project, &["forecast"]).ok();
    assert!(!calm.stderr.contains("Shock mode"), "{}", calm.stderr);
    let alerts = r#"{ "alerts": [{ "what": "bias", "value": -40.0, "limit": 10.0, "message": "bias -40.0 % (limit 10 %)" }] }"#;
    fs::write(project.join(".forecastle/alerts.json"), alerts).unwrap();
    let shocked = forecastle(&project, &["forecast"]).ok();
    assert!(shocked.stderr.contains("Training: shock mode"), "{}", shocked.stderr);
    assert!(shocked.stderr.contains("the last watch said bias -40.0 %"), "{}", shocked.stderr);
}
