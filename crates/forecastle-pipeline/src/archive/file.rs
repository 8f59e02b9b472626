//! Parquet files with a description of themselves.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use forecastle_core::{Error, Result};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The name under which a file's description of itself stands in its metadata.
const DESCRIPTION: &str = "forecastle";
/// Rows that are laid out before they are written, and read at a time.
pub const ROWS_PER_BATCH: usize = 65_536;
/// Rows that are compressed together.
const ROWS_PER_GROUP: usize = 1 << 19;

/// The error for a file that is not what was written.
pub fn damaged(path: &Path, why: &str) -> Error {
    Error::new("R002", format!("cannot be read: {why}")).in_file(path.display().to_string())
}

fn unwritable(why: impl std::fmt::Display) -> Error {
    Error::new("X001", format!("cannot be written: {why}"))
}

/// A file being written, batch by batch.
pub struct Writing<W: Write + Send> {
    writer: Option<ArrowWriter<W>>,
    out: Option<W>,
    names: Vec<String>,
    description: String,
    rows_per_group: usize,
}

/// The names of a file's columns: two of one name are told apart by a number.
pub fn distinct(names: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let count = distinct.iter().filter(|other| **other == name).count();
        distinct.push(if count == 0 { name } else { format!("{name} ({})", count + 1) });
    }
    distinct
}

impl<W: Write + Send> Writing<W> {
    /// Begins a file; two columns of one name are told apart by a number.
    pub fn begin(out: W, names: Vec<String>, description: &impl Serialize) -> Result<Self> {
        let description = serde_json::to_string(description).map_err(unwritable)?;
        Ok(Self {
            writer: None,
            out: Some(out),
            names: distinct(names),
            description,
            rows_per_group: ROWS_PER_GROUP,
        })
    }

    /// The same, with so many rows compressed together: a group is held in memory until it is full.
    pub fn in_groups_of(self, rows: usize) -> Self {
        Self { rows_per_group: rows, ..self }
    }

    /// Writes rows; the first batch says of which type the columns are.
    pub fn write(&mut self, columns: Vec<ArrayRef>) -> Result<()> {
        let fields = self.names.iter().zip(&columns);
        let fields: Vec<_> = fields
            .map(|(name, column)| Field::new(name, column.data_type().clone(), true))
            .collect();
        let batch =
            RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(unwritable)?;
        if let Some(out) = self.out.take() {
            let zstd = ZstdLevel::try_new(3).map_err(unwritable)?;
            let description = KeyValue::new(DESCRIPTION.to_owned(), self.description.clone());
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(zstd))
                .set_max_row_group_row_count(Some(self.rows_per_group))
                .set_created_by("forecastle".to_owned())
                .set_key_value_metadata(Some(vec![description]))
                .build();
            let writer = ArrowWriter::try_new(out, batch.schema(), Some(properties));
            self.writer = Some(writer.map_err(unwritable)?);
        }
        match &mut self.writer {
            Some(writer) => writer.write(&batch).map_err(unwritable),
            None => Err(unwritable("the file was never begun")),
        }
    }

    /// Writes what is left, and the description.
    pub fn finish(self) -> Result<()> {
        match self.writer {
            Some(writer) => writer.close().map(|_| ()).map_err(unwritable),
            None => Err(unwritable("it has no rows")),
        }
    }
}

/// A file to be read.
pub struct Reading {
    builder: ParquetRecordBatchReaderBuilder<File>,
}

impl Reading {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| damaged(path, &error.to_string()))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|error| damaged(path, &error.to_string()))?;
        Ok(Self { builder: builder.with_batch_size(ROWS_PER_BATCH) })
    }

    /// The names of its columns.
    pub fn names(&self) -> Vec<String> {
        self.builder.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The number of its rows.
    pub fn row_count(&self) -> usize {
        self.builder.metadata().file_metadata().num_rows().max(0) as usize
    }

    /// What it says of itself.
    pub fn description<T: DeserializeOwned>(&self, path: &Path) -> Result<T> {
        let metadata = self.builder.metadata().file_metadata().key_value_metadata();
        let mut entries = metadata.into_iter().flatten();
        let text = entries
            .find(|entry| entry.key == DESCRIPTION)
            .and_then(|entry| entry.value.as_deref())
            .ok_or_else(|| damaged(path, "it does not say what it is"))?;
        serde_json::from_str(text).map_err(|error| damaged(path, &error.to_string()))
    }

    /// Its rows, batch by batch, with the columns at these places in ascending order.
    pub fn batches(self, path: &Path, places: impl IntoIterator<Item = usize>) -> Result<Batches> {
        let mask = ProjectionMask::roots(self.builder.parquet_schema(), places);
        let reader = self.builder.with_projection(mask).build();
        let reader = reader.map_err(|error| damaged(path, &error.to_string()))?;
        Ok(Batches { reader, path: path.display().to_string() })
    }
}

/// The rows of a file.
pub struct Batches {
    reader: ParquetRecordBatchReader,
    path: String,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.reader.next()?;
        Some(next.map_err(|error| damaged(Path::new(&self.path), &error.to_string())))
    }
}
