//! What was found while reading, before anybody judges it.

use chrono::NaiveDate;
use forecastle_core::calendar::Inference;

/// A cell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The file, as the user wrote it.
    pub file: String,
    /// The line, counted from 1 with the header as line 1.
    pub row: u64,
    /// The column's name; empty where the whole row is meant.
    pub column: String,
    /// The value as text, shortened where long.
    pub value: String,
}

/// Cells of one kind: the first thousand, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// The first of them.
    pub cells: Vec<Cell>,
    /// How many there are.
    pub total: usize,
}

/// Cells kept of one kind, so that a file that is wrong throughout does not fill the memory.
const MOST_KEPT: usize = 1_000;
/// Characters kept of a value.
const MOST_CHARACTERS: usize = 60;

impl Findings {
    /// Adds a cell.
    pub fn push(&mut self, file: &str, row: u64, column: &str, value: &str) {
        self.total += 1;
        if self.cells.len() < MOST_KEPT {
            let mut value: String = value.chars().take(MOST_CHARACTERS + 1).collect();
            if value.chars().count() > MOST_CHARACTERS {
                value.pop();
                value.push('…');
            }
            let (file, column) = (file.to_owned(), column.to_owned());
            self.cells.push(Cell { file, row, column, value });
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// The path, as the user wrote it.
    pub name: String,
    /// The number of rows without the header.
    pub rows: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A column that the configuration names and a file does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    /// The file.
    pub file: String,
    /// The name looked for.
    pub column: String,
    /// The setting that names it.
    pub setting: String,
    /// The columns that are there.
    pub available: Vec<String>,
}

/// A date column that can be read in more than one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmbiguousDates {
    /// The column.
    pub column: String,
    /// One of its values.
    pub example: String,
    /// Two formats that read every value.
    pub formats: [&'static str; 2],
}

/// A number column that can be read in more than one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmbiguousNumbers {
    /// The column.
    pub column: String,
    /// One of its values.
    pub example: String,
}

/// Dates that lie on no grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoFrequency {
    /// The number of distinct dates.
    pub dates: usize,
    /// The frequency asked for, if any.
    pub wanted: Option<String>,
}

/// Everything that was found while reading a project's tables.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The files that were read.
    pub files: Vec<FileFacts>,
    /// Remarks that users want to hear: the frequency found, the date format guessed.
    pub remarks: Vec<String>,
    /// The column of dates and the column to forecast.
    pub time_column: String,
    /// The column to forecast.
    pub target_column: String,
    /// Today, for telling history from the future.
    pub today: Option<NaiveDate>,
    /// Columns that are not there.
    pub missing_columns: Vec<MissingColumn>,
    /// Columns that a header has twice.
    pub repeated_columns: Findings,
    /// Rows with more or fewer fields than the header.
    pub wrong_width: Findings,
    /// Cells whose bytes are no UTF-8.
    pub bad_encoding: Findings,
    /// A date column that can be read in two ways.
    pub ambiguous_dates: Option<AmbiguousDates>,
    /// Dates that cannot be read.
    pub unreadable_dates: Findings,
    /// Number columns that can be read in two ways.
    pub ambiguous_numbers: Vec<AmbiguousNumbers>,
    /// Cells that should be numbers and are not.
    pub not_numbers: Findings,
    /// Cells that are infinite or beyond 1e15.
    pub infinite: Findings,
    /// Cells that say NaN.
    pub nan: Findings,
    /// Rows whose key is empty.
    pub empty_keys: Findings,
    /// The frequency found.
    pub inference: Option<Inference>,
    /// No frequency was found.
    pub no_frequency: Option<NoFrequency>,
    /// Dates off the frequency's grid.
    pub off_grid: Findings,
    /// Second rows for a key and date, with the line of the first in the value.
    pub duplicates: Findings,
    /// Rows with a target that are dated after today.
    pub future_rows: Findings,
    /// Rows of static columns that differ from the series' first.
    pub changing_statics: Findings,
    /// Rows of the future table that belong to no series.
    pub unknown_series: Findings,
    /// Rows whose target is empty.
    pub empty_targets: Findings,
    /// Rows below zero.
    pub negative_targets: Findings,
    /// Rows that were understood.
    pub rows: usize,
    /// For each series, the places (from its start) of periods without a row.
    pub absent: Vec<Vec<usize>>,
    /// Known-ahead columns without values for the coming periods.
    pub unknown_future: Vec<String>,
}
