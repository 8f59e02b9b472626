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
    let output = Command::new(env!("CARGO_BIN_EXE_forecastle"))
        .args(["--today", "2026-01-15", "--project"])
        .arg(project)
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .expect("the binary runs");
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
