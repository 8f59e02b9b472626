//! Whatever else a table can be read from, as a whole.

use forecastle_core::Result;

use super::Input;
use crate::demand::worker::{FileContext, Worker};
use crate::ingest::{Evidence, TableReader, as_text, is_text, open, text_at};

/// Batches that a sample takes.
const SAMPLE_BATCHES: usize = 8;

/// Reads all rows, with their own lines.
///
/// # Errors
/// When the source cannot be read further, or there is no room on disk for what is read.
pub fn read(input: &Input, file: &FileContext<'_>, worker: &mut Worker<'_>) -> Result<()> {
    let mut reader = reader(input)?;
    let mut evidence = Evidence::default();
    while let Some(batch) = reader.next_batch(&mut evidence)? {
        worker.take_arrays(&batch.columns, |row| batch.rows[row], file)?;
        worker.findings.take_unread(&mut evidence);
    }
    worker.findings.take_unread(&mut evidence);
    Ok(())
}

/// Shows the first rows.
///
/// # Errors
/// When the source cannot be read.
pub fn sample(input: &Input, look: &mut dyn FnMut(&[String], &[bool])) -> Result<()> {
    let mut reader = reader(input)?;
    let mut unheard = Evidence::default();
    for _ in 0..SAMPLE_BATCHES {
        let Some(batch) = reader.next_batch(&mut unheard)? else { break };
        let is_text: Vec<_> = batch.columns.iter().map(is_text).collect();
        let texts = batch.columns.iter().zip(&input.wanted.names);
        let texts = texts.map(|(array, name)| as_text(array, name)).collect::<Result<Vec<_>>>()?;
        for row in 0..batch.rows.len() {
            let cells: Vec<_> = texts.iter().map(|texts| text_at(texts, row).to_owned()).collect();
            look(&cells, &is_text);
        }
    }
    Ok(())
}

fn reader(input: &Input) -> Result<Box<dyn TableReader>> {
    let opening = input.opening();
    let mut reader = open(&opening)?;
    reader.select(&input.wanted.places);
    Ok(reader)
}
