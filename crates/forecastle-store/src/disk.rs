//! Writing so that nobody sees half of it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use forecastle_core::{Error, Result};

/// An error of ours while writing a file.
pub fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new("X001", format!("cannot be written: {error}")).in_file(path.display().to_string())
}

/// An error while reading one of our files.
pub fn unreadable(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::new("R002", format!("cannot be read: {why}")).in_file(path.display().to_string())
}

/// Writes a file aside, makes sure that it is on disk, and renames it into place.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.part", std::process::id()));
    let aside = Path::new(&aside);
    let write = || {
        let mut file = File::create(aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(aside, path)
    };
    write().map_err(|error| failed(path, &error))
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
