//! Tables on their way out: the same columns as CSV or Parquet.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
};
use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::{Error, Frequency, Period, Result, SeriesKey};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Text.
    Text(Vec<String>),
    /// Whole numbers.
    Integer(Vec<i64>),
    /// Days.
    Date(Vec<NaiveDate>),
    /// Dates with a time of day.
    Moment(Vec<NaiveDateTime>),
    /// Numbers; NaN is an empty cell.
    Number(Vec<f64>),
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma-separated values.
    Csv,
    /// Parquet, compressed.
    Parquet,
}

impl FileFormat {
    /// The format that a file's ending says.
    ///
    /// # Errors
    /// `U001` for an ending that says neither.
    pub fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv" | "txt") => Ok(Self::Csv),
            Some("parquet" | "pq") => Ok(Self::Parquet),
            _ => Err(Error::new("U001", "the file's ending says neither CSV nor Parquet")
                .in_file(path.display().to_string())
                .hint("end it in .csv or .parquet")),
        }
    }
}

/// A table with named columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    columns: Vec<(String, Column)>,
}

impl Table {
    /// Adds a column.
    pub fn push(&mut self, name: impl Into<String>, column: Column) {
        debug_assert!(self.columns.iter().all(|(_, other)| other.len() == column.len()));
        self.columns.push((name.into(), column));
    }

    /// The number of rows.
    pub fn row_count(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// Writes the table in a file format.
    ///
    /// # Errors
    /// `X001` when `out` cannot be written to.
    pub fn write(&self, format: FileFormat, out: impl Write + Send) -> Result<()> {
        let failed = |why: String| Error::new("X001", format!("cannot be written: {why}"));
        match format {
            FileFormat::Csv => {
                self.write_csv(BufWriter::new(out)).map_err(|error| failed(error.to_string()))
            }
            FileFormat::Parquet => self.write_parquet(out).map_err(failed),
        }
    }

    /// Writes CSV: a header, dates in ISO 8601, numbers in the shortest form that reads back the same.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn write_csv(&self, out: impl Write) -> std::io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.columns.iter().map(|(name, _)| name))?;
        for row in 0..self.row_count() {
            writer.write_record(self.columns.iter().map(|(_, column)| column.cell(row)))?;
        }
        writer.flush()
    }

    fn write_parquet(&self, out: impl Write + Send) -> std::result::Result<(), String> {
        let columns = self.columns.iter().map(|(name, column)| (name, column.to_arrow()));
        let batch = RecordBatch::try_from_iter(columns).map_err(|error| error.to_string())?;
        let zstd = ZstdLevel::try_new(3).map_err(|error| error.to_string())?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(zstd))
            .set_created_by("forecastle".to_owned())
            .build();
        let mut writer = ArrowWriter::try_new(out, batch.schema(), Some(properties))
            .map_err(|error| error.to_string())?;
        writer.write(&batch).map_err(|error| error.to_string())?;
        writer.close().map(|_| ()).map_err(|error| error.to_string())
    }
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Text(cells) => cells.len(),
            Self::Integer(cells) => cells.len(),
            Self::Date(cells) => cells.len(),
            Self::Moment(cells) => cells.len(),
            Self::Number(cells) => cells.len(),
        }
    }

    fn cell(&self, row: usize) -> String {
        match self {
            Self::Text(cells) => cells[row].clone(),
            Self::Integer(cells) => cells[row].to_string(),
            Self::Date(cells) => cells[row].format("%Y-%m-%d").to_string(),
            Self::Moment(cells) => cells[row].format("%Y-%m-%dT%H:%M:%S").to_string(),
            Self::Number(cells) if cells[row].is_nan() => String::new(),
            Self::Number(cells) => cells[row].to_string(),
        }
    }

    fn to_arrow(&self) -> ArrayRef {
        match self {
            Self::Text(cells) => Arc::new(StringArray::from_iter_values(cells)),
            Self::Integer(cells) => Arc::new(Int64Array::from(cells.clone())),
            Self::Date(cells) => Arc::new(Date32Array::from_iter_values(
                cells
                    .iter()
                    .map(|d| d.signed_duration_since(NaiveDate::default()).num_days() as i32),
            )),
            Self::Moment(cells) => Arc::new(TimestampMillisecondArray::from_iter_values(
                cells.iter().map(|moment| moment.and_utc().timestamp_millis()),
            )),
            Self::Number(cells) => {
                Arc::new(Float64Array::from_iter(cells.iter().map(|v| (!v.is_nan()).then_some(*v))))
            }
        }
    }
}

/// One column per part of the keys, for rows that name a series each. Parts that are whole numbers in
/// every series come out as numbers, so that files join with the user's own.
pub fn key_columns(
    keys: &[SeriesKey],
    names: &[String],
    series_of: &[usize],
) -> Vec<(String, Column)> {
    let column = |part: usize| {
        let canonical = |key: &SeriesKey| {
            let text = &key.parts()[part];
            text.parse::<i64>().ok().filter(|number| number.to_string() == *text)
        };
        match keys.iter().map(canonical).collect::<Option<Vec<i64>>>() {
            Some(numbers) => Column::Integer(series_of.iter().map(|s| numbers[*s]).collect()),
            None => {
                Column::Text(series_of.iter().map(|s| keys[*s].parts()[part].clone()).collect())
            }
        }
    };
    names.iter().enumerate().map(|(part, name)| (name.clone(), column(part))).collect()
}

/// A column of periods' dates; with the time of day for hourly tables.
pub fn time_column(frequency: Frequency, periods: impl Iterator<Item = Period>) -> Column {
    let moments = periods.map(|period| frequency.date_of(period));
    match frequency {
        Frequency::Hourly => Column::Moment(moments.collect()),
        _ => Column::Date(moments.map(|moment| moment.date()).collect()),
    }
}
