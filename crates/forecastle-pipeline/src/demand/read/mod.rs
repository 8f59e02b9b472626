//! Reading transactions block by block, by several threads.

mod blocks;
mod csv;
mod parquet;
mod table;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::sync::Mutex;

use forecastle_core::{Error, Result};

pub use self::blocks::header;
use self::blocks::{Block, Blocks};
pub use self::parquet::ParquetInput;
use super::formats::Formats;
use super::partition::lock;
use super::plan::Wanted;
use super::worker::{FileContext, Worker};
use crate::ingest::{Opening, partitions_of};

/// A file that is to be read.
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, as the user wrote it.
    pub name: String,
    /// Where its columns are.
    pub wanted: Wanted,
    /// The character between fields of a CSV file; guessed when absent.
    pub delimiter: Option<char>,
    /// How it is read.
    pub kind: InputKind,
}

impl Input {
    /// How to open it.
    pub fn opening(&self) -> Opening<'_> {
        Opening { path: &self.path, name: &self.name, delimiter: self.delimiter }
    }
}

/// How a file is read.
pub enum InputKind {
    /// Text, in blocks of whole lines.
    Csv,
    /// Row groups.
    Parquet(ParquetInput),
    /// As a whole, by one thread.
    Other,
}

/// Rows that one thread reads at a time.
enum Task {
    Block(usize, Block),
    RowGroup(usize, usize),
    Whole(usize),
}

/// Hands out what is to be read.
pub struct Tasks<'a> {
    inputs: &'a [Input],
    state: Mutex<State>,
}

struct State {
    file: usize,
    next: usize,
    blocks: Option<Blocks>,
}

impl Input {
    /// The number of rows that it has, about.
    pub fn estimated_rows(&self) -> u64 {
        const BYTES_OF_A_LINE: u64 = 40;
        let bytes = || std::fs::metadata(&self.path).map_or(0, |facts| facts.len());
        match &self.kind {
            InputKind::Parquet(parquet) => parquet.row_count(),
            InputKind::Csv | InputKind::Other => bytes() / BYTES_OF_A_LINE,
        }
    }
}

impl InputKind {
    /// How a file is read, told by its name.
    ///
    /// # Errors
    /// `D001` when it cannot be opened.
    pub fn of(path: &std::path::Path, name: &str) -> Result<Self> {
        // The quick ways of reading look at what stands inside a file, and its folders may tell columns too.
        if !partitions_of(name).is_empty() {
            return Ok(Self::Other);
        }
        let lower = name.to_lowercase();
        if lower.ends_with(".parquet") || lower.ends_with(".pq") {
            return Ok(Self::Parquet(ParquetInput::open(path, name)?));
        }
        let is_text = [".csv", ".tsv", ".txt"].iter().any(|ending| lower.ends_with(ending));
        Ok(if is_text { Self::Csv } else { Self::Other })
    }
}

impl<'a> Tasks<'a> {
    /// Everything that is to be read, file by file.
    pub fn new(inputs: &'a [Input]) -> Self {
        Self { inputs, state: Mutex::new(State { file: 0, next: 0, blocks: None }) }
    }

    /// The next rows to read; `None` when all are handed out.
    fn next(&self) -> Result<Option<Task>> {
        let mut state = lock(&self.state);
        loop {
            let file = state.file;
            let Some(input) = self.inputs.get(file) else { return Ok(None) };
            let number = state.next;
            state.next += 1;
            let task = match &input.kind {
                InputKind::Parquet(parquet) => {
                    (number < parquet.group_count()).then_some(Task::RowGroup(file, number))
                }
                InputKind::Other => (number == 0).then_some(Task::Whole(file)),
                InputKind::Csv => {
                    if state.blocks.is_none() {
                        state.blocks = Some(Blocks::open(input)?);
                    }
                    let block = state.blocks.as_mut().map(Blocks::next).transpose()?.flatten();
                    block.map(|block| Task::Block(file, block))
                }
            };
            match task {
                Some(task) => return Ok(Some(task)),
                None => *state = State { file: file + 1, next: 0, blocks: None },
            }
        }
    }
}

/// The lines of a text file before its rows.
///
/// # Errors
/// When it cannot be read.
pub fn head_lines(input: &Input) -> Result<u64> {
    Ok(blocks::Head::of(input)?.lines)
}

/// Where a block stands, and the lines that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockSite {
    /// The number of its file.
    pub file: u16,
    /// Its number within the file.
    pub block: u32,
}

/// What a thread says of a block that it has read.
pub struct BlockFacts {
    /// Where it stands.
    pub site: BlockSite,
    /// Lines that it has, where lines are counted within blocks.
    pub lines: u64,
    /// Rows that it has.
    pub rows: u64,
    /// What is wrong in it.
    pub findings: super::findings::RowFindings,
}

/// Reads blocks until there are none left.
///
/// # Errors
/// When a file cannot be read further.
pub fn work(
    tasks: &Tasks<'_>,
    formats: &[Formats],
    worker: &mut Worker<'_>,
) -> Result<Vec<BlockFacts>> {
    let mut facts = Vec::new();
    while let Some(task) = tasks.next()? {
        let (file, block) = match &task {
            Task::Block(file, block) => (*file, block.number),
            Task::RowGroup(file, group) => (*file, *group as u32),
            Task::Whole(file) => (*file, 0),
        };
        let input = &tasks.inputs[file];
        let context = FileContext {
            number: file as u16,
            name: &input.name,
            wanted: &input.wanted,
            formats: &formats[file],
        };
        worker.block = block;
        let rows_before = worker.figures.rows;
        let lines = match task {
            Task::Block(_, block) => csv::read(&block, input, &context, worker)?,
            Task::RowGroup(_, group) => {
                parquet::read(input, group, &context, worker)?;
                0
            }
            Task::Whole(_) => {
                table::read(input, &context, worker)?;
                0
            }
        };
        facts.push(BlockFacts {
            site: BlockSite { file: file as u16, block },
            lines,
            rows: worker.figures.rows - rows_before,
            findings: std::mem::take(&mut worker.findings),
        });
    }
    worker.finish()?;
    Ok(facts)
}

/// Shows some rows of a file, as text and whether each cell is text in the file. Of a large file rows from
/// all over it, since files are often sorted by date.
///
/// # Errors
/// When it cannot be read.
pub fn sample_rows(
    input: &Input,
    file_count: usize,
    look: &mut dyn FnMut(&[String], &[bool]),
) -> Result<()> {
    const PROBES: usize = 48;
    let probes = (PROBES / file_count.max(1)).max(1);
    match &input.kind {
        InputKind::Csv => csv::sample(input, probes, look),
        InputKind::Parquet(parquet) => parquet.sample(input, probes, look),
        InputKind::Other => table::sample(input, look),
    }
}

/// Opens a file from its beginning.
fn open(path: &std::path::Path, name: &str) -> Result<File> {
    File::open(path).map_err(|error| unreadable(name, &error))
}

fn unreadable(name: &str, error: &std::io::Error) -> Error {
    Error::new("D001", format!("cannot be read: {error}")).in_file(name)
}

/// Reads at most so many bytes.
fn read_some(file: &mut impl Read, most: usize, name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(most.min(1 << 20));
    BufReader::new(file)
        .take(most as u64)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(name, &error))?;
    Ok(bytes)
}
