//! What was found while reading, before anybody judges it.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use forecastle_core::calendar::Inference;
use serde::{Deserialize, Serialize};

use crate::demand::{Figures, TableFindings};

/// A cell of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The file, as the user wrote it.
    pub file: String,
    /// The line, counted from 1 with the header as line 1.
    pub row: u64,
    /// The column's name; empty where the whole row is meant.
    pub column: String,
    /// The value as text, shortened where long.
    pub value: String,
    /// The key of the row's series, where that helps.
    pub series: Option<String>,
    /// What is wrong, where the kind of finding does not say it all.
    pub note: String,
}

/// Cells of one kind: the first thousand, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// The first of them.
    pub cells: Vec<Cell>,
    /// How many there are.
    pub total: usize,
    /// Those found since they were last taken, where rows that fail are set apart.
    marks: Option<Vec<Cell>>,
}

/// Cells kept of one kind, so that a file that is wrong throughout does not fill the memory.
const MOST_KEPT: usize = 1_000;
/// Characters kept of a value.
const MOST_CHARACTERS: usize = 60;

impl Findings {
    /// Adds a cell; gives it back where it is kept, for more to be said about it.
    pub fn push(&mut self, file: &str, row: u64, column: &str, value: &str) -> Option<&mut Cell> {
        self.total += 1;
        let is_kept = self.cells.len() < MOST_KEPT;
        if !is_kept && self.marks.is_none() {
            return None;
        }
        let mut short: String = value.chars().take(MOST_CHARACTERS + 1).collect();
        if short.chars().count() > MOST_CHARACTERS {
            short.pop();
            short.push('…');
        }
        let (file, column) = (file.to_owned(), column.to_owned());
        let cell = Cell { file, row, column, value: short, series: None, note: String::new() };
        if let Some(marks) = &mut self.marks {
            marks.push(cell.clone());
        }
        if !is_kept {
            return None;
        }
        self.cells.push(cell);
        self.cells.last_mut()
    }

    /// Takes in what was found elsewhere.
    pub fn append(&mut self, other: Self) {
        self.total += other.total;
        let left = MOST_KEPT.saturating_sub(self.cells.len());
        self.cells.extend(other.cells.into_iter().take(left));
    }

    /// From now on also keeps what [`Findings::take_marks`] takes.
    pub fn mark(&mut self) {
        self.marks = Some(Vec::new());
    }

    /// The cells found since they were last taken, however many.
    pub fn take_marks(&mut self) -> Vec<Cell> {
        self.marks.as_mut().map(std::mem::take).unwrap_or_default()
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
    /// The first few of them.
    pub examples: String,
    /// The frequency asked for, if any.
    pub wanted: Option<String>,
    /// The frequency that they do have, if it is another than the one asked for.
    pub found: Option<&'static str>,
}

/// How the column of dates is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateStyle {
    /// The format.
    pub format: String,
    /// A value that is written so.
    pub example: Option<String>,
}

/// Where the rows of a panel stood in the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    /// File names.
    pub files: Vec<String>,
    /// For each series, for each of its periods, the place of the file in `files` and the line; line 0
    /// where there is no row.
    pub places: Vec<Vec<(u16, u32)>>,
}

impl Origins {
    /// The file and line of a series' period, counted from the series' start.
    pub fn of(&self, series: usize, place: usize) -> Option<(&str, u64)> {
        let (file, line) = *self.places.get(series)?.get(place)?;
        let name = self.files.get(usize::from(file))?;
        (line > 0).then_some((name, u64::from(line)))
    }
}

/// How a column kept to what is expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The column.
    pub column: String,
    /// What was expected, in words.
    pub promise: String,
    /// The rows looked at.
    pub rows: u64,
    /// The cells that fail.
    pub failing: Findings,
}

/// Rows that were set apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetApart {
    /// How many.
    pub rows: u64,
    /// The files that they were written to, relative to the project, with the rows of each.
    pub files: Vec<(String, u64)>,
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
    /// Quotes that are opened and not closed where they should be.
    pub open_quotes: Findings,
    /// Cells whose bytes are no UTF-8, or zero.
    pub bad_encoding: Findings,
    /// How dates are written; `None` when they are typed.
    pub date_style: Option<DateStyle>,
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
    /// Second rows for a key and date, with the place of the first in the note.
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
    /// Rows of the history that were read, understood or not.
    pub rows: usize,
    /// For each series, the places (from its start) of periods without a row.
    pub absent: Vec<Vec<usize>>,
    /// Where the panel's rows stood in the files.
    pub origins: Origins,
    /// What was found by looking at several tables.
    pub tables: TableFindings,
    /// What became of the transactions, where the history is made of them.
    pub demand: Option<Figures>,
    /// Rows of the history with a target, by day.
    pub rows_by_day: BTreeMap<NaiveDate, u64>,
    /// The time zones that times are written with (`Z`, `+02:00`, none as an empty text), each with an example.
    pub zones: BTreeMap<String, String>,
    /// How columns kept to `[[check.expect]]`, in that order.
    pub kept: Vec<Kept>,
    /// Rows that were set apart, where the settings ask for it.
    pub set_apart: Option<SetApart>,
}

impl Evidence {
    /// The findings for which a row is set apart, with the codes of their rules.
    pub fn of_rows(&mut self) -> Vec<(&'static str, &mut Findings)> {
        let mut all = vec![
            ("V001", &mut self.unreadable_dates),
            ("V003", &mut self.not_numbers),
            ("V004", &mut self.infinite),
            ("V005", &mut self.duplicates),
            ("V010", &mut self.future_rows),
            ("V014", &mut self.wrong_width),
            ("V016", &mut self.off_grid),
            ("V017", &mut self.empty_keys),
            ("V018", &mut self.bad_encoding),
            ("V023", &mut self.open_quotes),
        ];
        all.extend(self.kept.iter_mut().map(|kept| ("V032", &mut kept.failing)));
        all
    }

    /// A date as the table writes dates.
    pub fn written(&self, moment: NaiveDateTime) -> String {
        let mut text = String::new();
        let format = self.date_style.as_ref().map(|style| style.format.as_str());
        // A format that cannot be written is the user's; ISO 8601 serves as well.
        match format.map(|format| write!(text, "{}", moment.format(format))) {
            Some(Ok(())) => text,
            _ if moment.time() == NaiveTime::MIN => moment.date().to_string(),
            _ => moment.to_string(),
        }
    }
}
