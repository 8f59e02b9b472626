//! The bytes of a file, unpacked where they are packed, within limits.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Error as IoError, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use forecastle_core::{Error, Result};

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Zstd,
}

const GZIP_MARK: &[u8] = b"\x1F\x8B";
const ZSTD_MARK: &[u8] = b"\x28\xB5\x2F\xFD";

/// So much may come out of any file, whatever went in.
const FREE_BYTES: u64 = 64 << 20;
/// Beyond that, a file that unpacks to more than this many times its size is no table but an attack or an
/// accident: tables shrink to a third or a thirtieth.
const MOST_TIMES: u64 = 250;
const BUFFER_BYTES: usize = 1 << 18;

/// A file whose bytes are read as they were before they were packed.
#[derive(Debug, Clone)]
pub struct Bytes {
    path: PathBuf,
    name: String,
    packing: Packing,
}

impl Bytes {
    /// Looks how a file is packed: its first bytes say so, and its name must not say otherwise.
    ///
    /// # Errors
    /// `D001` when it cannot be opened or is not what its name says.
    pub fn of(path: &Path, name: &str) -> Result<Self> {
        let mut mark = Vec::new();
        File::open(path)
            .and_then(|file| file.take(4).read_to_end(&mut mark))
            .map_err(|error| cannot_open(&error, name))?;
        let packing = if mark.starts_with(GZIP_MARK) {
            Packing::Gzip
        } else if mark.starts_with(ZSTD_MARK) {
            Packing::Zstd
        } else {
            Packing::Plain
        };
        let lower = name.to_lowercase();
        let told = if lower.ends_with(".gz") { "gzip" } else { "Zstandard" };
        let is_told = lower.ends_with(".gz") || lower.ends_with(".zst");
        if packing == Packing::Plain && is_told && !mark.is_empty() {
            let message = format!("the name says {told}, but the bytes are not {told}");
            return Err(Error::new("D001", message)
                .in_file(name)
                .hint("if it is not compressed let its name end in .csv, else copy it again"));
        }
        Ok(Self { path: path.to_owned(), name: name.to_owned(), packing })
    }

    /// The file's name as the user wrote it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens the bytes at a place, counted after unpacking.
    ///
    /// # Errors
    /// When the file cannot be read; [`Bytes::explain`] says it in words.
    pub fn open_at(&self, place: u64) -> io::Result<Box<dyn Read + Send>> {
        let file = File::open(&self.path)?;
        let count = Arc::new(AtomicU64::new(0));
        let packed = Counting { inner: file, count: Arc::clone(&count) };
        let mut bytes: Box<dyn Read + Send> = match self.packing {
            Packing::Plain => Box::new(packed),
            Packing::Gzip => {
                let decoder = MultiGzDecoder::new(BufReader::with_capacity(BUFFER_BYTES, packed));
                Box::new(Unpacking { inner: decoder, packed: count, unpacked: 0 })
            }
            Packing::Zstd => {
                let decoder = zstd::stream::read::Decoder::new(packed)?;
                Box::new(Unpacking { inner: decoder, packed: count, unpacked: 0 })
            }
        };
        if place > 0 {
            io::copy(&mut bytes.by_ref().take(place), &mut io::sink())?;
        }
        Ok(bytes)
    }

    /// Says in words why reading stopped.
    pub fn explain(&self, error: &IoError) -> Error {
        let is_bomb = error.get_ref().is_some_and(|inner| inner.is::<TooMuch>());
        if is_bomb {
            return Error::new("D006", error.to_string()).in_file(&self.name).hint(
                "if it is a table after all, give it unpacked or as Parquet; else look where it came from",
            );
        }
        if self.packing == Packing::Plain {
            return Error::new("D001", format!("cannot be read further: {error}"))
                .in_file(&self.name);
        }
        let what = match error.kind() {
            ErrorKind::UnexpectedEof => "the compressed file is cut off",
            _ => "the compressed file is damaged",
        };
        Error::new("D001", what).in_file(&self.name).hint("copy it again from where it came from")
    }
}

/// Says in words why a file cannot be opened.
pub fn cannot_open(error: &IoError, name: &str) -> Error {
    let (what, next) = match error.kind() {
        ErrorKind::PermissionDenied => {
            ("you may not read this file".to_owned(), "give your account the right to read it")
        }
        ErrorKind::IsADirectory => ("this is a folder".to_owned(), "name its files"),
        _ => (format!("cannot be read: {error}"), "look at the path and at the disk"),
    };
    Error::new("D001", what).in_file(name).hint(next)
}

/// Counts what passes.
struct Counting<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Stops where far more comes out than went in.
struct Unpacking<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        check_share(self.packed.load(Ordering::Relaxed), self.unpacked)?;
        Ok(read)
    }
}

/// Fails where `unpacked` bytes came out of `packed` ones and that is too many.
///
/// # Errors
/// With what [`Bytes::explain`] takes for a `D006`.
pub fn check_share(packed: u64, unpacked: u64) -> io::Result<()> {
    let is_too_much = unpacked > FREE_BYTES && unpacked / MOST_TIMES > packed;
    if is_too_much { Err(IoError::other(TooMuch { unpacked, packed })) } else { Ok(()) }
}

/// That a file unpacks to far more than a table would.
#[derive(Debug)]
struct TooMuch {
    unpacked: u64,
    packed: u64,
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the file unpacks to more than {MOST_TIMES} times its size: stopped after {} MiB from {} KiB",
            self.unpacked >> 20,
            (self.packed >> 10).max(1)
        )
    }
}

impl std::error::Error for TooMuch {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tables_shrink_to_passes() {
        assert!(check_share(1, FREE_BYTES).is_ok());
        assert!(check_share(FREE_BYTES, 100 * FREE_BYTES).is_ok());
        assert!(check_share(1 << 10, FREE_BYTES + 1).is_err());
    }

    #[test]
    fn rights_are_named() {
        let said = |kind| cannot_open(&IoError::from(kind), "a.csv").to_string();
        assert_eq!(said(ErrorKind::PermissionDenied), "a.csv: you may not read this file");
    }
}
