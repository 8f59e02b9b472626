//! CSV files: any delimiter, quotes, line ends, with or without a byte-order mark.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use forecastle_core::{Error, Result};

use super::{Batch, Opening, Source, TableReader};
use crate::ingest::evidence::Evidence;

/// CSV.
pub static SOURCE: Source = Source {
    name: "csv",
    endings: &[".csv", ".tsv", ".txt"],
    open: |opening| Ok(Box::new(open(opening)?)),
};

const ROWS_PER_BATCH: usize = 8_192;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

struct CsvReader {
    name: String,
    header: Vec<String>,
    selected: Vec<usize>,
    reader: csv::Reader<BufReader<File>>,
}

fn open(opening: &Opening<'_>) -> Result<CsvReader> {
    let unreadable = |error: std::io::Error| {
        Error::new("D001", format!("cannot be read: {error}")).in_file(opening.name)
    };
    let mut file = File::open(opening.path).map_err(unreadable)?;
    let mut head = Vec::new();
    file.by_ref().take(64 * 1024).read_to_end(&mut head).map_err(unreadable)?;
    refuse_other_encodings(&head, opening.name)?;
    let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    file.seek(SeekFrom::Start(mark)).map_err(unreadable)?;
    let delimiter = match opening.delimiter {
        Some(delimiter) => u8::try_from(delimiter).map_err(|_| {
            Error::new("C003", format!("delimiter `{delimiter}` is not one byte"))
                .hint("delimiters: , ; | or a tab")
        })?,
        None => guess_delimiter(&head[mark as usize..]),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(BufReader::with_capacity(1 << 18, file));
    let header = reader
        .byte_headers()
        .map_err(|error| Error::new("D001", error.to_string()).in_file(opening.name))?
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim().to_owned())
        .collect::<Vec<_>>();
    if header.is_empty() || header.iter().all(String::is_empty) {
        return Err(Error::new("D003", "the file is empty")
            .in_file(opening.name)
            .hint("the first line names the columns, each further line is a row"));
    }
    Ok(CsvReader { name: opening.name.to_owned(), header, selected: Vec::new(), reader })
}

fn refuse_other_encodings(head: &[u8], name: &str) -> Result<()> {
    let is_utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    if is_utf16 || head.iter().take(1024).filter(|byte| **byte == 0).count() > 8 {
        return Err(Error::new(
            "D001",
            "the file is not UTF-8 text (it looks like UTF-16 or binary)",
        )
        .in_file(name)
        .hint("save it as CSV UTF-8, or give a Parquet file ending in .parquet"));
    }
    Ok(())
}

/// The delimiter that the header line has most of, outside quotes.
fn guess_delimiter(head: &[u8]) -> u8 {
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
        let mut columns: Vec<Vec<String>> = vec![Vec::new(); self.selected.len()];
        let mut record = csv::ByteRecord::new();
        while rows.len() < ROWS_PER_BATCH {
            let has_record = self.reader.read_byte_record(&mut record).map_err(|error| {
                Error::new("D001", format!("cannot be read further: {error}")).in_file(&self.name)
            })?;
            if !has_record {
                break;
            }
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() != self.header.len() {
                let counts = format!("{} fields, header has {}", record.len(), self.header.len());
                evidence.wrong_width.push(&self.name, line, "", &counts);
                continue;
            }
            rows.push(line);
            for (column, place) in columns.iter_mut().zip(&self.selected) {
                let bytes = &record[*place];
                let text = std::str::from_utf8(bytes).map(str::to_owned).unwrap_or_else(|_| {
                    let lossy = String::from_utf8_lossy(bytes).into_owned();
                    evidence.bad_encoding.push(&self.name, line, &self.header[*place], &lossy);
                    lossy
                });
                column.push(text);
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let columns =
            columns.into_iter().map(|c| Arc::new(StringArray::from(c)) as ArrayRef).collect();
        Ok(Some(Batch { rows, columns }))
    }
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
