//! Where tables come from: one kind of source, one file. [`SOURCES`] read files, [`REMOTES`] fetch them.

mod bytes;
mod csv;
mod guard;
mod lines;
mod parquet;
mod partitions;
mod postgres;
mod quotes;
mod s3;
mod spool;
mod xlsx;

pub(crate) use self::csv::guess_delimiter;
pub(crate) use self::lines::LineTracker;
pub(crate) use self::quotes::{open_at_end, swallowing_field};

use std::path::Path;

use arrow_array::ArrayRef;
use forecastle_core::{Error, Result};

pub use bytes::cannot_open;
pub use partitions::partitions_of;

use super::evidence::Evidence;
use super::paths::NamedFile;
use crate::environment::Environment;
use partitions::Partitioned;

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
    /// Its name as the user wrote it; folders named `column=value` in it are columns of every row.
    pub name: &'a str,
    /// The character between fields of a CSV file; guessed when absent.
    pub delimiter: Option<char>,
}

impl<'a> Opening<'a> {
    /// Opens a file that [`super::paths::resolve`] found.
    pub fn of(file: &'a NamedFile, delimiter: Option<char>) -> Self {
        Self { path: &file.path, name: &file.name, delimiter }
    }
}

/// One kind of file.
pub struct Source {
    /// Its name.
    pub name: &'static str,
    /// Endings of file names that it reads, in lower case.
    pub endings: &'static [&'static str],
    open: fn(&Opening<'_>) -> Result<Box<dyn TableReader>>,
}

/// Every kind of file.
pub static SOURCES: &[&Source] = &[&csv::SOURCE, &parquet::SOURCE, &xlsx::SOURCE];

/// Every ending of [`SOURCES`].
pub static ENDINGS: &[&str] = &[".csv", ".tsv", ".txt", ".gz", ".zst", ".parquet", ".pq", ".xlsx"];

/// What is to be fetched.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The project's folder, in which files are kept.
    pub project: &'a Path,
    /// The address.
    pub source: &'a str,
    /// What to ask a database.
    pub query: Option<&'a str>,
    /// Who asks.
    pub environment: &'a Environment,
}

/// One kind of place that files are fetched from.
pub struct Remote {
    /// What its addresses begin with, before `://`.
    pub schemes: &'static [&'static str],
    fetch: fn(&Wanted<'_>) -> Result<Vec<NamedFile>>,
}

/// Every kind of place that files are fetched from.
pub static REMOTES: &[&Remote] = &[&s3::REMOTE, &postgres::REMOTE];

/// Fetches the files of an address, whole, to the project's folder; `None` when it is a path of this machine.
pub fn fetch(wanted: &Wanted<'_>) -> Option<Result<Vec<NamedFile>>> {
    let (scheme, _) = wanted.source.split_once("://")?;
    let Some(remote) = REMOTES.iter().find(|remote| remote.schemes.contains(&scheme)) else {
        let known: Vec<_> = REMOTES.iter().flat_map(|remote| remote.schemes).copied().collect();
        let message = format!("{scheme}:// sources are not read by this version");
        let hint = format!("give a path, or an address of {}", known.join(", "));
        return Some(Err(Error::new("D001", message).hint(hint)));
    };
    Some((remote.fetch)(wanted))
}

/// The ending of a name that says how to read it, and who does.
fn kind_of(name: &str) -> Option<(&'static Source, &'static str)> {
    let lower = name.to_lowercase();
    SOURCES.iter().find_map(|source| {
        let ending = source.endings.iter().find(|ending| lower.ends_with(**ending))?;
        Some((*source, *ending))
    })
}

/// Opens a file by its ending.
///
/// # Errors
/// `D001` when no source reads such files or the file cannot be opened.
pub fn open(opening: &Opening<'_>) -> Result<Box<dyn TableReader>> {
    let stored = opening.path.to_string_lossy();
    let Some((source, _)) = kind_of(&stored) else { return Err(unknown_kind(opening.name)) };
    let reader = (source.open)(opening)?;
    if reader.column_names().len() > MOST_COLUMNS {
        let message = format!("the table has {} columns", reader.column_names().len());
        return Err(Error::new("D005", message)
            .in_file(opening.name)
            .hint(format!("at most {MOST_COLUMNS} are read; one row per period, not one column")));
    }
    let partitions = partitions_of(opening.name);
    match partitions.is_empty() {
        true => Ok(reader),
        false => Ok(Box::new(Partitioned::new(reader, partitions))),
    }
}

/// More columns than this are no table of demand.
const MOST_COLUMNS: usize = 4_096;

/// That no source reads a file of this name.
fn unknown_kind(name: &str) -> Error {
    let lower = name.to_lowercase();
    let endings: Vec<_> = SOURCES.iter().flat_map(|source| source.endings).copied().collect();
    let is_sheet = [".xls", ".xlsm", ".xlsb", ".ods"].iter().any(|ending| lower.ends_with(ending));
    let is_archive = [".zip", ".tar", ".7z", ".bz2", ".xz", ".rar", ".tgz"]
        .iter()
        .any(|ending| lower.ends_with(ending));
    let advice = match (is_sheet, is_archive) {
        (true, _) => "save the workbook as .xlsx, or the sheet as CSV UTF-8; ",
        (_, true) => "unpack it, or compress each CSV file with gzip or zstd; ",
        _ => "",
    };
    Error::new("D001", "no reader for this kind of file")
        .in_file(name)
        .hint(format!("{advice}endings that are read: {}", endings.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_is_known() {
        for ending in SOURCES.iter().flat_map(|source| source.endings) {
            assert!(ENDINGS.iter().any(|known| ending.ends_with(known)), "{ending}");
        }
        assert_eq!(kind_of("a/Sales.CSV.gz").map(|(source, _)| source.name), Some("csv"));
        assert!(kind_of("a/sales.parquet.gz").is_none());
    }
}
