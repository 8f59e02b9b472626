//! Writing so that nobody sees half of it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use forecastle_core::{Error, Result};

/// An error of ours while writing a file.
pub fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new("X001", format!("cannot be written: {error}")).in_file(path.display().to_string())
}

/// An error while reading one of our files.
pub fn unreadable(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::new("R002", format!("cannot be read: {why}")).in_file(path.display().to_string())
}

/// Fills a file aside, makes sure that it is on disk, and renames it into place: a reader sees the old
/// file or the new one, never half of it.
///
/// # Errors
/// `X001` when it cannot be written, or whatever `fill` fails with; then the old file stands.
pub fn replace_file(path: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    let aside = aside(path);
    let write = || {
        let mut file = File::create(&aside).map_err(|error| failed(path, &error))?;
        fill(&mut file)?;
        file.sync_all().map_err(|error| failed(path, &error))?;
        fs::rename(&aside, path).map_err(|error| failed(path, &error))
    };
    let written = write();
    if written.is_err() {
        // What was begun is of no use to anybody; that it cannot be removed is not the news.
        let _ = fs::remove_file(&aside);
    }
    written
}

/// Replaces a file by one with these bytes.
///
/// # Errors
/// As [`replace_file`].
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    replace_file(path, |file| file.write_all(bytes).map_err(|error| failed(path, &error)))
}

/// A name beside a file's that no other thread or process uses.
fn aside(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}-{count}.part", std::process::id()));
    PathBuf::from(name)
}

/// Holds off other writers of a project until dropped.
pub struct WriteLock {
    _file: File,
}

impl WriteLock {
    /// Waits for the project's lock.
    pub fn take(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        let path = folder.join("lock");
        let open = || {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            Ok(file)
        };
        Ok(Self { _file: open().map_err(|error| failed(&path, &error))? })
    }
}
