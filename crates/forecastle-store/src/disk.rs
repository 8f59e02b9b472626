//! Writing so that nobody sees half of it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use forecastle_core::{Error, Result};
use sha2::{Digest, Sha256};

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
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let aside = aside(path);
    let write = || {
        let mut file = File::create(&aside).map_err(|error| failed(path, &error))?;
        fill(&mut file)?;
        file.sync_all().map_err(|error| failed(path, &error))?;
        fs::rename(&aside, path).map_err(|error| failed(path, &error))?;
        sync_folder(folder_of(path))
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

/// The folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Makes sure that the names in a folder are on disk: a renamed file may else be gone after a power cut.
///
/// # Errors
/// `X001` when the folder cannot be opened or synchronised.
pub fn sync_folder(folder: &Path) -> Result<()> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| failed(folder, &error))
}

/// A file that one process holds at a time; it lets go when it ends, however it ends.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

impl FileLock {
    /// Waits for the lock.
    ///
    /// # Errors
    /// `X001` when the file cannot be made or locked.
    pub fn take(path: &Path) -> Result<Self> {
        let take = || {
            let file = open_lock(path)?;
            file.lock()?;
            Ok(Self { _file: file })
        };
        take().map_err(|error| failed(path, &error))
    }

    /// Takes the lock if nobody has it.
    ///
    /// # Errors
    /// `X001` when the file cannot be made or locked.
    pub fn try_take(path: &Path) -> Result<Option<Self>> {
        let file = open_lock(path).map_err(|error| failed(path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(path, &error)),
        }
    }
}

fn open_lock(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

/// The SHA-256 of a file in hexadecimal digits, and its size in bytes.
///
/// # Errors
/// Whatever the file system says.
pub fn digest(file: &mut File) -> std::io::Result<(String, u64)> {
    let mut digest = Sha256::new();
    let mut part = vec![0; 1 << 20];
    let mut size = 0;
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            return Ok((hexadecimal(&digest.finalize()), size));
        }
        digest.update(&part[..read]);
        size += read as u64;
    }
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
