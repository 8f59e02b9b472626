//! The search for settings of boosted trees, as users see it.

mod common;

use std::fs;

use common::{forecastle, sample_project};

/// Few origins and models, so that a search is quick.
const QUICK: &[&str] = &["--horizon", "4", "--windows", "2", "--models", "lightgbm,global_ridge"];

#[test]
fn a_search_goes_on_where_it_ended_and_says_whether_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    let tune = |arguments: &[&str]| {
        forecastle(&project, &[&["tune", "--output", "json"], QUICK, arguments].concat())
    };
    let first = tune(&["--trials", "3"]).ok().json();
    assert_eq!((first["kept"].as_u64(), first["metric"].as_str()), (Some(0), Some("wmape")));
    let trials = |json: &serde_json::Value| json["trials"].as_array().unwrap().clone();
    assert_eq!(trials(&first).len(), 3);
    assert_eq!(trials(&first)[0]["settings"], serde_json::json!({}));
    assert_eq!(trials(&first)[1]["model"], "global_ridge");

    let more = tune(&["--trials", "5", "--threads", "1"]).ok();
    let json = more.json();
    assert_eq!(json["kept"], 3);
    assert_eq!(trials(&json)[..3], trials(&first));
    assert!(more.stderr.contains("which the search did not see: wmape"), "{}", more.stderr);

    // The same again needs no trial, and what is written is what was found.
    let settings = project.join("forecastle.toml");
    let before = fs::read_to_string(&settings).unwrap();
    let again = tune(&["--trials", "5", "--write"]).ok();
    assert_eq!(again.json()["kept"], 5);
    let after = fs::read_to_string(&settings).unwrap();
    let later = &again.json()["later"];
    if later["best"].as_f64() <= later["usual"].as_f64() {
        assert!(after.starts_with(before.trim_end()) && after.contains("[boosting]"), "{after}");
        forecastle(&project, &["check"]).ok();
    } else {
        assert_eq!(after, before);
        assert!(again.stderr.contains("does not hold on later data"), "{}", again.stderr);
    }
}

#[test]
fn what_cannot_be_searched_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    for (arguments, said) in [
        (&["--models", "ets"][..], "the model `ets` cannot be tuned"),
        (&["--models", "lightgbn"], "the model `lightgbn` cannot be tuned"),
        (&["--trials", "0"], "0 trials are none"),
        (&["--minutes=-1"], "-1 minutes are no time"),
        (&["--minutes=NaN"], "NaN minutes are no time"),
        (&["--horizon", "100"], "too short for a search and a comparison"),
    ] {
        let answer = forecastle(&project, &[&["tune"], arguments].concat());
        assert_eq!(answer.code, 1, "{}", answer.stderr);
        assert!(answer.stderr.contains(said), "{arguments:?}: {}", answer.stderr);
    }
}
