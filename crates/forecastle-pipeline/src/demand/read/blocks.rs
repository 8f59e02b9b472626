//! A text file in blocks of whole rows.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use forecastle_core::{Error, Result};

use super::{Input, open, read_some, unreadable};
use crate::ingest::{Opening, TableReader, open as open_table};

/// Bytes of a block.
const BLOCK: usize = 4 << 20;
/// Bytes of the longest row; a longer one is a quote that nobody closed, or no table.
const LONGEST_ROW: usize = 64 << 20;
/// Bytes in which the header has to end.
const LONGEST_HEADER: usize = 1 << 20;

/// Whole rows of a text file.
pub struct Block {
    /// Its number within the file.
    pub number: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether there is a quote in it.
    pub has_quotes: bool,
    /// Whether it is the file's last.
    pub is_last: bool,
    /// The character between fields.
    pub delimiter: u8,
}

/// A text file being cut into blocks.
pub struct Blocks {
    file: File,
    name: String,
    delimiter: u8,
    carried: Vec<u8>,
    number: u32,
    is_done: bool,
}

/// Where the rows of a text file begin.
pub struct Head {
    /// The offset of the first row.
    pub begin: u64,
    /// The line on which it begins, or would.
    pub lines: u64,
    /// The character between fields.
    pub delimiter: u8,
}

impl Head {
    /// Looks at the head of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(input: &Input) -> Result<Self> {
        let mut file = open(&input.path, &input.name)?;
        let head = read_some(&mut file, LONGEST_HEADER, &input.name)?;
        let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let delimiter = match input.delimiter {
            Some(delimiter) => u8::try_from(delimiter).unwrap_or(b','),
            None => crate::ingest::guess_delimiter(&head[mark..]),
        };
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&head[mark..]);
        let mut record = ::csv::ByteRecord::new();
        let found = reader.read_byte_record(&mut record);
        found.map_err(|error| Error::new("D001", error.to_string()).in_file(&input.name))?;
        let begin = mark + reader.position().byte() as usize;
        // A line feed after a return belongs to the header's line.
        let begin = if head[..begin].ends_with(b"\r") && head.get(begin) == Some(&b'\n') {
            begin + 1
        } else {
            begin
        };
        Ok(Self { begin: begin as u64, lines: line_breaks(&head[..begin]), delimiter })
    }
}

/// The names of a text file's columns.
///
/// # Errors
/// When it cannot be opened, or has no header.
pub fn header(opening: &Opening<'_>) -> Result<Vec<String>> {
    let reader: Box<dyn TableReader> = open_table(opening)?;
    Ok(reader.column_names().to_vec())
}

impl Blocks {
    /// Begins after the header.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(input: &Input) -> Result<Self> {
        let head = Head::of(input)?;
        let mut file = open(&input.path, &input.name)?;
        file.seek(SeekFrom::Start(head.begin)).map_err(|error| unreadable(&input.name, &error))?;
        Ok(Self {
            file,
            name: input.name.clone(),
            delimiter: head.delimiter,
            carried: Vec::new(),
            number: 0,
            is_done: false,
        })
    }

    /// The next block; `None` at the end.
    ///
    /// # Errors
    /// When the file cannot be read, or has a row that is too long.
    pub fn next(&mut self) -> Result<Option<Block>> {
        if self.is_done {
            return Ok(None);
        }
        let mut bytes = std::mem::take(&mut self.carried);
        loop {
            let before = bytes.len();
            bytes.resize(before + BLOCK, 0);
            let read = self.fill(&mut bytes[before..])?;
            bytes.truncate(before + read);
            self.is_done = read < BLOCK;
            let has_quotes = bytes.contains(&b'"');
            let end = match self.is_done {
                true => bytes.len(),
                false => last_end(&bytes, has_quotes, self.delimiter),
            };
            if end == 0 && !self.is_done {
                if bytes.len() > LONGEST_ROW {
                    return Err(self.too_long());
                }
                continue;
            }
            self.carried = bytes.split_off(end);
            if bytes.is_empty() {
                return Ok(None);
            }
            let number = self.number;
            self.number += 1;
            let (is_last, delimiter) = (self.is_done, self.delimiter);
            return Ok(Some(Block { number, bytes, has_quotes, is_last, delimiter }));
        }
    }

    fn fill(&mut self, room: &mut [u8]) -> Result<usize> {
        let mut filled = 0;
        while filled < room.len() {
            match self.file.read(&mut room[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(&self.name, &error)),
            }
        }
        Ok(filled)
    }

    fn too_long(&self) -> Error {
        let megabytes = LONGEST_ROW >> 20;
        Error::new("D004", format!("a row is longer than {megabytes} MB"))
            .in_file(&self.name)
            .hint("a quote is left open, or the file is no table of rows")
    }
}

/// Where a quote-aware reader of rows stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    AfterQuote,
}

/// The end of the last whole row among bytes that begin with one; zero where none ends.
fn last_end(bytes: &[u8], has_quotes: bool, delimiter: u8) -> usize {
    if !has_quotes {
        let last = bytes.iter().rposition(|byte| *byte == b'\n');
        // Where lines end in returns alone, the last byte may be the first half of a line break.
        let last =
            last.or_else(|| bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\r'));
        return last.map_or(0, |place| place + 1);
    }
    let (mut state, mut end) = (State::FieldStart, 0);
    for (place, byte) in bytes.iter().enumerate() {
        state = match (state, byte) {
            (State::Quoted, b'"') => State::AfterQuote,
            (State::Quoted, _) | (State::AfterQuote, b'"') => State::Quoted,
            (State::FieldStart, b'"') => State::Quoted,
            (_, b'\n') => {
                end = place + 1;
                State::FieldStart
            }
            (_, b'\r') => {
                if bytes.get(place + 1).is_some_and(|next| *next != b'\n') {
                    end = place + 1;
                }
                State::FieldStart
            }
            (_, other) if *other == delimiter => State::FieldStart,
            _ => State::Plain,
        };
    }
    end
}

/// Line breaks among bytes, as an editor counts them: a return and the line feed after it are one.
pub fn line_breaks(bytes: &[u8]) -> u64 {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let is_lone = |place: &usize| bytes[*place] == b'\r' && bytes.get(place + 1) != Some(&b'\n');
    let returns = match bytes.contains(&b'\r') {
        true => (0..bytes.len()).filter(is_lone).count(),
        false => 0,
    };
    (feeds + returns) as u64
}
