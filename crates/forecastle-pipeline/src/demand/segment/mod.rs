//! Sums per series and day on disk: blocks of series, column by column, each with its checksum.
//!
//! A file begins with [`MAGIC`] and holds blocks; then a footer in JSON that says where each block is, the
//! footer's length and checksum, and [`MAGIC`] again. A block has, one column after the other: the keys, the
//! number of each series' cells, days as steps, the days on which cells became known where that is not the
//! day itself, quantities, revenues. Numbers are written in as few bytes as they need; amounts that are all
//! whole, or in hundredths, as such.

mod block;
mod bytes;
mod read;
mod write;

pub use block::{EncodedBlock, encode, put_amounts};
pub use bytes::{Bytes, put};
pub use read::{Cursor, SegmentReader, damaged};
pub use write::SegmentWriter;

use forecastle_core::SeriesKey;
use serde::{Deserialize, Serialize};

use super::amount::Micro;

/// The first and the last bytes of a file: what it is, and the version of its format.
pub const MAGIC: &[u8; 8] = b"FCSTDM01";

/// What was sold of a series on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The day, counted from 1970.
    pub day: i32,
    /// The day on which this became known: the day itself, or later for a correction.
    pub known: i32,
    /// Units.
    pub quantity: Micro,
    /// Money.
    pub revenue: Micro,
}

/// A series with its cells, sorted by day and the day on which they became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesCells {
    /// What identifies the series.
    pub key: SeriesKey,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// What a file, or a block of it, holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Series.
    pub series: u64,
    /// Cells.
    pub cells: u64,
    /// The first day, counted from 1970; none where there is no cell.
    pub first_day: Option<i32>,
    /// The last day.
    pub last_day: Option<i32>,
    /// The sum of all quantities, in millionths.
    pub quantity: i128,
    /// The sum of all revenues, in millionths.
    pub revenue: i128,
}

impl Extent {
    /// Takes in what another holds; series are counted once for each.
    pub fn add(&mut self, other: &Self) {
        self.series += other.series;
        self.cells += other.cells;
        self.first_day = self.first_day.into_iter().chain(other.first_day).min();
        self.last_day = self.last_day.into_iter().chain(other.last_day).max();
        self.quantity += other.quantity;
        self.revenue += other.revenue;
    }
}

/// Where a block is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct BlockSite {
    offset: u64,
    length: u64,
    /// The first 32 digits of the SHA-256 of its bytes.
    sha256: String,
    series: u64,
}

/// The end of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Footer {
    keys: Vec<String>,
    extent: Extent,
    blocks: Vec<BlockSite>,
}

/// A checksum short enough for a footer of many blocks.
fn checksum(bytes: &[u8]) -> String {
    crate::files::sha256_of_bytes(bytes)[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> Vec<SeriesCells> {
        let cell = |day: i32, known: i32, quantity: i64, revenue: i64| Cell {
            day,
            known,
            quantity,
            revenue,
        };
        let of = |parts: [&str; 2], cells: Vec<Cell>| SeriesCells {
            key: SeriesKey::new(parts.map(str::to_owned).to_vec()),
            cells,
        };
        vec![
            of(["2", "ä"], vec![cell(-3, -3, 0, 0), cell(19_000, 19_000, -5_000_000, 1)]),
            of(["10", "b"], vec![cell(5, 5, 1_000_000, 10_000), cell(5, 9, -250_000, i64::MAX)]),
            of(["10", "c"], vec![]),
        ]
    }

    fn written(path: &std::path::Path) -> Extent {
        let mut writer = SegmentWriter::create(path, &["sku".into(), "city".into()]).unwrap();
        let series = series();
        writer.write(&encode(&series[..1])).unwrap();
        writer.write(&encode(&series[1..])).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.segment");
        let extent = written(&path);
        assert_eq!((extent.series, extent.cells), (3, 4));
        assert_eq!((extent.first_day, extent.last_day), (Some(-3), Some(19_000)));
        let reader = SegmentReader::open(&path).unwrap();
        assert_eq!(reader.extent(), &extent);
        let mut cursor = Cursor::new(reader).unwrap();
        let mut read = Vec::new();
        while let Some(series) = cursor.take().unwrap() {
            read.push(series);
        }
        assert_eq!(read, series());
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.segment");
        written(&path);
        let sound = std::fs::read(&path).unwrap();
        for place in 0..sound.len() {
            let mut bytes = sound.clone();
            bytes[place] ^= 0x41;
            std::fs::write(&path, &bytes).unwrap();
            let read = || -> forecastle_core::Result<()> {
                let mut cursor = Cursor::new(SegmentReader::open(&path)?)?;
                while cursor.take()?.is_some() {}
                Ok(())
            };
            assert_eq!(read().unwrap_err().code(), "S005", "byte {place}");
        }
        for length in 0..sound.len() {
            std::fs::write(&path, &sound[..length]).unwrap();
            assert!(SegmentReader::open(&path).is_err(), "cut off at {length}");
        }
    }
}
