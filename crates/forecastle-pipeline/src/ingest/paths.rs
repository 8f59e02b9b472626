//! The files that a `source` setting names.

use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};

/// A file, and its name as the user would write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name relative to the project.
    pub name: String,
}

/// Finds the files of a `source`: one path, or a pattern with `*` in its last part. Sorted by name, so
/// that the order of a folder's entries changes nothing.
///
/// # Errors
/// `D001` when there is no such file.
pub fn resolve(project: &Path, source: &str) -> Result<Vec<NamedFile>> {
    if let Some((scheme, _)) = source.split_once("://") {
        return Err(Error::new(
            "D001",
            format!("{scheme}:// sources are not read by this version"),
        )
        .in_file(source)
        .hint("give the path of a CSV or Parquet file"));
    }
    let path = project.join(source);
    if !source.contains('*') {
        if path.is_file() {
            return Ok(vec![NamedFile { path, name: source.to_owned() }]);
        }
        return Err(not_found(&path, source));
    }
    let folder = path.parent().unwrap_or(project);
    let pattern =
        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let prefix = source.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let entries = std::fs::read_dir(folder).map_err(|_| not_found(&path, source))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| entry.ok())
        .map(|entry| (entry.path(), entry.file_name().to_string_lossy().into_owned()))
        .filter(|(path, name)| path.is_file() && matches(&pattern, name))
        .map(|(path, name)| NamedFile { path, name: format!("{prefix}{name}") })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    if files.is_empty() { Err(not_found(&path, source)) } else { Ok(files) }
}

/// Files listed when none has a name like the one looked for.
const MOST_LISTED: usize = 5;

fn not_found(path: &Path, source: &str) -> Error {
    let message = if source.contains('*') { "no file fits this pattern" } else { "no such file" };
    let error = Error::new("D001", message).in_file(source);
    let Some(entries) = path.parent().and_then(|folder| std::fs::read_dir(folder).ok()) else {
        return error.hint("there is no such folder; paths are relative to forecastle.toml");
    };
    let mut beside: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name != crate::config::FILE_NAME)
        .collect();
    beside.sort();
    let wanted =
        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let prefix = source.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let near = crate::names::nearest(&wanted, beside.iter().map(String::as_str));
    let hint = match near {
        Some(near) => format!("did you mean `{prefix}{near}`? "),
        None if beside.is_empty() => "the folder is empty; ".to_owned(),
        None => format!("there are {}; ", beside[..beside.len().min(MOST_LISTED)].join(", ")),
    };
    error.hint(format!("{hint}paths are relative to forecastle.toml"))
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<_> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(found) = rest.find(part) else { return false };
        rest = &rest[found + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_any_characters() {
        assert!(matches("*.csv", "a.csv"));
        assert!(matches("sales-*-v*.csv", "sales-2024-v2.csv"));
        assert!(!matches("*.csv", "a.parquet"));
        assert!(!matches("sales-*.csv", "stock-1.csv"));
    }
}
