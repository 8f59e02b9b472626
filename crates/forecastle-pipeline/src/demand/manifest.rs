//! What the store of sums says of itself.

use std::path::Path;
use std::time::UNIX_EPOCH;

use chrono::NaiveDate;
use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};

use super::findings::{Figures, RowFindings};
use super::formats::Formats;
use super::segment::{Extent, damaged};
use crate::ingest::NamedFile;

/// The version of the store's layout.
pub const FORMAT: u32 = 1;
/// Its name in the store's folder.
const FILE_NAME: &str = "manifest.json";

/// The files that are in the sums, and the segments that hold the sums.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the layout.
    pub format: u32,
    /// A checksum of the settings that the sums depend on.
    pub settings: String,
    /// The names of the keys.
    pub keys: Vec<String>,
    /// The files that were added up.
    pub files: Vec<FileRecord>,
    /// Where the sums are, from old to new.
    pub segments: Vec<SegmentRecord>,
    /// A number that no segment has had.
    pub next_segment: u64,
    /// How the files are written.
    pub formats: Formats,
    /// A date as the files have them.
    pub date_example: Option<String>,
    /// What became of all rows.
    pub figures: Figures,
    /// Days of a series of which several files have rows, where nothing says what counts.
    pub overlaps: crate::ingest::Findings,
    /// Lines that undo nothing.
    pub unmatched: crate::ingest::Findings,
    /// What was inferred, said aloud.
    pub remarks: Vec<String>,
}

/// A file that was added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name, as the user wrote it.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub modified_ns: u64,
    /// The number of rows that it has.
    pub rows: u64,
    /// The last day that counted as history when it was read: rows after it were left out.
    pub read_on: NaiveDate,
    /// What was found in its rows.
    pub findings: RowFindings,
}

/// A file of sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentRecord {
    /// Its file in the store's folder.
    pub file: String,
    /// What it holds.
    pub extent: Extent,
}

/// The size of a file, and when it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified_ns: u64,
}

impl Stamp {
    /// Looks at a file.
    ///
    /// # Errors
    /// `D001` when it is not there.
    pub fn of(file: &NamedFile) -> Result<Self> {
        let cannot = |error: std::io::Error| {
            Error::new("D001", format!("cannot be read: {error}")).in_file(&file.name)
        };
        let facts = std::fs::metadata(&file.path).map_err(cannot)?;
        let modified = facts.modified().map_err(cannot)?.duration_since(UNIX_EPOCH);
        let modified_ns = modified.map_or(0, |since| since.as_nanos() as u64);
        Ok(Self { size: facts.len(), modified_ns })
    }
}

impl FileRecord {
    /// Whether a file that looks so is the one that was read. Size and time of change are believed: whoever
    /// changes bytes and sets back both is not noticed.
    pub fn looks_like(&self, stamp: Stamp) -> bool {
        self.size == stamp.size && self.modified_ns == stamp.modified_ns
    }
}

impl Manifest {
    /// Reads the manifest of a store; an empty one where there is none, or one of another layout.
    ///
    /// # Errors
    /// `S005` when it is damaged.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE_NAME);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(damaged(&path, &error.to_string())),
        };
        #[derive(Deserialize)]
        struct Layout {
            format: u32,
        }
        let layout: Layout =
            serde_json::from_slice(&text).map_err(|error| damaged(&path, &error.to_string()))?;
        if layout.format != FORMAT {
            return Ok(Self::default());
        }
        serde_json::from_slice(&text).map_err(|error| damaged(&path, &error.to_string()))
    }

    /// Puts the manifest in the place of the one before: readers see the one or the other.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(FILE_NAME);
        let unfinished = path.with_extension("part");
        let text = serde_json::to_vec(self)
            .map_err(|error| Error::new("X002", format!("the manifest has no text: {error}")))?;
        let write = || {
            let mut file = std::fs::File::create(&unfinished)?;
            std::io::Write::write_all(&mut file, &text)?;
            file.sync_all()?;
            std::fs::rename(&unfinished, &path)
        };
        write().map_err(|error| {
            Error::new("X001", format!("cannot be written: {error}"))
                .in_file(path.display().to_string())
        })
    }

    /// What all segments hold together; a series counts once for each segment that has it.
    pub fn extent(&self) -> Extent {
        let mut extent = Extent::default();
        self.segments.iter().for_each(|segment| extent.add(&segment.extent));
        extent
    }
}
