//! Rows on their way to the sums, in parts by ranges of keys, in memory and beyond a budget on disk.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use forecastle_core::{Error, Result, SeriesKey};

use super::amount::Micro;
use super::merge::sum;
use super::segment::{Bytes, put, put_amounts};

/// A row: what it is of, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Series, day and file, see [`Record::new`]; records sort by it.
    pub key: u64,
    /// Units.
    pub quantity: Micro,
    /// Money.
    pub revenue: Micro,
}

/// Bits of a file's number, and of a day's.
const FILE_BITS: u32 = 14;
const DAY_BITS: u32 = 18;
/// Days before 1970 that fit.
const DAY_SHIFT: i64 = 1 << (DAY_BITS - 1);
/// The most files of one reading.
pub const MOST_FILES: usize = 1 << FILE_BITS;

impl Record {
    /// A row of a series on a day, counted from 1970, in a file.
    pub fn new(series: u32, day: i32, file: u16, quantity: Micro, revenue: Micro) -> Self {
        debug_assert!(usize::from(file) < MOST_FILES);
        let day = (i64::from(day) + DAY_SHIFT) as u64;
        let key = u64::from(series) << (DAY_BITS + FILE_BITS) | day << FILE_BITS | u64::from(file);
        Self { key, quantity, revenue }
    }

    /// The number of its series.
    pub fn series(&self) -> u32 {
        (self.key >> (DAY_BITS + FILE_BITS)) as u32
    }

    /// Its day, counted from 1970.
    pub fn day(&self) -> i32 {
        ((self.key >> FILE_BITS & ((1 << DAY_BITS) - 1)) as i64 - DAY_SHIFT) as i32
    }

    /// The number of its file.
    pub fn file(&self) -> u16 {
        (self.key & (MOST_FILES as u64 - 1)) as u16
    }

    /// The same row with another number for its series.
    pub fn of_series(self, series: u32) -> Self {
        let rest = self.key & ((1 << (DAY_BITS + FILE_BITS)) - 1);
        Self { key: u64::from(series) << (DAY_BITS + FILE_BITS) | rest, ..self }
    }
}

/// Where a series is: its number, and the part that its rows go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// Its number, by the order of appearance.
    pub series: u32,
    /// The part.
    pub part: u16,
}

/// A series of a part: its number and its key.
pub type Member = (u32, SeriesKey);

/// Every series that was seen.
#[derive(Default)]
struct Registry {
    sites: HashMap<SeriesKey, Site>,
    keys: Vec<SeriesKey>,
    members: Vec<Vec<u32>>,
}

/// Rows in parts by ranges of keys.
pub struct Partitions {
    splitters: Vec<SeriesKey>,
    registry: Mutex<Registry>,
    chunks: Vec<Mutex<Vec<Packed>>>,
    held_bytes: AtomicUsize,
    most_bytes: usize,
    spill: Mutex<Spill>,
}

/// Rows in few bytes: sorted, each key as the step from the one before.
struct Packed {
    count: usize,
    bytes: Vec<u8>,
}

impl Packed {
    /// Packs rows; those of one series, day and file become one.
    fn of(mut records: Vec<Record>) -> Self {
        records.sort_unstable_by_key(|record| record.key);
        records.dedup_by(|next, before| {
            let is_same = next.key == before.key;
            if is_same {
                before.quantity = sum(before.quantity, next.quantity);
                before.revenue = sum(before.revenue, next.revenue);
            }
            is_same
        });
        let mut bytes = Vec::with_capacity(12 * records.len());
        let mut before = 0;
        for record in &records {
            put(&mut bytes, record.key - before);
            before = record.key;
        }
        put_amounts(&mut bytes, || records.iter().map(|record| record.quantity));
        put_amounts(&mut bytes, || records.iter().map(|record| record.revenue));
        bytes.shrink_to_fit();
        Self { count: records.len(), bytes }
    }

    /// Puts the rows behind others; `None` where the bytes are not what was packed.
    fn unpack(&self, records: &mut Vec<Record>) -> Option<()> {
        let mut bytes = Bytes(&self.bytes);
        let first = records.len();
        let mut key = 0;
        for _ in 0..self.count {
            key += bytes.number()?;
            records.push(Record { key, quantity: 0, revenue: 0 });
        }
        let mut unit = bytes.number()? as i64;
        for record in &mut records[first..] {
            record.quantity = bytes.signed()?.checked_mul(unit)?;
        }
        unit = bytes.number()? as i64;
        for record in &mut records[first..] {
            record.revenue = bytes.signed()?.checked_mul(unit)?;
        }
        Some(())
    }
}

/// Rows on disk.
struct Spill {
    folder: std::path::PathBuf,
    file: Option<File>,
    length: u64,
    /// For each part, where packed rows of it begin, how many bytes and how many rows they are.
    extents: Vec<Vec<(u64, usize, usize)>>,
}

impl Partitions {
    /// Parts between keys of a sample of rows, so that each has about as many rows. More bytes than
    /// `most_bytes` go to a file without a name in `folder`.
    pub fn new(mut sample: Vec<SeriesKey>, count: usize, most_bytes: usize, folder: &Path) -> Self {
        sample.sort();
        let count = count.clamp(1, sample.len().max(1));
        let mut splitters: Vec<_> =
            (1..count).map(|part| sample[part * sample.len() / count].clone()).collect();
        splitters.dedup();
        let count = splitters.len() + 1;
        let registry = Registry { members: vec![Vec::new(); count], ..Registry::default() };
        let spill = Spill {
            folder: folder.to_owned(),
            file: None,
            length: 0,
            extents: vec![Vec::new(); count],
        };
        Self {
            splitters,
            registry: Mutex::new(registry),
            chunks: (0..count).map(|_| Mutex::default()).collect(),
            held_bytes: AtomicUsize::new(0),
            most_bytes,
            spill: Mutex::new(spill),
        }
    }

    /// The number of parts.
    pub fn count(&self) -> usize {
        self.chunks.len()
    }

    /// Where the series of a key is.
    pub fn site(&self, key: SeriesKey) -> Site {
        let mut registry = lock(&self.registry);
        if let Some(site) = registry.sites.get(&key) {
            return *site;
        }
        let part = self.splitters.partition_point(|splitter| *splitter <= key);
        let series = registry.keys.len() as u32;
        let site = Site { series, part: part as u16 };
        registry.members[part].push(series);
        registry.keys.push(key.clone());
        registry.sites.insert(key, site);
        site
    }

    /// Takes in rows of a part.
    ///
    /// # Errors
    /// `X001` when there is no room on disk.
    pub fn push(&self, part: usize, chunk: Vec<Record>) -> Result<()> {
        let chunk = Packed::of(chunk);
        let bytes = chunk.bytes.len();
        if self.held_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes <= self.most_bytes {
            lock(&self.chunks[part]).push(chunk);
            return Ok(());
        }
        self.held_bytes.fetch_sub(bytes, Ordering::Relaxed);
        lock(&self.spill).write(part, &chunk)
    }

    /// The rows of a part, in no order, and its series: each with its number, sorted by key. The part is
    /// empty after.
    ///
    /// # Errors
    /// `X001` when what was written cannot be read back.
    pub fn take(&self, part: usize) -> Result<(Vec<Record>, Vec<Member>)> {
        let chunks = std::mem::take(&mut *lock(&self.chunks[part]));
        let mut spill = lock(&self.spill);
        let on_disk: usize = spill.extents[part].iter().map(|(.., count)| count).sum();
        let in_memory: usize = chunks.iter().map(|chunk| chunk.count).sum();
        let mut records = Vec::with_capacity(in_memory + on_disk);
        spill.read(part, &mut records)?;
        drop(spill);
        for chunk in &chunks {
            chunk.unpack(&mut records).ok_or_else(changed)?;
        }
        let bytes: usize = chunks.iter().map(|chunk| chunk.bytes.len()).sum();
        self.held_bytes.fetch_sub(bytes, Ordering::Relaxed);
        let mut registry = lock(&self.registry);
        let members = std::mem::take(&mut registry.members[part]);
        let mut series: Vec<_> =
            members.into_iter().map(|id| (id, registry.keys[id as usize].clone())).collect();
        drop(registry);
        series.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        Ok((records, series))
    }
}

impl Spill {
    fn write(&mut self, part: usize, chunk: &Packed) -> Result<()> {
        if self.file.is_none() {
            self.file = Some(tempfile_in(&self.folder)?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        file.seek(SeekFrom::Start(self.length))
            .and_then(|_| file.write_all(&chunk.bytes))
            .map_err(no_room)?;
        self.extents[part].push((self.length, chunk.bytes.len(), chunk.count));
        self.length += chunk.bytes.len() as u64;
        Ok(())
    }

    fn read(&mut self, part: usize, records: &mut Vec<Record>) -> Result<()> {
        let extents = std::mem::take(&mut self.extents[part]);
        let Some(file) = &mut self.file else { return Ok(()) };
        for (begin, length, count) in extents {
            let mut chunk = Packed { count, bytes: vec![0; length] };
            file.seek(SeekFrom::Start(begin))
                .and_then(|_| file.read_exact(&mut chunk.bytes))
                .map_err(no_room)?;
            chunk.unpack(records).ok_or_else(changed)?;
        }
        Ok(())
    }
}

fn changed() -> Error {
    Error::new("X002", "rows that were put aside are not what they were")
}

/// A file that is gone when this program is: nothing is left behind by one that was killed.
fn tempfile_in(folder: &Path) -> Result<File> {
    let path = folder.join(format!("rows-{}.tmp", std::process::id()));
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&path);
    let file = file.map_err(no_room)?;
    // Where an open file cannot be removed it is overwritten by the next reading.
    let _ = std::fs::remove_file(&path);
    Ok(file)
}

fn no_room(error: std::io::Error) -> Error {
    Error::new("X001", format!("rows cannot be put aside on disk: {error}"))
        .hint("make room on the project's disk, or give data.transactions more memory_mb")
}

/// The value of a lock; what a thread that panicked left there is discarded with all else.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SeriesKey {
        SeriesKey::new(vec![text.to_owned()])
    }

    #[test]
    fn records_sort_by_series_day_and_file() {
        let days = [-98_000, -1, 0, 19_782, 84_000];
        let mut records = Vec::new();
        for series in [0, 7, u32::MAX] {
            for day in days {
                for file in [0, 3, (MOST_FILES - 1) as u16] {
                    let record = Record::new(series, day, file, 1, 2);
                    assert_eq!((record.series(), record.day(), record.file()), (series, day, file));
                    assert_eq!(record.of_series(9), Record::new(9, day, file, 1, 2));
                    records.push(record);
                }
            }
        }
        assert!(records.is_sorted_by(|a, b| a.key < b.key));
    }

    #[test]
    fn what_does_not_fit_in_memory_comes_back_from_disk() {
        let folder = std::env::temp_dir();
        let sample = ["a", "b", "c", "d"].map(key).to_vec();
        let partitions = Partitions::new(sample, 3, 40, &folder);
        let mut expected = vec![Vec::new(); partitions.count()];
        for round in 0..20 {
            let name = ["d", "a", "zz", "0", "c"][round % 5];
            let site = partitions.site(key(name));
            let record = Record::new(site.series, round as i32, 0, round as i64, -1);
            partitions.push(usize::from(site.part), vec![record; 2]).unwrap();
            expected[usize::from(site.part)].push(Record {
                quantity: 2 * round as i64,
                revenue: -2,
                ..record
            });
        }
        let mut before: Option<SeriesKey> = None;
        for (part, mut expected) in expected.into_iter().enumerate() {
            let (mut records, series) = partitions.take(part).unwrap();
            records.sort_unstable_by_key(|record| record.key);
            expected.sort_unstable_by_key(|record| record.key);
            assert_eq!(records, expected);
            for (_, key) in series {
                assert!(before.is_none_or(|before| before < key), "parts are ranges of keys");
                before = Some(key);
            }
        }
    }
}
