//! Killed at every failure point there is, on both databases, the store is whole: what was published is
//! the old forecast or the new one, nothing acknowledged is lost, and the next command goes on.

mod common;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::Answer;
use forecastle_store::failure::FAILURE_POINTS;
use forecastle_testbed::Postgres;
use serde_json::{Value, json};

/// Points that only a worker of the service comes to; it has a test of its own.
const OF_JOBS: &str = "job:";

/// Points at and after which the new forecast is the published one.
const AFTER_THE_SWITCH: &[&str] =
    &["publish:after_switch", "publish:before_clean_up", "publish:cleaned_up"];

/// Points at and after which a trained version is in the registry.
const AFTER_REGISTERING: &[&str] = &["registry:registered"];

/// A project of three stores, with its database.
struct Project {
    folder: tempfile::TempDir,
    url: String,
}

impl Project {
    fn new(has_server: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut sales = String::from("Store,Date,Sales\n");
        for week in 0..130_i64 {
            let day = chrono::NaiveDate::from_ymd_opt(2023, 1, 6).unwrap();
            let day = day + chrono::TimeDelta::weeks(week);
            for store in 1..=3 {
                let sold = 1000 * store + 10 * (week % 52) + week * 7 % 31;
                sales.push_str(&format!("{store},{day},{sold}\n"));
            }
        }
        fs::write(folder.path().join("sales.csv"), sales).unwrap();
        let url = if has_server { Postgres::new_database() } else { String::new() };
        let project = Self { folder, url };
        project.set_levels("80, 95");
        project
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Other levels give another forecast by the same champion.
    fn set_levels(&self, levels: &str) {
        let settings = format!(
            "version = 1\nname = \"crash\"\n[data.sales]\nsource = \"sales.csv\"\n\
             keys = [\"Store\"]\ntime = \"Date\"\ntarget = \"Sales\"\n[forecast]\n\
             models = [\"seasonal_naive\", \"naive\"]\nhorizon = 4\nlevels = [{levels}]\n"
        );
        fs::write(self.path().join("forecastle.toml"), settings).unwrap();
    }

    fn output(&self, arguments: &[&str], fail_at: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_forecastle"));
        command.args(["--quiet", "--today", "2026-01-15", "--project"]).arg(self.path());
        command.args(arguments).env("FORECASTLE_DATABASE_URL", &self.url);
        match fail_at {
            "" => command.env_remove("FORECASTLE_FAIL_AT"),
            point => command.env("FORECASTLE_FAIL_AT", point),
        };
        command.output().unwrap()
    }

    #[track_caller]
    fn ok(&self, arguments: &[&str]) -> Answer {
        let output = self.output(arguments, "");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap_or(-1);
        Answer { code, stdout: text(output.stdout), stderr: text(output.stderr) }.ok()
    }

    /// Runs a command that is to be killed at a point.
    #[track_caller]
    fn kill_at(&self, arguments: &[&str], point: &str) {
        let output = self.output(arguments, point);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.signal(), Some(9), "{point} was not reached: {said}");
    }

    /// The findings of the doctor, who finds no error.
    #[track_caller]
    fn warnings(&self) -> u64 {
        let report = self.ok(&["doctor", "--output", "json"]).json();
        assert_eq!(report["errors"], 0, "{report:#}");
        report["warnings"].as_u64().unwrap()
    }

    /// The bytes of the published forecast; none when nothing is published.
    fn published(&self) -> Option<String> {
        let is_published = !self.ok(&["runs", "--output", "json"]).json()["published"].is_null();
        is_published.then(|| self.ok(&["export", "latest"]).stdout)
    }

    /// After a crash: no error, and the next forecast is published and leaves nothing lying about.
    #[track_caller]
    fn goes_on(&self, point: &str) {
        self.set_levels("70");
        self.ok(&["forecast"]);
        let header = self.published().unwrap();
        assert!(header.starts_with("Store,Date,model,forecast,lo_70,hi_70\n"), "{point}");
        assert_eq!(self.warnings(), 0, "{point}");
        let left = fs::read_dir(self.path().join("runs")).unwrap();
        let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert_eq!(left.filter(|name| name.starts_with('.')).count(), 0, "{point}");
    }
}

/// A project with a champion and a published forecast, about to publish another one.
fn published_project(has_server: bool) -> Project {
    let project = Project::new(has_server);
    project.ok(&["forecast"]);
    project.set_levels("90");
    project
}

/// The forecast before and the one after, from a project that nobody kills.
fn before_and_after() -> [String; 2] {
    let project = published_project(false);
    let before = project.published().unwrap();
    project.ok(&["forecast"]);
    [before, project.published().unwrap()]
}

fn points_of(families: &[&str]) -> Vec<&'static str> {
    let is_of = |point: &&&str| families.iter().any(|family| point.starts_with(family));
    FAILURE_POINTS.iter().filter(is_of).copied().collect()
}

fn killed_while_publishing(has_server: bool) {
    let [before, after] = before_and_after();
    assert_ne!(before, after);
    for point in points_of(&["run:", "publish:"]) {
        let project = published_project(has_server);
        project.kill_at(&["forecast"], point);
        project.warnings();
        let expected = if AFTER_THE_SWITCH.contains(&point) { &after } else { &before };
        assert_eq!(project.published().as_ref(), Some(expected), "{point}");
        project.goes_on(point);
        project.ok(&["publish", "--rollback"]);
        assert_eq!(project.published().as_ref(), Some(expected), "{point}");
        assert_eq!(project.warnings(), 0, "{point}");
    }
}

fn killed_at_every_file(has_server: bool) {
    let [before, after] = before_and_after();
    let mut files = 0;
    loop {
        let project = published_project(has_server);
        let point = format!("run:file_written#{}", files + 1);
        if project.output(&["forecast"], &point).status.success() {
            assert_eq!(project.published().as_ref(), Some(&after));
            break;
        }
        files += 1;
        project.warnings();
        assert_eq!(project.published().as_ref(), Some(&before), "{point}");
        project.goes_on(&point);
    }
    // forecast.csv, forecast.parquet, the settings and the backtest at least.
    assert!(files >= 4, "{files} files");
}

fn killed_while_training(has_server: bool) {
    for point in points_of(&["artifact:", "registry:"]) {
        let project = Project::new(has_server);
        project.kill_at(&["train"], point);
        project.warnings();
        let champion =
            project.ok(&["models", "list", "--output", "json"]).json()["champion"].clone();
        let expected = if AFTER_REGISTERING.contains(&point) { json!(1) } else { Value::Null };
        assert_eq!(champion, expected, "{point}");
        assert_eq!(project.published(), None);
        project.goes_on(point);
        let list = project.ok(&["models", "list", "--output", "json"]).json();
        assert_eq!(list["champion"], 1, "{point}");
    }
}

/// Makes a project as it was before there was a database.
fn project_of_old(has_server: bool) -> (Project, PathBuf) {
    let made = published_project(false);
    let list = made.ok(&["models", "list", "--output", "json"]).json();
    let hidden = made.path().join(".forecastle");
    for entry in fs::read_dir(&hidden).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::remove_file(path).unwrap();
        }
    }
    let registry = json!({ "versions": list["versions"], "champions": [1] });
    fs::write(hidden.join("registry.json"), registry.to_string()).unwrap();
    fs::write(hidden.join("published.json"), "{\"run\":\"r_0001\"}").unwrap();
    let url = if has_server { Postgres::new_database() } else { String::new() };
    (Project { url, ..made }, hidden)
}

fn killed_while_taking_over(has_server: bool) {
    let [before, _] = before_and_after();
    for point in points_of(&["open:", "import:"]) {
        let (project, hidden) = project_of_old(has_server);
        project.kill_at(&["forecast"], point);
        project.warnings();
        assert_eq!(project.published().as_ref(), Some(&before), "{point}");
        assert!(hidden.join("registry.json.imported").exists(), "{point}");
        let list = project.ok(&["models", "list", "--output", "json"]).json();
        assert_eq!(list["champion"], 1, "{point}");
        project.goes_on(point);
    }
}

fn killed_anywhere(has_server: bool) {
    killed_while_publishing(has_server);
    killed_at_every_file(has_server);
    killed_while_training(has_server);
    killed_while_taking_over(has_server);
}

#[test]
fn killed_at_any_point_on_sqlite() {
    killed_anywhere(false);
}

#[test]
fn killed_at_any_point_on_postgres() {
    killed_anywhere(true);
}

#[test]
fn every_point_is_visited() {
    let families = ["run:", "publish:", "artifact:", "registry:", "open:", "import:", OF_JOBS];
    let mut visited = points_of(&families);
    visited.sort_unstable();
    let mut all = FAILURE_POINTS.to_vec();
    all.sort_unstable();
    assert_eq!(visited, all);
}

#[test]
fn an_unknown_point_is_refused() {
    let project = Project::new(false);
    for wrong in ["publish:nowhere", "run:begun#0", "run:begun#x"] {
        let output = project.output(&["forecast"], wrong);
        assert_eq!(output.status.code(), Some(1), "{wrong}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("names no failure point"));
    }
}

#[test]
fn the_doctor_finds_damage_and_the_schema_moves() {
    let project = published_project(false);
    assert_eq!(project.warnings(), 0);
    let down = project.ok(&["migrate", "--down", "--output", "json"]).json();
    assert_eq!(down["schema"].as_i64(), down["latest"].as_i64().map(|latest| latest - 1));
    assert!(Path::new(down["copy"].as_str().unwrap()).exists());
    let status = project.ok(&["migrate", "--status", "--output", "json"]).json();
    assert_eq!(status["schema"], down["schema"]);
    let up = project.ok(&["migrate", "--output", "json"]).json();
    assert_eq!(up["schema"], up["latest"]);
    assert_eq!(project.warnings(), 0);
    let nothing_before = project.output(&["publish", "--rollback"], "");
    assert_eq!(nothing_before.status.code(), Some(1));

    let file = project.path().join("runs/r_0001/forecast.csv");
    fs::write(&file, "Store\n").unwrap();
    let output = project.output(&["doctor", "--output", "json"], "");
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["errors"], &report["findings"][0]["where"]), (&json!(1), &json!("r_0001")));
}
