//! Holidays of a country and events of one's own, from the settings to the forecast.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, Days, NaiveDate};
use common::{forecastle, published_forecast};

const SETTINGS: &str = r#"version = 1
name = "calendar"
[data.sales]
source = "sales.csv"
keys = ["shop"]
time = "day"
target = "units"
frequency = "daily"
[forecast]
horizon = 28
models = ["prophet"]
[backtest]
windows = 1
"#;

const EVENTS: &str = r#"
[[calendar.events]]
name = "Club days"
dates = ["2023-06-16", "2023-11-03", "2024-05-24", "2024-10-11", "2025-05-07"]
before = 1
after = 2
"#;

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap();
/// Good Friday, Easter Monday, Labour Day and club days come in the four weeks after it.
const LAST: NaiveDate = NaiveDate::from_ymd_opt(2025, 4, 13).unwrap();

/// Units of a shop: a season of the week, nothing on Germany's moving holidays, more on club days.
fn units(shop: u64, date: NaiveDate) -> u64 {
    let text = date.to_string();
    let closed = [
        "2023-04-07",
        "2023-04-10",
        "2023-05-01",
        "2023-05-18",
        "2023-05-29",
        "2024-03-29",
        "2024-04-01",
        "2024-05-01",
        "2024-05-09",
        "2024-05-20",
        "2025-04-18",
        "2025-04-21",
        "2025-05-01",
    ];
    if closed.contains(&text.as_str()) {
        return 0;
    }
    let day = date.signed_duration_since(FIRST).num_days() as u64;
    let week = [0, 4, 6, 8, 20, 30, 10][date.weekday().num_days_from_monday() as usize];
    let club_days = ["2023-06-15", "2023-11-02", "2024-05-23", "2024-10-10", "2025-05-06"];
    let is_club = club_days.iter().any(|first| {
        let first: NaiveDate = first.parse().unwrap();
        (first..=first + Days::new(3)).contains(&date)
    });
    let noise = (day * 7919 + shop * 104_729) % 11;
    (80 + 20 * shop + week + noise) * if is_club { 2 } else { 1 }
}

/// A project with these settings after the common ones.
fn project(folder: &Path, name: &str, settings: &str) -> PathBuf {
    let project = folder.join(name);
    fs::create_dir_all(&project).unwrap();
    fs::write(project.join("forecastle.toml"), format!("{SETTINGS}{settings}")).unwrap();
    let mut rows = "shop,day,units\n".to_owned();
    for shop in 1..=3 {
        for date in FIRST.iter_days().take_while(|date| *date <= LAST) {
            writeln!(rows, "{shop},{date},{}", units(shop, date)).unwrap();
        }
    }
    fs::write(project.join("sales.csv"), rows).unwrap();
    project
}

/// What a published forecast misses by, all in all.
fn missed(forecast: &str) -> f64 {
    let rows = forecast.lines().skip(1).map(|line| {
        let cells: Vec<_> = line.split(',').collect();
        let actual = units(cells[0].parse().unwrap(), cells[1].parse().unwrap());
        (cells[3].parse::<f64>().unwrap() - actual as f64).abs()
    });
    rows.sum()
}

#[test]
fn holidays_and_events_make_the_forecast_better() {
    let folder = tempfile::tempdir().unwrap();
    let forecast = |name: &str, settings: &str| {
        let project = project(folder.path(), name, settings);
        forecastle(&project, &["train"]).ok();
        forecastle(&project, &["forecast"]).ok();
        published_forecast(&project)
    };
    let plain = forecast("plain", "");
    let german = forecast("german", "[calendar]\ncountry = \"DE\"\n");
    let both = forecast("both", &format!("[calendar]\ncountry = \"DE\"\n{EVENTS}"));
    let (plain, german, both) = (missed(&plain), missed(&german), missed(&both));
    assert!(german < 0.8 * plain, "{german} with holidays, {plain} without");
    assert!(both < 0.5 * german, "{both} with events, {german} without");
}

#[test]
fn a_changed_calendar_wants_another_version() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), "shops", "[calendar]\ncountry = \"DE\"\n");
    forecastle(&project, &["train"]).ok();
    let change = |settings: &str| {
        fs::write(project.join("forecastle.toml"), format!("{SETTINGS}{settings}")).unwrap();
        forecastle(&project, &["forecast", "--output", "json"]).ok()
    };
    let same = change("[calendar]\ncountry = \"DE\"\n");
    assert_eq!(same.json()["version"], 1);
    let other = change("[calendar]\ncountry = \"FR\"\n");
    assert!(other.stderr.contains("the holidays or events have changed"), "{}", other.stderr);
}

#[test]
fn an_unknown_country_is_a_mistake_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), "shops", "[calendar]\ncountry = \"UK\"\n");
    let answer = forecastle(&project, &["check"]);
    assert_eq!(answer.code, 1);
    for part in ["C003", "forecastle.toml", "`UK`", "did you mean `GB` (United Kingdom)?"] {
        assert!(answer.stderr.contains(part), "{part}: {}", answer.stderr);
    }
}
