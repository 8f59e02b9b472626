//! `forecastle check`: the trend that it keeps, and sources whose credentials are in the environment.

mod common;

use std::fs;
use std::process::Command;

use common::{answer, command, forecastle, weekly_project_of_three};
use forecastle_testbed::S3;

#[test]
fn every_check_adds_to_the_trend() {
    let folder = tempfile::tempdir().unwrap();
    let project = weekly_project_of_three(folder.path());
    let checked = |today: &str, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_forecastle"));
        command.args(["--today", today, "--project"]).arg(&project).arg("check");
        answer(command.args(arguments).env("NO_COLOR", "1"))
    };
    let trend = || forecastle(&project, &["check", "--history", "--output", "json"]).ok().json();
    assert_eq!(trend(), serde_json::json!([]));
    checked("2026-01-13", &[]).ok();
    let sales = project.join("sales.csv");
    let whole = fs::read_to_string(&sales).unwrap();
    fs::write(&sales, whole.replacen(",1000\n", ",many\n", 1)).unwrap();
    assert_eq!(checked("2026-01-14", &[]).code, 1);
    assert_eq!(checked("2026-01-15", &[]).code, 1);
    fs::write(&sales, whole).unwrap();
    checked("2026-01-15", &[]).ok();
    let days = trend();
    let of = |place: usize, name: &str| days[place][name].clone();
    assert_eq!(days.as_array().map(Vec::len), Some(3));
    assert_eq!((of(0, "day"), of(0, "passed")), ("2026-01-13".into(), true.into()));
    assert_eq!((of(1, "passed"), of(1, "errors")), (false.into(), 1.into()));
    assert_eq!(days[1]["counts"]["V003"], 1);
    assert_eq!((of(2, "passed"), of(2, "rows")), (true.into(), 390.into()));
    let table = forecastle(&project, &["check", "--history"]).ok().stdout;
    assert!(table.contains("2026-01-14") && table.contains("V003: 1"), "{table}");
}

#[test]
fn a_project_reads_object_storage_by_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let project = weekly_project_of_three(folder.path());
    let local = forecastle(&project, &["check", "--output", "json"]).ok().json();
    let server = S3::start();
    server.create_bucket("shop");
    server.put("shop", "in/sales.csv", &fs::read(project.join("sales.csv")).unwrap());
    fs::remove_file(project.join("sales.csv")).unwrap();
    let path = project.join("forecastle.toml");
    let settings = fs::read_to_string(&path).unwrap();
    fs::write(&path, settings.replace("\"sales.csv\"", "\"s3://shop/in/*.csv\"")).unwrap();
    let mut with_account = command(&project, &["check", "--output", "json"]);
    let remote = answer(with_account.envs(server.environment())).ok().json();
    assert_eq!(remote, local);
    let forecast = answer(command(&project, &["forecast"]).envs(server.environment())).ok();
    assert!(forecast.stderr.contains("390 rows"), "{}", forecast.stderr);
}

/// The command of somebody who may not read everything, which the superuser may.
#[cfg(unix)]
fn as_anybody(project: &std::path::Path) -> Command {
    let arguments = ["--today", "2026-01-15", "check", "--project"];
    let user = Command::new("id").arg("-u").output().unwrap();
    let mut command = match user.stdout.trim_ascii() {
        b"0" => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
            command.arg(env!("CARGO_BIN_EXE_forecastle"));
            command
        }
        _ => Command::new(env!("CARGO_BIN_EXE_forecastle")),
    };
    command.args(arguments).arg(project).env("NO_COLOR", "1");
    command
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let project = weekly_project_of_three(folder.path());
    let set = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    set(folder.path(), 0o755);
    set(&project, 0o755);
    // Whoever may not write to the project can still check it.
    set(&project, 0o555);
    let checked = answer(&mut as_anybody(&project)).ok();
    assert!(checked.stderr.contains("the trend of quality is not kept"), "{}", checked.stderr);
    set(&project.join("sales.csv"), 0o000);
    let refused = answer(&mut as_anybody(&project));
    set(&project, 0o755);
    assert_eq!(refused.code, 1);
    let expected = "error[D001]: sales.csv: you may not read this file\n\n\
        hint: give your account the right to read it\n";
    assert_eq!(refused.stderr, expected);
}
