//! Adding up transactions: rows in any order to sums per series and day, sorted by key and day.
//!
//! Rows are read by several threads and put into parts by ranges of keys; each part is then sorted and
//! added up by itself. Amounts are whole numbers of millionths, so that sums are exact and the same for any
//! order of rows and any number of threads.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use forecastle_core::{Error, Result, SeriesKey};
use rayon::prelude::*;

use super::amount::{Micro, UNKNOWN};
use super::cancellations::Corrections;
use super::findings::{Figures, RowFindings, note};
use super::formats::Formats;
use super::partition::{MOST_FILES, Partitions, Record, lock};
use super::plan::{Plan, day_of};
use super::read::{BlockFacts, BlockSite, Input, InputKind, Tasks, head_lines, work};
use super::segment::{Cell, EncodedBlock, SegmentWriter, SeriesCells, encode};
use super::worker::{IdSite, Worker};
use crate::config::RawOverlap;
use crate::ingest::Findings;

/// Rows of a part: about as many as sort well in a processor's cache.
const ROWS_OF_A_PART: u64 = 250_000;
/// The most parts; each thread holds a few rows of each.
const MOST_PARTS: u64 = 512;
/// Cells of a block on disk, at least.
const CELLS_OF_A_BLOCK: usize = 65_536;
/// The most rows whose ids are compared: each takes some memory.
const MOST_IDS: u64 = 5_000_000;

/// What came of adding up.
#[derive(Debug, Default)]
pub struct Added {
    /// What was found in each file's rows, and how many it has.
    pub files: Vec<(RowFindings, u64)>,
    /// What became of the rows.
    pub figures: Figures,
    /// Days of a series of which two files have rows, where nothing says what counts.
    pub overlaps: Findings,
    /// Whether ids of transactions are there and were too many to be compared.
    pub left_ids_uncompared: bool,
}

/// Adds up the rows of files and writes the sums.
///
/// # Errors
/// When a file cannot be read further, or the sums cannot be written.
pub fn add_up(
    inputs: &[Input],
    formats: &[Formats],
    plan: &Plan,
    sample: Vec<SeriesKey>,
    corrections: &Corrections,
    writer: &mut SegmentWriter,
    scratch: &Path,
) -> Result<Added> {
    if inputs.len() > MOST_FILES {
        let message =
            format!("{} files are to be read at once, and {MOST_FILES} can be", inputs.len());
        return Err(Error::new("D004", message).hint("put files together, such as one for a month"));
    }
    let rows: u64 = inputs.iter().map(Input::estimated_rows).sum();
    let parts = (rows / ROWS_OF_A_PART).clamp(1, MOST_PARTS) as usize;
    let partitions = Partitions::new(sample, parts, plan.memory_bytes, scratch);
    let has_ids = inputs.iter().any(|input| input.wanted.id.is_some());
    let compares_ids = has_ids && rows <= MOST_IDS;
    let tasks = Tasks::new(inputs);
    let gathered = Mutex::new(Gathered::default());
    std::thread::scope(|scope| {
        for _ in 0..plan.threads {
            scope.spawn(|| {
                let mut worker = Worker::new(plan, &partitions);
                worker.compares_ids = compares_ids;
                let done = work(&tasks, formats, &mut worker);
                lock(&gathered).take(done, worker);
            });
        }
    });
    let mut gathered = gathered.into_inner().unwrap_or_default();
    if let Some(error) = gathered.error.take() {
        return Err(error);
    }
    correct(corrections, plan, &partitions)?;
    let mut added = gathered.settle(inputs)?;
    added.left_ids_uncompared = has_ids && !compares_ids;
    added.figures.add(&corrections.figures);
    added.overlaps = write_sums(inputs, plan, &partitions, writer)?;
    Ok(added)
}

/// What the threads have found.
#[derive(Default)]
struct Gathered {
    blocks: Vec<BlockFacts>,
    ids: Vec<IdSite>,
    figures: Figures,
    error: Option<Error>,
}

impl Gathered {
    fn take(&mut self, done: Result<Vec<BlockFacts>>, worker: Worker<'_>) {
        match done {
            Ok(blocks) => self.blocks.extend(blocks),
            Err(error) => self.error = self.error.take().or(Some(error)),
        }
        self.ids.extend(worker.ids);
        self.figures.add(&worker.figures);
    }

    /// Puts the findings of blocks together file by file, with the lines that they have in their files.
    fn settle(mut self, inputs: &[Input]) -> Result<Added> {
        self.blocks.sort_by_key(|facts| facts.site);
        let mut before: Vec<u64> = Vec::new();
        for input in inputs {
            before.push(match input.kind {
                InputKind::Csv => head_lines(input)?,
                InputKind::Parquet(_) | InputKind::Other => 0,
            });
        }
        let mut added = Added { figures: self.figures, ..Added::default() };
        added.files.resize_with(inputs.len(), Default::default);
        let mut begins: BTreeMap<BlockSite, u64> = BTreeMap::new();
        for facts in self.blocks {
            let file = usize::from(facts.site.file);
            begins.insert(facts.site, before[file]);
            let (findings, rows) = &mut added.files[file];
            findings.append(facts.findings, before[file]);
            *rows += facts.rows;
            before[file] += facts.lines;
        }
        note_repeated(self.ids, inputs, &begins, &mut added.files);
        Ok(added)
    }
}

/// Writes down ids of transactions that come again.
fn note_repeated(
    ids: Vec<IdSite>,
    inputs: &[Input],
    begins: &BTreeMap<BlockSite, u64>,
    files: &mut [(RowFindings, u64)],
) {
    let line = |(_, file, block, line): &IdSite| {
        let begin = begins.get(&BlockSite { file: *file, block: *block });
        begin.copied().unwrap_or(0) + u64::from(*line)
    };
    let mut places: Vec<_> = ids.iter().map(|id| (id.0, id.1, line(id))).collect();
    places.sort_unstable();
    let mut repeated: Vec<_> = places
        .chunk_by(|one, other| one.0 == other.0)
        .flat_map(|alike| alike[1..].iter().map(|again| (again.1, again.2, alike[0].1, alike[0].2)))
        .collect();
    repeated.sort_unstable();
    for (file, line, first_file, first_line) in repeated {
        let input = &inputs[usize::from(file)];
        let column = input.wanted.id.map_or("", |place| input.wanted.names[place].as_str());
        let first = || format!("{}:{first_line}", inputs[usize::from(first_file)].name);
        let findings = &mut files[usize::from(file)].0.repeated_ids;
        note(findings, (&input.name, line), column, "", first);
    }
}

fn correct(corrections: &Corrections, plan: &Plan, partitions: &Partitions) -> Result<()> {
    let mut worker = Worker::new(plan, partitions);
    for correction in &corrections.changes {
        let cells: Vec<_> = correction.key.iter().map(String::as_str).collect();
        let place = (correction.day, correction.file);
        worker.take_correction(&cells, place, correction.quantity, correction.revenue)?;
    }
    worker.finish()
}

/// The sums of a part.
#[derive(Default)]
struct PartSums {
    blocks: Vec<EncodedBlock>,
    overlaps: Vec<Overlap>,
    overlap_count: usize,
}

/// A day of a series of which two files have rows.
struct Overlap {
    key: SeriesKey,
    day: i32,
    files: [u16; 2],
}

/// Examples kept of a part's overlaps.
const MOST_EXAMPLES: usize = 1_000;

fn write_sums(
    inputs: &[Input],
    plan: &Plan,
    partitions: &Partitions,
    writer: &mut SegmentWriter,
) -> Result<Findings> {
    let mut overlaps = Findings::default();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(plan.threads).build();
    let pool = pool.map_err(|error| Error::new("X002", format!("no threads: {error}")))?;
    let parts: Vec<_> = (0..partitions.count()).collect();
    // A few parts for each thread at a time, so that what is added up does not pile up before it is written.
    for parts in parts.chunks(4 * plan.threads) {
        let sums: Vec<_> = pool.install(|| {
            let sums = parts.par_iter().with_max_len(1);
            sums.map(|part| sums_of(*part, partitions, plan)).collect::<Result<_>>()
        })?;
        for part in sums {
            for block in &part.blocks {
                writer.write(block)?;
            }
            let left = part.overlap_count - part.overlaps.len();
            for overlap in part.overlaps {
                note_overlap(&overlap, inputs, &mut overlaps);
            }
            overlaps.total += left;
        }
    }
    Ok(overlaps)
}

fn note_overlap(overlap: &Overlap, inputs: &[Input], overlaps: &mut Findings) {
    let [first, second] = overlap.files.map(|file| inputs[usize::from(file)].name.as_str());
    let day = day_of(overlap.day).to_string();
    note(overlaps, (second, 0), "", &day, || format!("{first} has some too"));
    if let Some(cell) = overlaps.cells.last_mut() {
        cell.series = Some(overlap.key.to_string());
    }
}

/// Sorts the rows of a part and adds them up.
fn sums_of(part: usize, partitions: &Partitions, plan: &Plan) -> Result<PartSums> {
    let (mut records, series) = partitions.take(part)?;
    let mut order: Vec<_> = (0..series.len() as u32).collect();
    order.sort_unstable_by_key(|rank| series[*rank as usize].0);
    let numbers: Vec<u32> = order.iter().map(|rank| series[*rank as usize].0).collect();
    rank_records(&mut records, &numbers, &order);
    records.sort_unstable_by_key(|record| record.key);
    let mut sums = PartSums::default();
    let mut block: Vec<SeriesCells> = Vec::new();
    let mut cells_of_block = 0;
    for rows in records.chunk_by(|one, other| one.series() == other.series()) {
        let key = &series[rows[0].series() as usize].1;
        let mut cells = Vec::new();
        for rows in rows.chunk_by(|one, other| one.day() == other.day()) {
            cells.push(cell_of(rows, key, plan, &mut sums));
        }
        cells_of_block += cells.len();
        block.push(SeriesCells { key: key.clone(), cells });
        if cells_of_block >= CELLS_OF_A_BLOCK {
            sums.blocks.push(encode(&block));
            block.clear();
            cells_of_block = 0;
        }
    }
    if !block.is_empty() {
        sums.blocks.push(encode(&block));
    }
    Ok(sums)
}

/// Numbers series by the order of their keys instead of that of their appearance.
fn rank_records(records: &mut [Record], numbers: &[u32], order: &[u32]) {
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return };
    let mut ranks = vec![0; (last - first + 1) as usize];
    for (number, rank) in numbers.iter().zip(order) {
        ranks[(number - first) as usize] = *rank;
    }
    for record in records {
        *record = record.of_series(ranks[(record.series() - first) as usize]);
    }
}

/// The sum of a series' rows of a day, which come sorted by file.
fn cell_of(rows: &[Record], key: &SeriesKey, plan: &Plan, sums: &mut PartSums) -> Cell {
    let (first, last) = (rows[0], rows[rows.len() - 1]);
    let mut counted = rows;
    if first.file() != last.file() {
        match plan.overlap {
            RawOverlap::Sum => {}
            RawOverlap::LatestFile => {
                let begin = rows.partition_point(|row| row.file() < last.file());
                counted = &rows[begin..];
            }
            RawOverlap::Error => {
                sums.overlap_count += 1;
                if sums.overlaps.len() < MOST_EXAMPLES {
                    let files = [first.file(), last.file()];
                    sums.overlaps.push(Overlap { key: key.clone(), day: first.day(), files });
                }
            }
        }
    }
    let sum = |of: fn(&Record) -> Micro| {
        let sum: i128 = counted.iter().map(|row| i128::from(of(row))).sum();
        // Nobody sells that much; the largest number is still a number.
        sum.clamp(i128::from(UNKNOWN + 1), i128::from(Micro::MAX)) as Micro
    };
    let day = first.day();
    let known = match plan.late {
        Some(late) if day <= late.last_day => late.known_on.max(day),
        _ => day,
    };
    Cell { day, known, quantity: sum(|row| row.quantity), revenue: sum(|row| row.revenue) }
}
