//! Features in a file, and which of them matter, as users see it.

mod common;

use std::fs;
use std::path::Path;

use common::{forecastle, sample_project};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// A sample project that chooses between these models.
fn project_of(folder: &Path, models: &str) -> std::path::PathBuf {
    let project = sample_project(folder);
    let file = project.join("forecastle.toml");
    let settings = fs::read_to_string(&file).unwrap();
    let models = format!("[forecast]\nmodels = [{models}]");
    fs::write(&file, settings.replace("[forecast]", &models)).unwrap();
    project
}

#[test]
fn features_are_written_for_the_origins_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    let out = folder.path().join("f.parquet");
    let name = out.to_string_lossy().into_owned();
    let features = |arguments: &[&str]| {
        forecastle(&project, &[&["features", "--out", &name], arguments].concat())
    };
    let table = features(&["--origin", "2025-07-25", "2025-10-24"]).ok();
    insta::assert_snapshot!("families", table.stdout);
    assert!(table.stderr.contains("1170 rows, 2 origins from 2025-07-25 to 2025-10-24"));

    let file = fs::File::open(&out).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let names: Vec<_> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    insta::assert_snapshot!("columns_of_features", names.join("\n"));
    let bytes = fs::read(&out).unwrap();
    features(&["--origin", "2025-10-24", "--origin", "2025-07-25", "--threads", "1"]).ok();
    assert!(fs::read(&out).unwrap() == bytes, "threads and the order of origins change no byte");

    let json = features(&["--last", "3", "--horizon", "2", "--output", "json"]).ok().json();
    assert_eq!((json["rows"].as_u64(), json["horizon"].as_u64()), (Some(45 * 3 * 2), Some(2)));
    let origins = serde_json::json!(["2025-10-10", "2025-10-17", "2025-10-24"]);
    assert_eq!(json["origins"], origins);
    // Without an origin, what a forecast made now would see.
    let now = features(&["--output", "json"]).ok().json();
    assert_eq!(now["origins"], serde_json::json!(["2025-10-24"]));
}

#[test]
fn a_bad_origin_says_which_would_do_and_leaves_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    let out = folder.path().join("f.parquet");
    fs::write(&out, "as it was").unwrap();
    let name = out.to_string_lossy().into_owned();
    let mut said = String::new();
    for arguments in [
        &["--origin", "2025-10-23"][..],
        &["--origin", "2001-01-05"],
        &["--origin", "2030-01-04"],
        &["--origin", "24.10.2025"],
        &["--last", "100000"],
        &["--last", "0"],
    ] {
        let whole = [&["features", "--quiet", "--out", &name], arguments].concat();
        let answer = forecastle(&project, &whole);
        assert_eq!(answer.code, 1, "{}", answer.stderr);
        said.push_str(&format!("{}\n{}\n", arguments.join(" "), answer.stderr));
    }
    insta::assert_snapshot!("bad_origins", said);
    let csv = forecastle(&project, &["features", "--out", "f.csv"]);
    assert!(csv.stderr.contains("features are written as Parquet only"), "{}", csv.stderr);
    assert_eq!(fs::read_to_string(&out).unwrap(), "as it was");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing half-written is left");
}

#[test]
fn what_matters_to_an_ensemble_is_what_matters_to_its_trees() {
    let folder = tempfile::tempdir().unwrap();
    let project = project_of(folder.path(), "\"random_forest\", \"theta\", \"ensemble\"");
    forecastle(&project, &["train", "--models", "random_forest,theta,ensemble"]).ok();
    let json = forecastle(&project, &["explain", "--output", "json"]).ok().json();
    let members = json["members"].as_array().unwrap();
    let [member] = &members[..] else { panic!("{json}") };
    assert_eq!(member["model"], "random_forest");
    assert!((0.0..=1.0).contains(&member["share"].as_f64().unwrap()));
    assert_eq!(
        (member["metric"].as_str(), member["last"].as_str()),
        (Some("wmape"), Some("2025-10-24"))
    );
    let groups = member["groups"].as_array().unwrap();
    let gain: f64 = groups.iter().map(|group| group["gain_percent"].as_f64().unwrap()).sum();
    assert!((gain - 100.0).abs() < 1e-6, "{gain}");
    let loss = |group: &serde_json::Value| group["worse_by"].as_f64().unwrap();
    assert!(groups.is_sorted_by(|a, b| loss(a) >= loss(b)), "{json}");
    assert!(loss(&groups[0]) > 0.0);
    let columns = member["columns"].as_array().unwrap();
    assert!(columns.iter().any(|column| column["column"] == "steps ahead"));

    let table = forecastle(&project, &["explain", "--importance"]).ok();
    assert!(table.stdout.contains("random_forest") && table.stdout.contains("season"));
    assert!(table.stderr.contains("fitted without them"), "{}", table.stderr);
    let csv = forecastle(&project, &["explain", "--output", "csv"]).ok().stdout;
    assert_eq!(csv.lines().next(), Some("model,part,gain %,splits,worse by,least,most"));
    assert_eq!(csv.lines().count(), 1 + groups.len());
}

#[test]
fn a_champion_without_trees_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let project = project_of(folder.path(), "\"seasonal_naive\", \"theta\"");
    forecastle(&project, &["train"]).ok();
    let answer = forecastle(&project, &["explain"]).ok();
    assert!(
        answer.stderr.contains("has no trees, and so no features to rank"),
        "{}",
        answer.stderr
    );
    let json = forecastle(&project, &["explain", "--output", "json"]).ok().json();
    assert_eq!(json["members"], serde_json::json!([]));
}
