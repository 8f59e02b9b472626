//! Single columns of a file, for guessing what they mean and for files other than a project's tables.

use std::path::Path;

use forecastle_core::{Error, Result};

use super::cells::as_text;
use super::evidence::Evidence;
use super::sources::{self, Opening};
use crate::names::did_you_mean;

/// Reads the header of a project's first sales file, for guessing what its columns mean.
///
/// # Errors
/// When it cannot be opened.
pub fn header(path: &Path, name: &str) -> Result<Vec<String>> {
    Ok(sources::open(&Opening { path, name, delimiter: None })?.column_names().to_vec())
}

/// Reads some columns of a file of ours or of others as text, batch by batch.
///
/// # Errors
/// When the file cannot be read or lacks a column.
pub fn open_columns(
    path: &Path,
    name: &str,
    wanted: &[&str],
) -> Result<Vec<Vec<arrow_array::StringArray>>> {
    let mut reader = sources::open(&Opening { path, name, delimiter: None })?;
    let header = reader.column_names().to_vec();
    let places = wanted
        .iter()
        .map(|column| {
            header.iter().position(|other| other == column).ok_or_else(|| {
                let near = did_you_mean(column, header.iter().map(String::as_str));
                Error::new("D004", format!("no column `{column}`"))
                    .in_file(name)
                    .hint(format!("{near}columns: {}", header.join(", ")))
            })
        })
        .collect::<Result<Vec<_>>>()?;
    reader.select(&places);
    let mut unheard = Evidence::default();
    let mut batches = Vec::new();
    while let Some(batch) = reader.next_batch(&mut unheard)? {
        let columns =
            batch.columns.iter().zip(wanted).map(|(array, column)| as_text(array, column));
        batches.push(columns.collect::<Result<_>>()?);
    }
    let mut broken = unheard.wrong_width.cells.iter().chain(&unheard.open_quotes.cells);
    if let Some(cell) = broken.next() {
        return Err(Error::new("D004", cell.note.clone()).in_file(name).at_row(cell.row));
    }
    Ok(batches)
}
