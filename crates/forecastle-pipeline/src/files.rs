//! Checksums of files.

use std::fs::File;
use std::io::{BufReader, Read};
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
pub fn sha256_of_bytes(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes as text of two digits each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
