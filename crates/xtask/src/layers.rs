//! Arrows point down: which crate may depend on which.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Outcome;

/// Every crate with the crates of ours that it may know, ground floor first.
const FLOORS: &[(&str, &[&str])] = &[
    ("forecastle-core", &[]),
    ("forecastle-models", &["forecastle-core"]),
    ("forecastle-pipeline", &["forecastle-models", "forecastle-core"]),
    ("forecastle-store", &["forecastle-core"]),
    (
        "forecastle-service",
        &["forecastle-store", "forecastle-pipeline", "forecastle-models", "forecastle-core"],
    ),
    (
        "forecastle-cli",
        &[
            "forecastle-service",
            "forecastle-store",
            "forecastle-pipeline",
            "forecastle-models",
            "forecastle-core",
        ],
    ),
    (TESTBED, &[]),
    ("forecastle-py", &["forecastle-pipeline", "forecastle-models", "forecastle-core"]),
];

/// The crate that may know everybody, and that nobody may know.
const TOOL: &str = "xtask";

/// The crate that everybody may know for tests, and only for them.
const TESTBED: &str = "forecastle-testbed";

/// Fails when a crate depends on one that it must not know.
pub fn run(root: &Path) -> Outcome {
    let metadata = metadata(root).map_err(|why| vec![why])?;
    let wrong = wrong_arrows(&metadata);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let crates = metadata["packages"].as_array().map_or(0, Vec::len);
    Ok(format!("layers: {crates} crates, every arrow points down"))
}

fn metadata(root: &Path) -> Result<Value, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata could not be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))
}

/// Every arrow that is not allowed, in words; development and build dependencies count too.
fn wrong_arrows(metadata: &Value) -> Vec<String> {
    let none = Vec::new();
    let packages = metadata["packages"].as_array().unwrap_or(&none);
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let ours: Vec<String> = packages.iter().map(name).collect();
    let mut wrong = Vec::new();
    for package in packages {
        let from = name(package);
        if from == TOOL {
            continue;
        }
        let Some((_, may_know)) = FLOORS.iter().find(|(floor, _)| *floor == from) else {
            wrong.push(format!("{from} has no floor: give it one in crates/xtask/src/layers.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap_or(&none) {
            let to = name(dependency);
            if to == TESTBED && dependency["kind"] == "dev" {
                continue;
            }
            if ours.contains(&to) && !may_know.contains(&to.as_str()) {
                wrong.push(format!("{from} -> {to}: {from} {}", allowance(may_know)));
            }
        }
    }
    wrong
}

fn allowance(may_know: &[&str]) -> String {
    match may_know {
        [] => "may depend on none of our crates".to_owned(),
        known => format!("may depend on {} only", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn package(name: &str, dependencies: &[&str]) -> Value {
        let dependencies: Vec<_> =
            dependencies.iter().map(|name| json!({ "name": name })).collect();
        json!({ "name": name, "dependencies": dependencies })
    }

    #[test]
    fn downward_arrows_and_other_peoples_crates_pass() {
        let metadata = json!({ "packages": [
            package("forecastle-core", &["serde"]),
            package("forecastle-store", &["forecastle-core", "sha2"]),
            package("xtask", &["forecastle-core", "forecastle-store"]),
        ]});
        assert_eq!(wrong_arrows(&metadata), Vec::<String>::new());
    }

    #[test]
    fn a_planted_wrong_arrow_is_named() {
        let metadata = json!({ "packages": [
            package("forecastle-core", &["forecastle-models"]),
            package("forecastle-models", &["forecastle-core"]),
            package("forecastle-store", &["forecastle-core", "forecastle-models"]),
        ]});
        let wrong = wrong_arrows(&metadata);
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[0].starts_with("forecastle-core -> forecastle-models: "), "{wrong:?}");
        assert!(wrong[1].starts_with("forecastle-store -> forecastle-models: "), "{wrong:?}");
    }

    #[test]
    fn the_testbed_is_for_tests() {
        let dependency = |kind: Value| json!({ "name": TESTBED, "kind": kind });
        let known_for = |kind: Value| {
            let package = json!({ "name": "forecastle-store", "dependencies": [dependency(kind)] });
            wrong_arrows(&json!({ "packages": [package, self::package(TESTBED, &[])] })).len()
        };
        assert_eq!(known_for(json!("dev")), 0);
        assert_eq!(known_for(Value::Null), 1);
    }

    #[test]
    fn nobody_may_know_the_tool() {
        let metadata = json!({ "packages": [
            package("forecastle-cli", &["xtask"]),
            package("xtask", &[]),
        ]});
        assert_eq!(wrong_arrows(&metadata).len(), 1);
    }

    #[test]
    fn a_new_crate_needs_a_floor() {
        let metadata = json!({ "packages": [package("forecastle-extra", &[])] });
        assert!(wrong_arrows(&metadata)[0].contains("has no floor"));
    }
}
