//! Excel workbooks (XLSX): the first visible sheet, values only.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufReader, Read};
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, StringArray, TimestampMillisecondArray};
use calamine::{Cell, DataRef, Reader, SheetType, SheetVisible, Xlsx};
use chrono::{NaiveDateTime, NaiveTime};
use forecastle_core::{Error, Result};

use super::bytes::{cannot_open, check_share};
use super::guard::guarded;
use super::{Batch, Opening, Source, TableReader};
use crate::ingest::evidence::Evidence;

/// XLSX.
pub static SOURCE: Source =
    Source { name: "xlsx", endings: &[".xlsx"], open: |opening| Ok(Box::new(open(opening)?)) };

const ROWS_PER_BATCH: usize = 65_536;
/// A workbook has so many parts at most, and none is larger unpacked: a sheet of a million rows is smaller.
const MOST_PARTS: usize = 10_000;
const LARGEST_PART: u64 = 1 << 30;
/// Texts that cells share are held in memory, all at once.
const LARGEST_TEXTS: u64 = 256 << 20;

struct XlsxReader {
    name: String,
    book: Xlsx<BufReader<File>>,
    sheet: String,
    header: Vec<String>,
    /// The row and the first column of the header, counted from 0.
    corner: (u32, u32),
    selected: Vec<usize>,
    batches: Option<VecDeque<Batch>>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
enum Content {
    Empty,
    Text(String),
    Number(f64),
    Moment(NaiveDateTime),
}

fn damaged(name: &str) -> impl Fn(String) -> Error + '_ {
    move |why| {
        Error::new("D001", format!("not a readable Excel workbook: {why}"))
            .in_file(name)
            .hint("open it, save it anew as .xlsx, or save the sheet as CSV UTF-8")
    }
}

fn open(opening: &Opening<'_>) -> Result<XlsxReader> {
    let name = opening.name;
    let file = File::open(opening.path).map_err(|error| cannot_open(&error, name))?;
    guarded(|| check_parts(file, name), damaged(name))?;
    let file = File::open(opening.path).map_err(|error| cannot_open(&error, name))?;
    let open = || {
        let mut book = Xlsx::new(BufReader::new(file)).map_err(|e| damaged(name)(e.to_string()))?;
        let sheets = book.sheets_metadata();
        let is_table = |sheet: &&calamine::Sheet| {
            sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
        };
        let Some(sheet) = sheets.iter().find(is_table).map(|sheet| sheet.name.clone()) else {
            return Err(
                Error::new("D003", "the workbook has no visible sheet of cells").in_file(name)
            );
        };
        let (corner, header) = header(&mut book, &sheet, name)?;
        Ok(XlsxReader {
            name: name.to_owned(),
            book,
            sheet,
            header,
            corner,
            selected: Vec::new(),
            batches: None,
        })
    };
    guarded(open, damaged(name))
}

/// Unpacks every part once without keeping it: what a part says of its own size proves nothing.
fn check_parts(file: File, name: &str) -> Result<()> {
    let not_one = |error: zip::result::ZipError| match error {
        zip::result::ZipError::Io(error) => damaged(name)(error.to_string()),
        _ => damaged(name)("it is no archive, or cut off".to_owned()),
    };
    let too_large = |what: String| {
        Error::new("D006", what)
            .in_file(name)
            .hint("save the sheet as CSV UTF-8 or Parquet; else look where it came from")
    };
    let packed = file.metadata().map_err(|error| cannot_open(&error, name))?.len();
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(not_one)?;
    if archive.len() > MOST_PARTS {
        return Err(too_large(format!("the workbook has {} parts", archive.len())));
    }
    let mut unpacked = 0;
    let mut block = vec![0; 1 << 16];
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(not_one)?;
        let is_texts = part.name().map_err(not_one)?.ends_with("sharedStrings.xml");
        let most = if is_texts { LARGEST_TEXTS } else { LARGEST_PART };
        let mut size = 0;
        loop {
            let read = part.read(&mut block).map_err(|e| damaged(name)(e.to_string()))? as u64;
            if read == 0 {
                break;
            }
            (size, unpacked) = (size + read, unpacked + read);
            check_share(packed, unpacked).map_err(|error| too_large(error.to_string()))?;
            if size > most {
                let most = most >> 20;
                return Err(too_large(format!("the workbook has a part of more than {most} MiB")));
            }
        }
    }
    Ok(())
}

/// The first row that has anything, and where it begins.
fn header(
    book: &mut Xlsx<BufReader<File>>,
    sheet: &str,
    name: &str,
) -> Result<((u32, u32), Vec<String>)> {
    let mut names: Vec<String> = Vec::new();
    let mut corner = None;
    let mut cells =
        book.worksheet_cells_reader(sheet).map_err(|error| damaged(name)(error.to_string()))?;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(name)(error.to_string()))? {
        let content = content(&cell);
        if content == Content::Empty {
            continue;
        }
        let (row, column) = cell.get_position();
        let (first_row, first_column) = *corner.get_or_insert((row, column));
        if row > first_row {
            break;
        }
        // A cell before the first one of its row would be another row's.
        let Some(place) = column.checked_sub(first_column) else { continue };
        names.resize(names.len().max(place as usize + 1), String::new());
        names[place as usize] = as_text(&content).trim().to_owned();
    }
    match corner {
        Some(corner) => Ok((corner, names)),
        None => Err(Error::new("D003", "the sheet is empty")
            .in_file(name)
            .hint("the first row names the columns, each further row is a row of the table")),
    }
}

impl TableReader for XlsxReader {
    fn column_names(&self) -> &[String] {
        &self.header
    }

    fn select(&mut self, places: &[usize]) {
        self.selected = places.to_vec();
    }

    fn next_batch(&mut self, _: &mut Evidence) -> Result<Option<Batch>> {
        if self.batches.is_none() {
            let name = self.name.clone();
            self.batches = Some(guarded(|| self.read(), damaged(&name))?);
        }
        Ok(self.batches.as_mut().and_then(VecDeque::pop_front))
    }
}

impl XlsxReader {
    /// Reads the chosen columns of all rows: a sheet has at most 1,048,576.
    fn read(&mut self) -> Result<VecDeque<Batch>> {
        let name = self.name.clone();
        let failed = |error: calamine::XlsxError| damaged(&name)(error.to_string());
        let (header_row, first_column) = self.corner;
        // A column may be asked for more than once.
        let mut wanted = vec![Vec::new(); self.header.len()];
        for (number, place) in self.selected.iter().enumerate() {
            wanted[*place].push(number);
        }
        let selected = &self.selected;
        let mut batches = VecDeque::new();
        let mut part = Part::new(selected.len());
        let mut cells = self.book.worksheet_cells_reader(&self.sheet).map_err(failed)?;
        while let Some(cell) = cells.next_cell().map_err(failed)? {
            let (row, column) = cell.get_position();
            let content = content(&cell);
            if row <= header_row || content == Content::Empty {
                continue;
            }
            let line = u64::from(row) + 1;
            if part.rows.last() != Some(&line) {
                if part.rows.len() == ROWS_PER_BATCH {
                    batches.push_back(
                        std::mem::replace(&mut part, Part::new(selected.len())).finish(),
                    );
                }
                part.begin_row(line);
            }
            let place = column.checked_sub(first_column).map(|place| place as usize);
            for number in place.and_then(|place| wanted.get(place)).into_iter().flatten() {
                part.set(*number, content.clone());
            }
        }
        if !part.rows.is_empty() {
            batches.push_back(part.finish());
        }
        Ok(batches)
    }
}

/// Some rows, cell by cell.
struct Part {
    rows: Vec<u64>,
    columns: Vec<Vec<Content>>,
}

impl Part {
    fn new(width: usize) -> Self {
        Self { rows: Vec::new(), columns: vec![Vec::new(); width] }
    }

    fn begin_row(&mut self, line: u64) {
        self.rows.push(line);
        for column in &mut self.columns {
            column.push(Content::Empty);
        }
    }

    fn set(&mut self, number: usize, content: Content) {
        if let Some(last) = self.columns[number].last_mut() {
            *last = content;
        }
    }

    fn finish(self) -> Batch {
        Batch { rows: self.rows, columns: self.columns.iter().map(|c| array(c)).collect() }
    }
}

/// A column typed where all its cells are of one kind, else as text.
fn array(cells: &[Content]) -> ArrayRef {
    let all =
        |is: fn(&Content) -> bool| cells.iter().all(|cell| *cell == Content::Empty || is(cell));
    let number = |cell: &Content| match cell {
        Content::Number(value) => Some(*value),
        _ => None,
    };
    if all(
        |cell| matches!(cell, Content::Number(value) if value.fract() == 0.0 && value.abs() < 9e15),
    ) {
        let whole = cells.iter().map(|cell| number(cell).map(|value| value as i64));
        return Arc::new(whole.collect::<Int64Array>());
    }
    if all(|cell| matches!(cell, Content::Number(_))) {
        return Arc::new(cells.iter().map(number).collect::<Float64Array>());
    }
    if all(|cell| matches!(cell, Content::Moment(_))) {
        let moments = cells.iter().map(|cell| match cell {
            Content::Moment(moment) => Some(moment.and_utc().timestamp_millis()),
            _ => None,
        });
        return Arc::new(moments.collect::<TimestampMillisecondArray>());
    }
    Arc::new(StringArray::from_iter_values(cells.iter().map(as_text)))
}

fn as_text(content: &Content) -> String {
    match content {
        Content::Empty => String::new(),
        Content::Text(text) => text.clone(),
        Content::Number(value) => value.to_string(),
        Content::Moment(moment) if moment.time() == NaiveTime::MIN => moment.date().to_string(),
        Content::Moment(moment) => moment.format("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

/// What a cell shows; of a formula what it came to when the workbook was saved.
fn content(cell: &Cell<DataRef<'_>>) -> Content {
    let text = |text: &str| match text.trim().is_empty() {
        true => Content::Empty,
        false => Content::Text(text.to_owned()),
    };
    match cell.get_value() {
        DataRef::Empty => Content::Empty,
        DataRef::Int(value) => Content::Number(*value as f64),
        DataRef::Float(value) => Content::Number(*value),
        DataRef::String(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(value) => Content::Text(value.to_string()),
        DataRef::DateTime(value) => match value.as_datetime().filter(|_| value.is_datetime()) {
            Some(moment) => Content::Moment(moment),
            None => Content::Number(value.as_f64()),
        },
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value),
        DataRef::Error(error) => text(&error.to_string()),
    }
}
