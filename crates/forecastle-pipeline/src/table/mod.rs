//! Tables on their way out: the same columns as CSV, Parquet or an Excel workbook.

mod csv;
mod format;
mod parquet;
mod xlsx;

pub use csv::neutral;
pub use format::{FileFormat, TextCells};

use std::io::Write;

use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::{Error, Frequency, Period, Result, SeriesKey};

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

    /// The columns, with their names.
    pub fn columns(&self) -> &[(String, Column)] {
        &self.columns
    }

    /// Writes the table in a file format, text as it is.
    ///
    /// # Errors
    /// As [`Table::write_as`].
    pub fn write(&self, format: FileFormat, out: impl Write + Send) -> Result<()> {
        self.write_as(format, TextCells::AsIs, out)
    }

    /// Writes the table in a file format. `text` matters to CSV alone: the other formats say which
    /// cells are text, so that nobody takes them for anything else.
    ///
    /// # Errors
    /// `X001` when `out` cannot be written to, `X003` when the format cannot hold the table.
    pub fn write_as(
        &self,
        format: FileFormat,
        text: TextCells,
        out: impl Write + Send,
    ) -> Result<()> {
        let failed = |why: String| Error::new("X001", format!("cannot be written: {why}"));
        match format {
            FileFormat::Csv => {
                csv::write(self, text, out).map_err(|error| failed(error.to_string()))
            }
            FileFormat::Parquet => parquet::write(self, out).map_err(failed),
            FileFormat::Xlsx => xlsx::write(self, out),
        }
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

    /// A cell as text: dates in ISO 8601, numbers in the shortest form that reads back the same; empty
    /// for a number that is not known.
    pub(crate) fn cell(&self, row: usize) -> String {
        match self {
            Self::Text(cells) => cells[row].clone(),
            Self::Integer(cells) => cells[row].to_string(),
            Self::Date(cells) => cells[row].format("%Y-%m-%d").to_string(),
            Self::Moment(cells) => cells[row].format("%Y-%m-%dT%H:%M:%S").to_string(),
            Self::Number(cells) if cells[row].is_nan() => String::new(),
            Self::Number(cells) => cells[row].to_string(),
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
        let texts = keys.iter().map(|key| key.parts()[part].as_str());
        match texts.map(whole_number).collect::<Option<Vec<i64>>>() {
            Some(numbers) => Column::Integer(series_of.iter().map(|s| numbers[*s]).collect()),
            None => {
                Column::Text(series_of.iter().map(|s| keys[*s].parts()[part].clone()).collect())
            }
        }
    };
    names.iter().enumerate().map(|(part, name)| (name.clone(), column(part))).collect()
}

/// The whole number that a part of a key is, written as numbers are: `7`, but not `07`.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    text.parse::<i64>().ok().filter(|number| number.to_string() == text)
}

/// A column of periods' dates; with the time of day for hourly tables.
pub fn time_column(frequency: Frequency, periods: impl Iterator<Item = Period>) -> Column {
    let moments = periods.map(|period| frequency.date_of(period));
    match frequency {
        Frequency::Hourly => Column::Moment(moments.collect()),
        _ => Column::Date(moments.map(|moment| moment.date()).collect()),
    }
}
