//! Running the real binary.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::print_stderr, reason = "a test that skips says so")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command gave back.
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    /// The answer, after making sure that all went well.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("stdout is JSON and nothing else")
    }
}

/// Runs `forecastle` in a project folder.
pub fn forecastle(project: &Path, arguments: &[&str]) -> Answer {
    answer(&mut command(project, arguments))
}

/// The command that [`forecastle`] runs, to be changed or started by whoever asks.
pub fn command(project: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_forecastle"));
    command.args(["--today", "2026-01-15", "--project"]).arg(project).args(arguments);
    command.env("NO_COLOR", "1");
    command
}

/// Runs a command to its end.
pub fn answer(command: &mut Command) -> Answer {
    let output = command.output().expect("the binary runs");
    Answer {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("stdout is text"),
        stderr: String::from_utf8(output.stderr).expect("stderr is text"),
    }
}

/// A project with the generated weekly-stores sample.
pub fn sample_project(folder: &Path) -> PathBuf {
    let project = folder.join("shop");
    let path = project.to_string_lossy().into_owned();
    forecastle(folder, &["init", &path, "--sample", "weekly-stores"]).ok();
    project
}

/// A project of weekly sales by keys of any name, with `weeks` weeks known, and no forecast yet.
pub fn weekly_project(
    folder: &Path,
    key_names: &[&str],
    keys: &[Vec<&str>],
    weeks: u64,
) -> PathBuf {
    let project = folder.join("weekly");
    std::fs::create_dir_all(&project).expect("a folder");
    let names: Vec<_> = key_names.iter().map(|name| format!("{name:?}")).collect();
    let settings = format!(
        "version = 1\nname = \"weekly\"\n[data.sales]\nsource = \"sales.csv\"\nkeys = [{}]\n\
         time = \"Date\"\ntarget = \"Weekly_Sales\"\n[forecast]\nhorizon = 4\n",
        names.join(", ")
    );
    std::fs::write(project.join("forecastle.toml"), settings).expect("a file");
    write_weeks(&project, key_names, keys, weeks);
    project
}

/// Writes the sales of a [`weekly_project`] anew, so that `weeks` weeks are known.
pub fn write_weeks(project: &Path, key_names: &[&str], keys: &[Vec<&str>], weeks: u64) {
    let quoted = |cells: &[&str]| {
        let cells: Vec<_> =
            cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        cells.join(",")
    };
    let mut text = format!("{},Date,Weekly_Sales\n", quoted(key_names));
    let first = chrono::NaiveDate::from_ymd_opt(2023, 1, 6).expect("a Friday");
    for (place, key) in (1..).zip(keys) {
        for week in 0..weeks {
            let date = first + chrono::Days::new(7 * week);
            let sold = 100 * place + week * 37 % 50;
            text.push_str(&format!("{},{date},{sold}.25\n", quoted(key)));
        }
    }
    std::fs::write(project.join("sales.csv"), text).expect("a file");
}

/// The published forecast's bytes.
pub fn published_forecast(project: &Path) -> String {
    forecastle(project, &["export", "latest", "--quiet"]).ok().stdout
}

/// A folder of the real data sets, where there is one; says so where there is not.
pub fn real_data(set: &str) -> Option<PathBuf> {
    let folder = match std::env::var_os("FORECASTLE_TEST_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    let folder = folder.join(set);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the data set {set} is not here; FORECASTLE_TEST_DATA names its folder");
    None
}

/// A small project: three stores, 130 weeks, models that take no time.
pub fn weekly_project_of_three(folder: &Path) -> PathBuf {
    let project = folder.join("three");
    std::fs::create_dir_all(&project).expect("a folder");
    let first = chrono::NaiveDate::from_ymd_opt(2023, 1, 6).expect("a day");
    let mut sales = String::from("Store,Date,Sales\n");
    for week in 0..130_i64 {
        for store in 1..=3 {
            let sold = 1000 * store + 10 * (week % 52) + week * 7 % 31;
            let day = first + chrono::TimeDelta::weeks(week);
            sales.push_str(&format!("{store},{day},{sold}\n"));
        }
    }
    std::fs::write(project.join("sales.csv"), sales).expect("the data are written");
    let settings = "version = 1\nname = \"three\"\n[data.sales]\nsource = \"sales.csv\"\n\
        keys = [\"Store\"]\ntime = \"Date\"\ntarget = \"Sales\"\n[forecast]\n\
        models = [\"seasonal_naive\", \"naive\"]\nhorizon = 4\n";
    std::fs::write(project.join("forecastle.toml"), settings).expect("the settings are written");
    project
}
