//! Blocks of text: plain ones cut at every delimiter, those with quotes by a parser of the whole grammar.

use std::io::{Seek, SeekFrom};

use csv::ByteRecord;
use forecastle_core::{Error, Result};

use super::blocks::{Head, line_breaks};
use super::{Block, Input, open, read_some, unreadable};
use crate::demand::findings::note;
use crate::demand::keys::read_text;
use crate::demand::plan::Wanted;
use crate::demand::worker::{FileContext, Worker};
use crate::ingest::{LineTracker, open_at_end, swallowing_field};

/// Bytes looked at in one place of a large file.
const PROBE: usize = 64 << 10;

/// Reads the rows of a block; lines are counted from 1 within it. Returns how many it has.
///
/// # Errors
/// `X001` when there is no room on disk for what is read.
pub fn read(
    block: &Block,
    input: &Input,
    file: &FileContext<'_>,
    worker: &mut Worker<'_>,
) -> Result<u64> {
    let lone_return =
        |at: usize| block.bytes[at] == b'\r' && block.bytes.get(at + 1) != Some(&b'\n');
    let has_returns = block.bytes.contains(&b'\r') && (0..block.bytes.len()).any(lone_return);
    match block.has_quotes || has_returns {
        true => read_with_care(block, input, file, worker),
        false => read_plain(block, file, worker),
    }
}

/// Rows without quotes: fields are what stands between delimiters.
fn read_plain(block: &Block, file: &FileContext<'_>, worker: &mut Worker<'_>) -> Result<u64> {
    let wanted = file.wanted;
    let mut codes = Vec::with_capacity(wanted.keys);
    let mut spans: Vec<(usize, usize)> = Vec::with_capacity(wanted.width);
    let (bytes, delimiter) = (block.bytes.as_slice(), block.delimiter);
    let (mut begin, mut line) = (0, 0);
    while begin < bytes.len() {
        spans.clear();
        line += 1;
        let mut field = begin;
        let mut at = begin;
        while at < bytes.len() && bytes[at] != b'\n' {
            if bytes[at] == delimiter {
                spans.push((field, at));
                field = at + 1;
            }
            at += 1;
        }
        let end = if at > begin && bytes[at - 1] == b'\r' { at - 1 } else { at };
        spans.push((field.min(end), end));
        let row = &bytes[begin..end];
        begin = at + 1;
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == delimiter;
        if row.first().is_none_or(is_blank) && row.iter().all(is_blank) {
            continue;
        }
        if spans.len() != wanted.width {
            wrong_width(row, spans.len(), 0, line, file, worker);
            continue;
        }
        take(|place| &bytes[spans[place].0..spans[place].1], line, file, &mut codes, worker)?;
    }
    Ok(line)
}

/// Rows as the grammar of CSV has them.
fn read_with_care(
    block: &Block,
    input: &Input,
    file: &FileContext<'_>,
    worker: &mut Worker<'_>,
) -> Result<u64> {
    let (bytes, delimiter) = (block.bytes.as_slice(), block.delimiter);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(LineTracker::new(bytes));
    let mut codes = Vec::new();
    let mut record = ByteRecord::new();
    let wanted = file.wanted;
    let broken = |error: csv::Error| {
        Error::new("D001", format!("cannot be read further: {error}")).in_file(&input.name)
    };
    while reader.read_byte_record(&mut record).map_err(broken)? {
        let begin = record.position().map_or(0, csv::Position::byte);
        let line = reader.get_mut().line_from(begin);
        if block.is_last && reader.position().byte() >= bytes.len() as u64 {
            let rest = bytes[begin as usize..].trim_ascii_start();
            let open =
                open_at_end(&mut &rest[..], delimiter).map_err(|e| unreadable(&input.name, &e))?;
            if let Some(open) = open {
                open_quote(
                    open.place,
                    line + open.lines_before,
                    "is never closed",
                    input,
                    file,
                    worker,
                );
                continue;
            }
        }
        if record.as_slice().iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let breaks = record.as_slice().iter().filter(|byte| **byte == b'\n').count();
        if let Some(place) = swallowing_field(&record, delimiter, wanted.width) {
            let last = line + breaks as u64;
            let why = format!("closes only in row {last}, and the rows between are lost in it");
            open_quote(place, line, &why, input, file, worker);
            continue;
        }
        if record.len() != wanted.width {
            let fields: Vec<_> = record.iter().collect();
            let row = fields.join(&delimiter);
            wrong_width(&row, record.len(), breaks, line, file, worker);
            continue;
        }
        take(|place| &record[place], line, file, &mut codes, worker)?;
    }
    Ok(line_breaks(bytes))
}

/// Takes in a row by its fields.
fn take<'a>(
    field: impl Fn(usize) -> &'a [u8],
    line: u64,
    file: &FileContext<'_>,
    codes: &mut Vec<u32>,
    worker: &mut Worker<'_>,
) -> Result<()> {
    /// Columns that are read at most: keys besides.
    const ROOM: usize = 16;
    let places = &file.wanted.places;
    let is_wrong =
        |cell: &[u8]| cell.contains(&0) || !cell.is_ascii() && std::str::from_utf8(cell).is_err();
    for (place, name) in places.iter().zip(&file.wanted.names).skip(file.wanted.keys) {
        let cell = field(*place);
        if is_wrong(cell) {
            let (text, wrong) = read_text(cell);
            let column = name;
            note(&mut worker.findings.bad_encoding, (file.name, line), column, &text, || wrong);
        }
    }
    if places.len() <= ROOM {
        let mut cells: [&[u8]; ROOM] = [&[]; ROOM];
        for (cell, place) in cells.iter_mut().zip(places) {
            *cell = field(*place);
        }
        return worker.take_text(&cells[..places.len()], line, file, codes);
    }
    let cells: Vec<_> = places.iter().map(|place| field(*place)).collect();
    worker.take_text(&cells, line, file, codes)
}

fn wrong_width(
    row: &[u8],
    count: usize,
    breaks: usize,
    line: u64,
    file: &FileContext<'_>,
    worker: &mut Worker<'_>,
) {
    let why = || {
        let fields = if count == 1 { "field" } else { "fields" };
        let mut why = format!("the row has {count} {fields}, the header {}", file.wanted.width);
        if breaks > 0 {
            let lines = breaks + 1;
            why.push_str(&format!("; it runs over {lines} lines, so a quote is left open"));
        }
        why
    };
    let text = String::from_utf8_lossy(row);
    note(&mut worker.findings.wrong_width, (file.name, line), "", &text, why);
}

fn open_quote(
    place: usize,
    line: u64,
    why: &str,
    input: &Input,
    file: &FileContext<'_>,
    worker: &mut Worker<'_>,
) {
    let named = input.wanted.places.iter().position(|other| *other == place);
    let column = named.map_or("", |place| input.wanted.names[place].as_str());
    let why = || format!("a quote that opens here {why}");
    note(&mut worker.findings.open_quotes, (file.name, line), column, "", why);
}

/// Shows rows from several places of a file.
///
/// # Errors
/// When it cannot be read.
pub fn sample(
    input: &Input,
    probes: usize,
    look: &mut dyn FnMut(&[String], &[bool]),
) -> Result<()> {
    let head = Head::of(input)?;
    let mut file = open(&input.path, &input.name)?;
    let length = file.metadata().map_err(|error| unreadable(&input.name, &error))?.len();
    let rows = length.saturating_sub(head.begin);
    let probes = if rows <= (probes * PROBE) as u64 { 1 } else { probes };
    let most = if probes == 1 { (rows as usize).min(PROBE * 48) } else { PROBE };
    for probe in 0..probes as u64 {
        let begin = head.begin + rows * probe / probes as u64;
        file.seek(SeekFrom::Start(begin)).map_err(|error| unreadable(&input.name, &error))?;
        let bytes = read_some(&mut file, most, &input.name)?;
        let is_end = begin + bytes.len() as u64 >= length;
        let first = match probe {
            0 => 0,
            _ => bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1),
        };
        let last =
            if is_end { bytes.len() } else { bytes.iter().rposition(|b| *b == b'\n').unwrap_or(0) };
        if first < last {
            show(&bytes[first..last], head.delimiter, &input.wanted, look);
        }
    }
    Ok(())
}

/// Rows of a stretch that may begin in the middle of a quoted field: those of another width are no rows.
fn show(bytes: &[u8], delimiter: u8, wanted: &Wanted, look: &mut dyn FnMut(&[String], &[bool])) {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let is_text = vec![true; wanted.places.len()];
    let mut record = ByteRecord::new();
    while let Ok(true) = reader.read_byte_record(&mut record) {
        if record.len() == wanted.width {
            let cell = |place: &usize| String::from_utf8_lossy(&record[*place]).into_owned();
            look(&wanted.places.iter().map(cell).collect::<Vec<_>>(), &is_text);
        }
    }
}
