//! Where the repository is and which files it has.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing written by hand.
const NOT_SOURCES: [&str; 4] = [".git", "target", "demo-project", "node_modules"];

/// The repository's root: the nearest folder upwards with a `Cargo.lock` and `crates/`.
///
/// Looked for when run, not when compiled: a target folder may serve several checkouts.
pub fn root() -> Result<PathBuf, String> {
    let here = std::env::current_dir().map_err(|error| format!("no current folder: {error}"))?;
    here.ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file() && folder.join("crates").is_dir())
        .map(Path::to_path_buf)
        .ok_or_else(|| format!("{} is not inside the repository", here.display()))
}

/// Every file under a folder, sorted, without what is built or downloaded.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let is_source = NOT_SOURCES.iter().all(|name| entry.file_name() != *name);
            if kind.is_dir() && is_source {
                folders.push(entry.path());
            } else if kind.is_file() && is_source {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path as it is written in this repository: relative to its root, with `/`.
pub fn name_of(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
