//! The files that a `source` setting names, on this machine or fetched from elsewhere.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};

use super::glob::{fits, fixed_folders, is_pattern};
use super::sources::{self, Wanted};
use crate::environment::Environment;

/// A file, and its name as the user would write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name relative to the project, or its address.
    pub name: String,
}

/// Finds the files of a `source` as [`resolve_with`] does, without a query and with the credentials of this
/// process.
///
/// # Errors
/// As [`resolve_with`].
pub fn resolve(project: &Path, source: &str) -> Result<Vec<NamedFile>> {
    resolve_with(project, source, None, &Environment::of_process())
}

/// Finds the files of a `source`: a path, a pattern, or an address from which they are fetched first. Sorted
/// by name, so that the order of a folder's entries changes nothing.
///
/// # Errors
/// `D001` when there is no such file, `C003` when `query` does not fit the source, or what fetching fails with.
pub fn resolve_with(
    project: &Path,
    source: &str,
    query: Option<&str>,
    environment: &Environment,
) -> Result<Vec<NamedFile>> {
    if let Some(files) = sources::fetch(&Wanted { project, source, query, environment }) {
        return files;
    }
    if query.is_some() {
        return Err(Error::new("C003", "`query` goes with a source that is a database")
            .in_file(source)
            .hint("leave `query` out, or let the source begin with postgres://"));
    }
    if is_pattern(source) && !project.join(source).is_file() {
        return files_of_pattern(project, source);
    }
    let path = project.join(source);
    match fs::metadata(&path) {
        Ok(found) if found.is_file() => Ok(vec![NamedFile { path, name: source.to_owned() }]),
        Ok(found) if found.is_dir() => Err(is_folder(&path, source)),
        Ok(_) => Err(Error::new("D001", "this is no file but a device or a pipe")
            .in_file(source)
            .hint("write the data to a file first")),
        Err(error) => Err(unreadable(&error, &path, source)),
    }
}

/// What to say of a path that cannot be looked at.
fn unreadable(error: &std::io::Error, path: &Path, source: &str) -> Error {
    match error.kind() {
        ErrorKind::NotFound if fs::symlink_metadata(path).is_ok() => {
            Error::new("D001", "this link leads to a file that is not there")
                .in_file(source)
                .hint("let the link lead to the file, or name the file itself")
        }
        ErrorKind::PermissionDenied => sources::cannot_open(error, source),
        ErrorKind::NotFound | ErrorKind::NotADirectory => not_found(path, source),
        _ if fs::symlink_metadata(path).is_ok_and(|facts| facts.is_symlink()) => {
            Error::new("D001", "these links lead in a circle")
                .in_file(source)
                .hint("name the file itself")
        }
        _ => sources::cannot_open(error, source),
    }
}

fn is_folder(path: &Path, source: &str) -> Error {
    let folder = match source.trim_end_matches('/') {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let names = names_in(path);
    let ending = sources::ENDINGS
        .iter()
        .find(|ending| names.iter().any(|name| name.to_lowercase().ends_with(**ending)))
        .unwrap_or(&".csv");
    Error::new("D001", "this is a folder")
        .in_file(source)
        .hint(format!("name its files: source = \"{folder}*{ending}\""))
}

/// Folders are looked into to this depth; links to folders are not followed, so that none leads in a circle.
const DEEPEST: usize = 32;

fn files_of_pattern(project: &Path, pattern: &str) -> Result<Vec<NamedFile>> {
    let fixed = fixed_folders(pattern);
    let folder = project.join(fixed);
    if let Err(error) = fs::metadata(&folder) {
        return Err(unreadable(&error, &folder, pattern));
    }
    let depth = match pattern.split('/').any(|part| part == "**") {
        true => DEEPEST,
        false => pattern[fixed.len()..].split('/').count(),
    };
    let mut files = Vec::new();
    collect(&folder, fixed, depth, &mut |path, name| {
        if fits(pattern, &name) {
            files.push(NamedFile { path, name });
        }
    })
    .map_err(|error| unreadable(&error, &folder, pattern))?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    if files.is_empty() { Err(not_found(&project.join(pattern), pattern)) } else { Ok(files) }
}

/// Visits the files below a folder, down to a depth.
fn collect(
    folder: &Path,
    prefix: &str,
    depth: usize,
    visit: &mut impl FnMut(PathBuf, String),
) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_folder = entry.file_type()?.is_dir();
        let path = entry.path();
        let name = format!("{prefix}{name}");
        if is_folder && depth > 1 && !is_ours(&name) {
            collect(&path, &format!("{name}/"), depth - 1, visit)?;
        } else if path.is_file() {
            visit(path, name);
        }
    }
    Ok(())
}

/// What is fetched and made by this program is no source of its own.
fn is_ours(name: &str) -> bool {
    name.rsplit('/').next() == Some(".forecastle")
}

/// Files listed when none has a name like the one looked for.
const MOST_LISTED: usize = 5;

fn not_found(path: &Path, source: &str) -> Error {
    let message = if is_pattern(source) { "no file fits this pattern" } else { "no such file" };
    let error = Error::new("D001", message).in_file(source);
    let folder = match is_pattern(source) {
        true => path.ancestors().find(|ancestor| ancestor.is_dir()),
        false => path.parent(),
    };
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        return error.hint("there is no such folder; paths are relative to forecastle.toml");
    };
    let beside: Vec<_> =
        names_in(folder).into_iter().filter(|name| name != crate::config::FILE_NAME).collect();
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

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
