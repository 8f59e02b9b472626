//! Row groups of a Parquet file, keys by their dictionaries.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field, Schema};
use forecastle_core::{Error, Result};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};

use super::{Input, open};
use crate::demand::worker::{FileContext, Worker};
use crate::ingest::{as_text, is_text};

const ROWS_PER_BATCH: usize = 65_536;
/// Rows that a sample takes from one place.
const SAMPLE_ROWS: usize = 1_000;
const DAMAGED_HINT: &str =
    "the file is cut off, damaged or no Parquet: write it again; a text file must end in .csv";

/// What a Parquet file says of itself.
#[derive(Clone)]
pub struct ParquetInput {
    metadata: ArrowReaderMetadata,
    /// The row before each row group.
    firsts: Vec<u64>,
}

impl ParquetInput {
    /// Reads what the file says of itself. Columns of text are asked for by their dictionaries.
    ///
    /// # Errors
    /// `D001` when it is none.
    pub fn open(path: &Path, name: &str) -> Result<Self> {
        let file = open(path, name)?;
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
            .map_err(|error| damaged(name, &error))?;
        let by_dictionary = |field: &Arc<Field>| match field.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                let kind =
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                Arc::new(field.as_ref().clone().with_data_type(kind))
            }
            _ => Arc::clone(field),
        };
        let schema = metadata.schema();
        let fields: Vec<_> = schema.fields().iter().map(by_dictionary).collect();
        let hinted = Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()));
        let options = ArrowReaderOptions::new().with_schema(hinted);
        // What cannot be read so is read as it is.
        let hinted = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options);
        let metadata = hinted.unwrap_or(metadata);
        let mut firsts = vec![0];
        for group in metadata.metadata().row_groups() {
            let before = firsts.last().copied().unwrap_or(0);
            firsts.push(before + u64::try_from(group.num_rows()).unwrap_or(0));
        }
        Ok(Self { metadata, firsts })
    }

    /// The names of its columns.
    pub fn header(&self) -> Vec<String> {
        self.metadata.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The number of its row groups.
    pub fn group_count(&self) -> usize {
        self.firsts.len() - 1
    }

    /// The number of its rows.
    pub fn row_count(&self) -> u64 {
        self.firsts.last().copied().unwrap_or(0)
    }

    /// Shows rows from several of its row groups.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn sample(
        &self,
        input: &Input,
        probes: usize,
        look: &mut dyn FnMut(&[String], &[bool]),
    ) -> Result<()> {
        let count = self.group_count();
        let probes = probes.min(16).min(count);
        for probe in 0..probes {
            let group = probe * count / probes;
            let Some(batch) = self.rows(input, group, SAMPLE_ROWS)?.next() else { continue };
            let batch = batch.map_err(|error| damaged(&input.name, &error))?;
            let columns = columns(&batch, input)?;
            let is_typed_text: Vec<_> = columns.iter().map(is_text).collect();
            let texts =
                columns.iter().zip(&input.wanted.names).map(|(array, name)| as_text(array, name));
            let texts = texts.collect::<Result<Vec<_>>>()?;
            for row in 0..batch.num_rows() {
                let cell = |column: &arrow_array::StringArray| match column.is_valid(row) {
                    true => column.value(row).to_owned(),
                    false => String::new(),
                };
                look(&texts.iter().map(cell).collect::<Vec<_>>(), &is_typed_text);
            }
        }
        Ok(())
    }

    fn rows(&self, input: &Input, group: usize, batch: usize) -> Result<ParquetRecordBatchReader> {
        // Each reading has a file of its own: copies of one share the place that is read.
        let file = open(&input.path, &input.name)?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask =
            ProjectionMask::roots(builder.parquet_schema(), input.wanted.places.iter().copied());
        let builder = builder.with_projection(mask).with_row_groups(vec![group]);
        builder.with_batch_size(batch).build().map_err(|error| damaged(&input.name, &error))
    }
}

/// Reads a row group. A Parquet file has no lines; rows count as if it had a header line.
///
/// # Errors
/// `D001` when it is damaged, `D004` when a column's type does not fit, `X001` without room on disk.
pub fn read(
    input: &Input,
    group: usize,
    file: &FileContext<'_>,
    worker: &mut Worker<'_>,
) -> Result<()> {
    let super::InputKind::Parquet(parquet) = &input.kind else { return Ok(()) };
    let mut first = parquet.firsts[group] + 2;
    for batch in parquet.rows(input, group, ROWS_PER_BATCH)? {
        let batch = batch.map_err(|error| damaged(&input.name, &error))?;
        let columns = columns(&batch, input)?;
        worker.take_arrays(&columns, |row| first + row as u64, file)?;
        first += batch.num_rows() as u64;
    }
    Ok(())
}

fn columns(batch: &arrow_array::RecordBatch, input: &Input) -> Result<Vec<ArrayRef>> {
    let column = |name: &String| {
        batch.column_by_name(name).cloned().ok_or_else(|| {
            Error::new("D001", format!("column `{name}` is not there")).in_file(&input.name)
        })
    };
    input.wanted.names.iter().map(column).collect()
}

fn damaged(name: &str, error: &impl ToString) -> Error {
    Error::new("D001", format!("not a readable Parquet file: {}", error.to_string()))
        .in_file(name)
        .hint(DAMAGED_HINT)
}
