//! Small things about files.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use forecastle_core::{Error, Result};
use sha2::{Digest, Sha256};

/// The SHA-256 of a file's bytes, in hexadecimal.
///
/// # Errors
/// `D001` when it cannot be read.
pub fn sha256_of_file(path: &Path) -> Result<String> {
    let unreadable = |error: std::io::Error| {
        Error::new("D001", format!("cannot be read: {error}")).in_file(path.display().to_string())
    };
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path).map_err(unreadable)?);
    let mut digest = Sha256::new();
    let mut block = vec![0; 1 << 20];
    loop {
        let read = reader.read(&mut block).map_err(unreadable)?;
        if read == 0 {
            return Ok(hexadecimal(&digest.finalize()));
        }
        digest.update(&block[..read]);
    }
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sha256_of(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file beside its place and renames it there, so that a reader sees the old file or the new
/// one, never half of it.
///
/// # Errors
/// `X001` when it cannot be written.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error: std::io::Error| {
        Error::new("X001", format!("cannot be written: {error}"))
            .in_file(path.display().to_string())
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.part", std::process::id()));
    let aside = std::path::PathBuf::from(aside);
    let mut file = File::create(&aside).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&aside, path).map_err(failed)
}
