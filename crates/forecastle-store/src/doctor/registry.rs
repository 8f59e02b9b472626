//! Model versions and their files.

use forecastle_core::Result;

use super::Finding;
use crate::Store;
use crate::registry::Standing;

/// There is at most one champion, the last who came to the throne, and every file is as written.
pub fn registry(store: &Store) -> Result<Vec<Finding>> {
    let registry = store.registry()?;
    let mut findings = Vec::new();
    let crowned: Vec<u32> = registry
        .versions
        .iter()
        .filter(|version| version.standing == Standing::Champion)
        .map(|version| version.version)
        .collect();
    let last: Vec<u32> = registry.champions.last().copied().into_iter().collect();
    if crowned != last {
        let what =
            format!("versions {crowned:?} stand as champion, the last to become it is {last:?}");
        let hint = "`forecastle models promote VERSION` sets it right";
        findings.push(Finding::error("registry", what, hint));
    }
    for version in &registry.versions {
        for id in [&version.artifact, &version.backtest] {
            if let Err(error) = store.get_artifact(id) {
                let place = format!("version {}", version.version);
                let hint = "restore the file from a backup, or train a new version";
                findings.push(Finding::error(place, error.to_string(), hint));
            }
        }
    }
    Ok(findings)
}
