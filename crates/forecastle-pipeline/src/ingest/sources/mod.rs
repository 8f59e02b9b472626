//! Where tables come from: one kind of source, one file.

mod csv;
mod lines;
mod parquet;
mod quotes;

pub(crate) use self::csv::guess_delimiter;
pub(crate) use self::lines::LineTracker;
pub(crate) use self::quotes::{open_at_end, swallowing_field};

use std::path::Path;

use arrow_array::ArrayRef;
use forecastle_core::{Error, Result};

use super::evidence::Evidence;

/// Some rows of a table, column by column.
pub struct Batch {
    /// The line of each row, counted from 1 with the header as line 1.
    pub rows: Vec<u64>,
    /// The wanted columns, in the order asked for.
    pub columns: Vec<ArrayRef>,
}

/// A table being read.
pub trait TableReader {
    /// The names of all its columns.
    fn column_names(&self) -> &[String];

    /// Chooses the columns to read, by their places in [`TableReader::column_names`].
    fn select(&mut self, places: &[usize]);

    /// The next rows; `None` at the end. What is wrong with single rows goes to the evidence.
    ///
    /// # Errors
    /// When the file cannot be read further.
    fn next_batch(&mut self, evidence: &mut Evidence) -> Result<Option<Batch>>;
}

/// How to open a file.
pub struct Opening<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// Its name as the user wrote it.
    pub name: &'a str,
    /// The character between fields of a CSV file; guessed when absent.
    pub delimiter: Option<char>,
}

/// One kind of source.
pub struct Source {
    /// Its name.
    pub name: &'static str,
    /// Endings of file names that it reads, in lower case.
    pub endings: &'static [&'static str],
    open: fn(&Opening<'_>) -> Result<Box<dyn TableReader>>,
}

/// Every kind of source.
pub static SOURCES: &[&Source] = &[&csv::SOURCE, &parquet::SOURCE];

/// Opens a file by its ending.
///
/// # Errors
/// `D001` when no source reads such files or the file cannot be opened.
pub fn open(opening: &Opening<'_>) -> Result<Box<dyn TableReader>> {
    let lower = opening.name.to_lowercase();
    let reads = |source: &&&Source| source.endings.iter().any(|ending| lower.ends_with(ending));
    let Some(source) = SOURCES.iter().find(reads) else {
        let endings: Vec<_> = SOURCES.iter().flat_map(|source| source.endings).copied().collect();
        let advice = match lower.ends_with(".xlsx") || lower.ends_with(".xls") {
            true => "save the sheet as CSV UTF-8; ",
            false => "",
        };
        return Err(Error::new("D001", "no reader for this kind of file")
            .in_file(opening.name)
            .hint(format!("{advice}endings that are read: {}", endings.join(", "))));
    };
    (source.open)(opening)
}
