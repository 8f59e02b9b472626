//! Parquet files.

use std::fs::File;

use forecastle_core::{Error, Result};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::bytes::cannot_open;
use super::guard::guarded;
use super::{Batch, Opening, Source, TableReader};
use crate::ingest::evidence::Evidence;

/// Parquet.
pub static SOURCE: Source = Source {
    name: "parquet",
    endings: &[".parquet", ".pq"],
    open: |opening| Ok(Box::new(open(opening)?)),
};

const ROWS_PER_BATCH: usize = 65_536;
const DAMAGED_HINT: &str =
    "the file is cut off, damaged or no Parquet: write it again; a text file must end in .csv";

struct ParquetReader {
    name: String,
    names: Vec<String>,
    builder: Option<ParquetRecordBatchReaderBuilder<File>>,
    selected: Vec<usize>,
    reader: Option<ParquetRecordBatchReader>,
    next_row: u64,
}

fn open(opening: &Opening<'_>) -> Result<ParquetReader> {
    let damaged = |error: String| {
        Error::new("D001", format!("not a readable Parquet file: {error}"))
            .in_file(opening.name)
            .hint(DAMAGED_HINT)
    };
    let file = File::open(opening.path).map_err(|error| cannot_open(&error, opening.name))?;
    let open = || {
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(error.to_string()))
    };
    let builder = guarded(open, damaged)?.with_batch_size(ROWS_PER_BATCH);
    let names = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    Ok(ParquetReader {
        name: opening.name.to_owned(),
        names,
        builder: Some(builder),
        selected: Vec::new(),
        reader: None,
        // A Parquet file has no header line; rows count as if it had, as in a CSV file.
        next_row: 2,
    })
}

impl TableReader for ParquetReader {
    fn column_names(&self) -> &[String] {
        &self.names
    }

    fn select(&mut self, places: &[usize]) {
        self.selected = places.to_vec();
    }

    fn next_batch(&mut self, _: &mut Evidence) -> Result<Option<Batch>> {
        let name = &self.name;
        let damaged = |error: String| {
            Error::new("D001", format!("cannot be read further: {error}"))
                .in_file(name)
                .hint(DAMAGED_HINT)
        };
        let (builder, selected) = (self.builder.take(), &self.selected);
        let reader = &mut self.reader;
        let next = || {
            if let Some(builder) = builder {
                let mask = ProjectionMask::roots(builder.parquet_schema(), selected.clone());
                let built = builder.with_projection(mask).build();
                *reader = Some(built.map_err(|error| damaged(error.to_string()))?);
            }
            let next = reader.as_mut().and_then(Iterator::next).transpose();
            next.map_err(|error| damaged(error.to_string()))
        };
        let Some(batch) = guarded(next, damaged)? else { return Ok(None) };
        let columns =
            self.selected
                .iter()
                .map(|place| {
                    batch.column_by_name(&self.names[*place]).cloned().ok_or_else(|| {
                        damaged(format!("column `{}` is not there", self.names[*place]))
                    })
                })
                .collect::<Result<_>>()?;
        let first = self.next_row;
        self.next_row += batch.num_rows() as u64;
        Ok(Some(Batch { rows: (first..self.next_row).collect(), columns }))
    }
}
