//! Reading segments, block by block.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};

use super::block::decode;
use super::{Extent, Footer, MAGIC, SeriesCells, checksum};

/// Bytes after the footer: its length, its checksum, the magic.
const TAIL: u64 = 8 + 32 + 8;

/// A segment.
pub struct SegmentReader {
    path: PathBuf,
    file: File,
    footer: Footer,
}

impl SegmentReader {
    /// Opens a segment.
    ///
    /// # Errors
    /// `S005` when it is missing or damaged.
    pub fn open(path: &Path) -> Result<Self> {
        let mut file = File::open(path).map_err(|error| damaged(path, &error.to_string()))?;
        let footer = footer(&mut file, path)?;
        Ok(Self { path: path.to_owned(), file, footer })
    }

    /// What it holds.
    pub fn extent(&self) -> &Extent {
        &self.footer.extent
    }

    /// The number of its blocks.
    pub fn block_count(&self) -> usize {
        self.footer.blocks.len()
    }

    /// The series of a block.
    ///
    /// # Errors
    /// `S005` when it is damaged.
    pub fn block(&mut self, number: usize) -> Result<Vec<SeriesCells>> {
        let site = &self.footer.blocks[number];
        let bytes = read_at(&mut self.file, site.offset, site.length, &self.path)?;
        if checksum(&bytes) != site.sha256 {
            return Err(damaged(&self.path, "a block has another checksum"));
        }
        let series = decode(&bytes).ok_or_else(|| damaged(&self.path, "a block is none"))?;
        match series.len() as u64 == site.series {
            true => Ok(series),
            false => Err(damaged(&self.path, "a block has another number of series")),
        }
    }
}

fn footer(file: &mut File, path: &Path) -> Result<Footer> {
    let length = file.metadata().map_err(|error| damaged(path, &error.to_string()))?.len();
    let least = MAGIC.len() as u64 + TAIL;
    if length < least || read_at(file, 0, 8, path)? != MAGIC {
        return Err(damaged(path, "it does not begin as one"));
    }
    let tail = read_at(file, length - TAIL, TAIL, path)?;
    let (size, rest) = tail.split_at(8);
    let (sum, magic) = rest.split_at(32);
    let size = u64::from_le_bytes(size.try_into().unwrap_or_default());
    if magic != MAGIC || size > length - least {
        return Err(damaged(path, "it does not end as one"));
    }
    let text = read_at(file, length - TAIL - size, size, path)?;
    if checksum(&text).as_bytes() != sum {
        return Err(damaged(path, "its footer has another checksum"));
    }
    serde_json::from_slice(&text).map_err(|error| damaged(path, &error.to_string()))
}

fn read_at(file: &mut File, offset: u64, length: u64, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    file.seek(SeekFrom::Start(offset))
        .and_then(|_| file.read_exact(&mut bytes))
        .map_err(|error| damaged(path, &error.to_string()))?;
    Ok(bytes)
}

/// The error of sums on disk that are not what was written.
pub fn damaged(path: &Path, why: &str) -> Error {
    Error::new("S005", format!("the sums of the transactions are damaged: {why}"))
        .in_file(path.display().to_string())
        .hint("remove the folder .forecastle/demand; it is made again of the source, without the days on which late rows became known")
}

/// Goes through a segment series by series.
pub struct Cursor {
    reader: SegmentReader,
    next_block: usize,
    series: std::vec::IntoIter<SeriesCells>,
    ahead: Option<SeriesCells>,
}

impl Cursor {
    /// Begins at the first series.
    ///
    /// # Errors
    /// `S005` when the segment is damaged.
    pub fn new(reader: SegmentReader) -> Result<Self> {
        let mut cursor =
            Self { reader, next_block: 0, series: Vec::new().into_iter(), ahead: None };
        cursor.advance()?;
        Ok(cursor)
    }

    /// The series that comes next.
    pub fn peek(&self) -> Option<&SeriesCells> {
        self.ahead.as_ref()
    }

    /// Takes the series that comes next.
    ///
    /// # Errors
    /// `S005` when the segment is damaged.
    pub fn take(&mut self) -> Result<Option<SeriesCells>> {
        let taken = self.ahead.take();
        self.advance()?;
        Ok(taken)
    }

    fn advance(&mut self) -> Result<()> {
        self.ahead = self.series.next();
        while self.ahead.is_none() && self.next_block < self.reader.block_count() {
            self.series = self.reader.block(self.next_block)?.into_iter();
            self.next_block += 1;
            self.ahead = self.series.next();
        }
        Ok(())
    }
}
