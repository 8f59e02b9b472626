//! CSV files: any delimiter, quotes, line ends, with or without a byte-order mark, plain or compressed.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::StringBuilder;
use csv::ByteRecord;
use forecastle_core::{Error, Result};

use super::bytes::Bytes;
use super::lines::{LONGEST_ROW, LineTracker};
use super::quotes::{OpenQuote, open_at_end, swallowing_field};
use super::{Batch, Opening, Source, TableReader};
use crate::ingest::evidence::{Evidence, Findings};

/// CSV.
pub static SOURCE: Source = Source {
    name: "csv",
    endings: &[
        ".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", ".csv.zst", ".tsv.zst", ".txt.zst",
    ],
    open: |opening| Ok(Box::new(open(opening)?)),
};

const ROWS_PER_BATCH: usize = 8_192;
const BUFFER_BYTES: usize = 1 << 18;
/// So much is looked at to tell what kind of file it is.
const HEAD_BYTES: u64 = 64 * 1024;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

struct CsvReader {
    name: String,
    header: Vec<String>,
    selected: Vec<usize>,
    delimiter: u8,
    bytes: Bytes,
    /// Bytes of the byte-order mark before the text.
    mark: u64,
    reader: csv::Reader<LineTracker<Box<dyn Read + Send>>>,
}

fn open(opening: &Opening<'_>) -> Result<CsvReader> {
    let bytes = Bytes::of(opening.path, opening.name)?;
    let unreadable = |error: std::io::Error| bytes.explain(&error);
    let mut unpacked = bytes.open_at(0).map_err(unreadable)?;
    let mut head = Vec::new();
    unpacked.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(unreadable)?;
    refuse_other_kinds(&head, opening.name)?;
    let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let delimiter = match opening.delimiter {
        Some(delimiter) => u8::try_from(delimiter).map_err(|_| {
            Error::new("C003", format!("delimiter `{delimiter}` is not one byte"))
                .hint("delimiters: , ; | or a tab")
        })?,
        None => guess_delimiter(&head[mark as usize..]),
    };
    head.drain(..mark as usize);
    let text: Box<dyn Read + Send> = Box::new(Cursor::new(head).chain(unpacked));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .buffer_capacity(BUFFER_BYTES)
        .from_reader(LineTracker::new(text));
    let header = match reader.byte_headers() {
        Ok(names) => names.clone(),
        Err(error) => {
            return Err(trouble(error, &bytes, reader.get_ref(), (0, 1), mark, delimiter));
        }
    };
    let header: Vec<_> =
        header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    if header.is_empty() || header.iter().all(String::is_empty) {
        return Err(Error::new("D003", "the file is empty")
            .in_file(opening.name)
            .hint("the first line names the columns, each further line is a row"));
    }
    let name = opening.name.to_owned();
    Ok(CsvReader { name, header, selected: Vec::new(), delimiter, bytes, mark, reader })
}

/// Why reading stopped in a row that begins at a place and a line.
fn trouble(
    error: csv::Error,
    bytes: &Bytes,
    tracker: &LineTracker<Box<dyn Read + Send>>,
    (begin, line): (u64, u64),
    mark: u64,
    delimiter: u8,
) -> Error {
    if !tracker.is_row_too_long() {
        return match error.into_kind() {
            csv::ErrorKind::Io(error) => bytes.explain(&error),
            other => Error::new("D001", format!("cannot be read further: {other:?}")),
        };
    }
    let message = format!("the row is longer than {} MiB", LONGEST_ROW >> 20);
    let error = Error::new("D005", message).in_file(bytes.name()).at_row(line);
    let start = bytes.open_at(mark + begin).and_then(|rest| {
        let mut rest = BufReader::new(rest.take(LONGEST_ROW));
        skip_line_breaks(&mut rest)?;
        open_at_end(&mut rest, delimiter)
    });
    match start {
        Ok(Some(_)) => error.hint("a quote opens in this row and is not closed: correct it"),
        _ => error.hint("each row ends with a line break: is this a CSV file?"),
    }
}

fn refuse_other_kinds(head: &[u8], name: &str) -> Result<()> {
    let is_utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let (what, next) = if head.starts_with(b"PK\x03\x04") {
        (
            "the file is an Excel workbook or another archive, not CSV",
            "let a workbook's name end in .xlsx, or save the sheet as CSV UTF-8",
        )
    } else if head.starts_with(b"PAR1") {
        ("the file is Parquet, not CSV", "let its name end in .parquet")
    } else if head.starts_with(b"\x1F\x8B") || head.starts_with(b"\x28\xB5\x2F\xFD") {
        ("the file is compressed twice", "unpack it once")
    } else if head.starts_with(b"\xD0\xCF\x11\xE0") {
        ("the file is an old Excel workbook, not CSV", "save the sheet as CSV UTF-8")
    } else if is_utf16 || head.iter().take(1024).filter(|byte| **byte == 0).count() > 8 {
        (
            "the file is not UTF-8 text (it looks like UTF-16 or binary)",
            "save it as CSV UTF-8, or give a Parquet file ending in .parquet",
        )
    } else {
        return Ok(());
    };
    Err(Error::new("D001", what).in_file(name).hint(next))
}

/// The delimiter that the header line has most of, outside quotes.
pub fn guess_delimiter(head: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in head.iter().take_while(|byte| **byte != b'\n' && **byte != b'\r') {
        is_quoted ^= *byte == b'"';
        if let Some(place) = DELIMITERS.iter().position(|d| d == byte).filter(|_| !is_quoted) {
            counts[place] += 1;
        }
    }
    let most = (0..DELIMITERS.len()).rev().max_by_key(|place| counts[*place]).unwrap_or(0);
    DELIMITERS[most]
}

impl TableReader for CsvReader {
    fn column_names(&self) -> &[String] {
        &self.header
    }

    fn select(&mut self, places: &[usize]) {
        self.selected = places.to_vec();
    }

    fn next_batch(&mut self, evidence: &mut Evidence) -> Result<Option<Batch>> {
        let mut rows = Vec::new();
        let mut columns: Vec<_> = self.selected.iter().map(|_| StringBuilder::new()).collect();
        let mut record = ByteRecord::new();
        while rows.len() < ROWS_PER_BATCH {
            let begin = self.reader.position().byte();
            self.reader.get_mut().begin_row(begin);
            let has_record = match self.reader.read_byte_record(&mut record) {
                Ok(has_record) => has_record,
                Err(error) => return Err(self.trouble(error, begin)),
            };
            if !has_record {
                break;
            }
            let begin = record.position().map_or(0, csv::Position::byte);
            let line = self.reader.get_mut().line_from(begin);
            if !self.is_sound(&record, begin, line, evidence)? {
                continue;
            }
            rows.push(line);
            for (column, place) in columns.iter_mut().zip(&self.selected) {
                match std::str::from_utf8(&record[*place]) {
                    Ok(text) if !text.contains('\0') => column.append_value(text),
                    _ => column.append_value(self.damaged(&record[*place], line, *place, evidence)),
                }
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let columns =
            columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        Ok(Some(Batch { rows, columns }))
    }
}

impl CsvReader {
    /// Whether a record is one row of the table. Blank ones are passed over, others are written down.
    fn is_sound(
        &mut self,
        record: &ByteRecord,
        begin: u64,
        line: u64,
        evidence: &mut Evidence,
    ) -> Result<bool> {
        let end = self.reader.position().byte();
        if self.reader.get_ref().ends_at(end)
            && let Some(open) = self.open_quote(begin)?
        {
            let column = self.header.get(open.place).map_or("", String::as_str);
            // Lines are counted from the first that has text, which is the record's.
            let line = line + open.lines_before;
            note(&mut evidence.open_quotes, &self.name, line, column, "is never closed");
            return Ok(false);
        }
        if record.as_slice().iter().all(u8::is_ascii_whitespace) {
            return Ok(false);
        }
        let width = self.header.len();
        if let Some(place) = swallowing_field(record, self.delimiter, width) {
            let last =
                line + record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
            let why = format!("closes only in row {last}, and the rows between are lost in it");
            note(&mut evidence.open_quotes, &self.name, line, &self.header[place], &why);
            return Ok(false);
        }
        if record.len() != width {
            let fields = if record.len() == 1 { "field" } else { "fields" };
            let mut why = format!("the row has {} {fields}, the header {width}", record.len());
            let breaks = record.as_slice().iter().filter(|byte| **byte == b'\n').count();
            if breaks > 0 {
                let lines = breaks + 1;
                why.push_str(&format!("; it runs over {lines} lines, so a quote is left open"));
            }
            let fields: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
            let text = fields.join(&char::from(self.delimiter).to_string());
            if let Some(cell) = evidence.wrong_width.push(&self.name, line, "", &text) {
                cell.note = why;
            }
            return Ok(false);
        }
        Ok(true)
    }

    /// The quote that is open at the end of a file whose last record begins here.
    fn open_quote(&self, begin: u64) -> Result<Option<OpenQuote>> {
        let found = self.bytes.open_at(self.mark + begin).and_then(|rest| {
            let mut rest = BufReader::new(rest);
            skip_line_breaks(&mut rest)?;
            open_at_end(&mut rest, self.delimiter)
        });
        found.map_err(|error| self.bytes.explain(&error))
    }

    /// A cell whose bytes are no text as they should be, which goes to the evidence.
    fn damaged(&self, bytes: &[u8], line: u64, place: usize, evidence: &mut Evidence) -> String {
        let column = &self.header[place];
        let (text, note) = match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), "there is a zero byte in the text".to_owned()),
            Err(_) => {
                let latin: String = bytes.iter().copied().map(char::from).collect();
                let note = format!("the bytes are not UTF-8; in Latin-1 they read \"{latin}\"");
                (String::from_utf8_lossy(bytes).into_owned(), note)
            }
        };
        if let Some(cell) = evidence.bad_encoding.push(&self.name, line, column, &text) {
            cell.note = note;
        }
        text
    }

    fn trouble(&mut self, error: csv::Error, begin: u64) -> Error {
        let line = self.reader.get_mut().line_from(begin);
        let tracker = self.reader.get_ref();
        trouble(error, &self.bytes, tracker, (begin, line), self.mark, self.delimiter)
    }
}

fn note(findings: &mut Findings, file: &str, line: u64, column: &str, why: &str) {
    if let Some(cell) = findings.push(file, line, column, "") {
        cell.note = format!("a quote that opens here {why}");
    }
}

fn skip_line_breaks(rest: &mut impl BufRead) -> std::io::Result<()> {
    while let Some(b'\r' | b'\n') = rest.fill_buf()?.first() {
        rest.consume(1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::guess_delimiter;

    #[test]
    fn the_header_says_the_delimiter() {
        assert_eq!(guess_delimiter(b"a;b;c\n1,5;2;3"), b';');
        assert_eq!(guess_delimiter(b"\"a;x\",b,c\n"), b',');
        assert_eq!(guess_delimiter(b"a\tb\n"), b'\t');
        assert_eq!(guess_delimiter(b"only\n"), b',');
    }
}
