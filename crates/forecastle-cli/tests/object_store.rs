//! Exports to S3-compatible storage, on a real server that checks signatures.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Answer, answer, command, forecastle, weekly_project};
use forecastle_testbed::S3;

fn project(folder: &Path) -> PathBuf {
    let keys = [vec!["1"], vec!["2"], vec!["10"]];
    let project = weekly_project(folder, &["Store"], &keys, 120);
    forecastle(&project, &["forecast", "--models", "seasonal_naive"]).ok();
    project
}

fn export(project: &Path, environment: &BTreeMap<&str, String>, arguments: &[&str]) -> Answer {
    let mut command = command(project, &["export", "latest"]);
    answer(command.args(arguments).envs(environment))
}

#[test]
fn objects_hold_the_bytes_of_the_local_export() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let server = S3::start();
    server.create_bucket("shop");
    for layout in ["long", "walmart"] {
        for ending in ["csv", "parquet", "xlsx"] {
            let local = folder.path().join(format!("{layout}.{ending}"));
            let path = local.to_string_lossy().into_owned();
            forecastle(&project, &["export", "latest", "--layout", layout, "--to", &path]).ok();
            let key = format!("a b/{layout}.{ending}");
            let to = format!("s3://shop/{key}");
            let environment = server.environment();
            let said = export(&project, &environment, &["--layout", layout, "--to", &to]).ok();
            assert!(said.stderr.contains(&to), "{}", said.stderr);
            assert_eq!(server.object("shop", &key), Some(fs::read(&local).unwrap()), "{key}");
        }
    }
}

#[test]
fn a_folder_gets_every_file_of_the_run_and_the_manifest_last() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let server = S3::start();
    server.create_bucket("shop");
    export(&project, &server.environment(), &["--to", "s3://shop/forecasts/"]).ok();
    let run = project.join("runs/r_0001");
    let mut local: Vec<_> = fs::read_dir(&run)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    local.sort();
    for name in &local {
        let key = format!("forecasts/r_0001/{name}");
        assert_eq!(server.object("shop", &key), Some(fs::read(run.join(name)).unwrap()), "{key}");
    }
    let keys: Vec<String> = server.operations().into_iter().map(|(_, key)| key).collect();
    assert_eq!(keys.len(), local.len(), "{keys:?}");
    assert_eq!(keys.last().unwrap(), "forecasts/r_0001/manifest.json");
    let refused =
        export(&project, &server.environment(), &["--layout", "walmart", "--to", "s3://shop/"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("error[U001]"), "{}", refused.stderr);
}

#[test]
fn large_objects_go_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (1..=900).map(|store| store.to_string()).collect();
    let keys: Vec<Vec<&str>> = names.iter().map(|name| vec![name.as_str()]).collect();
    let project = weekly_project(folder.path(), &["Store"], &keys, 110);
    let levels = "10,20,30,40,50,60,70,80,90,95";
    let arguments = [
        "forecast",
        "--models",
        "seasonal_naive",
        "--horizon",
        "30",
        "--levels",
        levels,
        "--quiet",
    ];
    forecastle(&project, &arguments).ok();
    let local = fs::read(project.join("runs/r_0001/forecast.csv")).unwrap();
    assert!(local.len() > 8 << 20, "{} bytes are no test", local.len());
    let server = S3::start();
    server.create_bucket("shop");
    export(&project, &server.environment(), &["--to", "s3://shop/large.csv"]).ok();
    assert!(server.object("shop", "large.csv") == Some(local));
    let names: Vec<String> = server.operations().into_iter().map(|(name, _)| name).collect();
    assert!(names.iter().filter(|name| *name == "UploadPart").count() > 1, "{names:?}");
    assert_eq!(names.last().unwrap(), "CompleteMultipartUpload");
}

#[test]
fn what_goes_wrong_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let server = S3::start();
    server.create_bucket("shop");
    let wrong = |changes: &[(&'static str, &str)], to: &str| {
        let mut environment = server.environment();
        environment.extend(changes.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let refused = export(&project, &environment, &["--to", to]);
        assert_eq!(refused.code, 1, "{}", refused.stderr);
        let secret = &environment["AWS_SECRET_ACCESS_KEY"];
        assert!(!refused.stderr.contains(secret), "{}", refused.stderr);
        assert!(refused.stderr.contains("hint: "), "{}", refused.stderr);
        refused.stderr
    };
    let object = "s3://shop/a.csv";
    let said = wrong(&[("AWS_SECRET_ACCESS_KEY", "hush-not-this-one")], object);
    assert!(said.contains("error[W008]"), "{said}");
    let said = wrong(&[("AWS_ACCESS_KEY_ID", "NOBODY")], object);
    assert!(said.contains("error[W008]"), "{said}");
    let said = wrong(&[], "s3://nowhere/a.csv");
    assert!(said.contains("error[W009]: there is no bucket nowhere"), "{said}");
    // A port that was free a moment ago, and on which nobody listens.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let said = wrong(&[("AWS_ENDPOINT_URL", &format!("http://127.0.0.1:{port}"))], object);
    assert!(said.contains("error[W007]"), "{said}");
    let said = wrong(&[("AWS_ALLOW_HTTP", "false")], object);
    assert!(said.contains("AWS_ALLOW_HTTP"), "{said}");
    let said = wrong(&[], "s3://shop/a.txt.gz");
    assert!(said.contains("error[U001]"), "{said}");
    assert!(server.object("shop", "a.csv").is_none());
}
