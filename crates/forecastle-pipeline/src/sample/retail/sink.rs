//! Tables that are written as they come.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::SchemaRef;
use forecastle_core::{Error, Result};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::table::Table;

/// Rows of a row group: what a reader has to have in memory at once.
const ROW_GROUP: usize = 1 << 20;

/// How large tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Parquet, compressed with zstd.
    Parquet,
    /// CSV.
    Csv,
}

impl Form {
    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
        }
    }
}

/// A table that grows.
pub enum Sink {
    /// As Parquet.
    Parquet(Box<ArrowWriter<BufWriter<File>>>),
    /// As CSV.
    Csv(BufWriter<File>),
}

impl Sink {
    /// Begins a file.
    ///
    /// # Errors
    /// `X001` when it cannot be made.
    pub fn create(path: &Path, form: Form, schema: SchemaRef) -> Result<Self> {
        let mut file = BufWriter::with_capacity(1 << 20, create(path)?);
        let fail = |why: String| failed(path, &why);
        if form == Form::Csv {
            let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            writeln!(file, "{}", names.join(",")).map_err(|error| fail(error.to_string()))?;
            return Ok(Self::Csv(file));
        }
        let level = ZstdLevel::try_new(1).map_err(|error| fail(error.to_string()))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_created_by("forecastle".to_owned())
            .build();
        ArrowWriter::try_new(file, schema, Some(properties))
            .map(|writer| Self::Parquet(Box::new(writer)))
            .map_err(|error| fail(error.to_string()))
    }

    /// Adds rows.
    ///
    /// # Errors
    /// `X001` when they cannot be written.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let fail = |why: String| Error::new("X001", format!("cannot be written: {why}"));
        match self {
            Self::Parquet(writer) => writer.write(batch).map_err(|error| fail(error.to_string())),
            Self::Csv(file) => write_csv(file, batch).map_err(fail),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn close(self) -> Result<()> {
        let fail = |why: String| Error::new("X001", format!("cannot be written: {why}"));
        match self {
            Self::Parquet(writer) => {
                writer.close().map(|_| ()).map_err(|error| fail(error.to_string()))
            }
            Self::Csv(mut file) => file.flush().map_err(|error| fail(error.to_string())),
        }
    }
}

/// Writes rows as CSV. No cell of a sample holds a comma or a quote.
fn write_csv(file: &mut impl Write, batch: &RecordBatch) -> Result<(), String> {
    let options = FormatOptions::default();
    let columns = batch.columns().iter();
    let cells = columns
        .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    for row in 0..batch.num_rows() {
        for (place, cell) in cells.iter().enumerate() {
            let separator = if place == 0 { "" } else { "," };
            write!(file, "{separator}{}", cell.value(row)).map_err(|error| error.to_string())?;
        }
        file.write_all(b"\n").map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Writes a whole table, as the ending of the path says.
///
/// # Errors
/// `X001` when it cannot be written.
pub fn write_table(path: &Path, table: &Table) -> Result<()> {
    let format = crate::table::FileFormat::of(path)?;
    table.write(format, create(path)?)
}

/// Makes a file and the folder that it is in.
///
/// # Errors
/// `X001` when it cannot be made.
fn create(path: &Path) -> Result<File> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let made = std::fs::create_dir_all(folder).and_then(|()| File::create(path));
    made.map_err(|error| failed(path, &error.to_string()))
}

fn failed(path: &Path, why: &str) -> Error {
    Error::new("X001", format!("cannot be written: {why}")).in_file(path.display().to_string())
}
