//! Levels above the series, from the settings to the published run.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use common::{forecastle, published_forecast};

const SETTINGS: &str = r#"
version = 1
name = "levels"

[data.sales]
source = "sales.csv"
keys = ["store", "dept"]
time = "date"
target = "sales"

[hierarchy]
levels = [[], ["state"], ["dept"], ["state", "dept"]]
METHOD
models = ["naive", "seasonal_naive", "ensemble"]

[forecast]
horizon = 4
models = ["naive", "moving_average"]

[backtest]
windows = 3
"#;

/// 130 weeks of two departments in three stores of two states; the last store begins late and has gaps.
fn project(folder: &Path, method: &str) -> PathBuf {
    let project = folder.join("levels");
    fs::create_dir_all(&project).unwrap();
    let mut text = String::from("store,state,dept,date,sales\n");
    let first: chrono::NaiveDate = "2023-01-06".parse().unwrap();
    for week in 0..130_i64 {
        let date = first + chrono::TimeDelta::weeks(week);
        for (place, (store, state)) in (1..).zip([("a", "west"), ("b", "west"), ("c", "east")]) {
            for (more, dept) in [(0, "food"), (7, "toys")] {
                if store == "c" && (week < 126 && week > 90 || week < 40) {
                    continue;
                }
                let noise = (week * 37 + place * 11 + more * 5) % 23;
                let sold = 20 * place + more + (week % 13) * 2 + noise;
                writeln!(text, "{store},{state},{dept},{date},{sold}").unwrap();
            }
        }
    }
    fs::write(project.join("sales.csv"), text).unwrap();
    let settings = SETTINGS.replace("METHOD", method);
    fs::write(project.join("forecastle.toml"), settings).unwrap();
    project
}

/// The rows of a table by their cells' names.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let mut lines = text.lines();
    let names = cells(lines.next().unwrap());
    lines.map(|line| names.iter().cloned().zip(cells(line)).collect()).collect()
}

/// The sums of the series' forecasts by level, node and date, beside those of the run's levels.
#[track_caller]
fn assert_adds_up(project: &Path) {
    let states = [("a", "west"), ("b", "west"), ("c", "east")];
    let state_of = |store: &str| states.iter().find(|(name, _)| *name == store).unwrap().1;
    let levels = forecastle(project, &["export", "latest", "--layout", "levels"]).ok().stdout;
    let leaves = rows(&published_forecast(project));
    let levels = rows(&levels);
    assert_eq!(levels.len(), (1 + 2 + 2 + 4) * 4);
    for row in levels {
        let is_below = |leaf: &&BTreeMap<String, String>| {
            let state = &row["state"];
            leaf["date"] == row["date"]
                && (state.is_empty() || state == state_of(&leaf["store"]))
                && (row["dept"].is_empty() || row["dept"] == leaf["dept"])
        };
        let number = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
        let sum: f64 = leaves.iter().filter(is_below).map(|leaf| number(leaf, "forecast")).sum();
        let own = number(&row, "forecast");
        assert!((own - sum).abs() <= 1e-9 * sum.abs(), "{row:?}: {sum}");
        assert!(number(&row, "lo_80") <= own && own <= number(&row, "hi_80"), "{row:?}");
    }
}

#[test]
fn every_method_adds_up_in_the_published_run() {
    let methods =
        ["auto", "bottom_up", "top_down_average_proportions", "middle_out", "mint_shrink"];
    for method in methods {
        let folder = tempfile::tempdir().unwrap();
        let intervals = if method == "mint_shrink" { "samples" } else { "calibrated" };
        let settings = format!("method = {method:?}\nintervals = {intervals:?}");
        let project = project(folder.path(), &settings);
        let answer = forecastle(&project, &["forecast", "--output", "json"]).ok().json();
        if method != "auto" {
            assert_eq!(answer["hierarchy"]["method"], method);
        }
        assert_eq!(answer["hierarchy"]["nodes"], 9);
        assert_adds_up(&project);
        // Again from the champion, which remembers what it takes.
        let before = published_forecast(&project);
        let again = forecastle(&project, &["forecast", "--output", "json"]).ok();
        assert!(again.stderr.contains("Champion: version 1"), "{}", again.stderr);
        assert_adds_up(&project);
        assert_eq!(published_forecast(&project), before);
    }
}

#[test]
fn the_backtest_says_what_every_method_scores_on_every_level() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), "");
    let answer = forecastle(&project, &["backtest", "--output", "json"]).ok().json();
    let hierarchy = &answer["hierarchy"];
    let methods = hierarchy["methods"].as_array().unwrap();
    assert_eq!(methods.len(), 9);
    for method in methods {
        let levels = method["levels"].as_array().unwrap();
        let names: Vec<_> = levels.iter().map(|level| level["level"].as_str().unwrap()).collect();
        assert_eq!(names, ["total", "state", "dept", "state/dept", "store/dept"]);
        for level in levels {
            assert!(
                level["wmape"].as_f64().unwrap() > 0.0 && level["wrmsse"].as_f64().unwrap() > 0.0
            );
        }
    }
    let table = forecastle(&project, &["backtest"]).ok().stdout;
    assert!(table.contains("wmape by level"), "{table}");
    assert!(table.contains("mint_variance"), "{table}");
}

#[test]
fn longer_periods_are_tried_beside_the_projects_own() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), "temporal = [\"monthly\"]");
    let path = project.join("forecastle.toml");
    let settings = fs::read_to_string(&path).unwrap();
    // Eight weeks hold a whole month.
    fs::write(&path, settings.replace("horizon = 4", "horizon = 8")).unwrap();
    let answer = forecastle(&project, &["backtest", "--output", "json"]).ok().json();
    let temporal = &answer["hierarchy"]["temporal"];
    let score = |which: &str| temporal[which]["wmape"].as_f64().unwrap();
    assert_ne!(score("before"), score("after"));
    assert_eq!(temporal["is_used"], score("after") < score("before"));
    forecastle(&project, &["forecast"]).ok();
    let settings = fs::read_to_string(&path).unwrap().replace("\"monthly\"", "\"monthy\"");
    fs::write(&path, settings).unwrap();
    let said = forecastle(&project, &["forecast"]).stderr;
    assert!(said.contains("did you mean `monthly`?"), "{said}");
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let of = |threads: usize| {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path(), "method = \"mint_variance\"");
        let path = project.join("forecastle.toml");
        let settings = fs::read_to_string(&path).unwrap();
        let settings =
            settings.replace("horizon = 4", &format!("horizon = 4\nthreads = {threads}"));
        fs::write(&path, settings).unwrap();
        forecastle(&project, &["forecast"]).ok();
        let levels = forecastle(&project, &["export", "latest", "--layout", "levels"]).ok().stdout;
        (published_forecast(&project), levels)
    };
    assert_eq!(of(1), of(2));
}

#[test]
fn what_is_wrong_names_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), "");
    let path = project.join("forecastle.toml");
    let settings = fs::read_to_string(&path).unwrap();
    let said = |settings: String| {
        fs::write(&path, settings).unwrap();
        let answer = forecastle(&project, &["backtest"]);
        assert_eq!(answer.code, 1, "{}", answer.stdout);
        // What is wrong with the data is a result, what is wrong with the settings is talk.
        format!("{}{}", answer.stdout, answer.stderr)
    };
    let column =
        said(settings.replace("[\"dept\"]]", "[\"stat\"]]").replace("[\"dept\"],", "[\"stat\"],"));
    assert!(column.contains("did you mean `state`?"), "{column}");
    let method =
        said(settings.replace(
            "models = [\"naive\", \"s",
            "method = \"mint_shrnk\"\nmodels = [\"naive\", \"s",
        ));
    assert!(method.contains("did you mean `mint_shrink`?"), "{method}");
    let twice = said(settings.replace("[\"state\"], [\"dept\"]", "[\"dept\"], [\"dept\"]"));
    assert!(twice.contains("twice"), "{twice}");
    let target = said(settings.replace("[\"state\"], [\"dept\"]", "[\"sales\"], [\"dept\"]"));
    assert!(target.contains("changes over time"), "{target}");
}
