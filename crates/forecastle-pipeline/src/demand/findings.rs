//! What is wrong with single rows of transactions, file by file.

use serde::{Deserialize, Serialize};

use crate::ingest::{Cell, Evidence, Findings};

/// What was found in the rows of a file. It is kept with the sums, so that a file that is not read again is
/// still judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RowFindings {
    /// Rows with more or fewer fields than the header.
    pub wrong_width: Findings,
    /// Quotes that are opened and not closed where they should be.
    pub open_quotes: Findings,
    /// Cells whose bytes are no UTF-8, or zero.
    pub bad_encoding: Findings,
    /// Dates that cannot be read.
    pub unreadable_dates: Findings,
    /// Cells that should be numbers and are not.
    pub not_numbers: Findings,
    /// Cells that are infinite or too large to be true.
    pub infinite: Findings,
    /// Cells that say NaN.
    pub nan: Findings,
    /// Rows whose key is empty.
    pub empty_keys: Findings,
    /// Rows that are dated after today.
    pub future_rows: Findings,
    /// Rows without the amount that is added up.
    pub empty_targets: Findings,
    /// Rows below zero, which count on their own day.
    pub negative_targets: Findings,
    /// Second rows of one transaction id.
    pub repeated_ids: Findings,
}

impl RowFindings {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.all().iter().all(|findings| findings.is_empty())
    }

    /// Takes in what was found further down; `lines_before` lines stand before its first.
    pub fn append(&mut self, other: Self, lines_before: u64) {
        for (own, mut others) in self.all_mut().into_iter().zip(other.into_all()) {
            others.cells.iter_mut().for_each(|cell| cell.row += lines_before);
            own.append(others);
        }
    }

    /// Takes what a reader wrote down of rows that it could not give.
    pub fn take_unread(&mut self, evidence: &mut Evidence) {
        self.wrong_width.append(std::mem::take(&mut evidence.wrong_width));
        self.open_quotes.append(std::mem::take(&mut evidence.open_quotes));
        self.bad_encoding.append(std::mem::take(&mut evidence.bad_encoding));
    }

    /// Tells the gate.
    pub fn tell(&self, evidence: &mut Evidence) {
        let theirs = [
            &mut evidence.wrong_width,
            &mut evidence.open_quotes,
            &mut evidence.bad_encoding,
            &mut evidence.unreadable_dates,
            &mut evidence.not_numbers,
            &mut evidence.infinite,
            &mut evidence.nan,
            &mut evidence.empty_keys,
            &mut evidence.future_rows,
            &mut evidence.empty_targets,
            &mut evidence.negative_targets,
            &mut evidence.tables.repeated_ids,
        ];
        for (theirs, own) in theirs.into_iter().zip(self.all()) {
            theirs.append(own.clone());
        }
    }

    fn all(&self) -> [&Findings; 12] {
        [
            &self.wrong_width,
            &self.open_quotes,
            &self.bad_encoding,
            &self.unreadable_dates,
            &self.not_numbers,
            &self.infinite,
            &self.nan,
            &self.empty_keys,
            &self.future_rows,
            &self.empty_targets,
            &self.negative_targets,
            &self.repeated_ids,
        ]
    }

    fn all_mut(&mut self) -> [&mut Findings; 12] {
        [
            &mut self.wrong_width,
            &mut self.open_quotes,
            &mut self.bad_encoding,
            &mut self.unreadable_dates,
            &mut self.not_numbers,
            &mut self.infinite,
            &mut self.nan,
            &mut self.empty_keys,
            &mut self.future_rows,
            &mut self.empty_targets,
            &mut self.negative_targets,
            &mut self.repeated_ids,
        ]
    }

    fn into_all(self) -> [Findings; 12] {
        [
            self.wrong_width,
            self.open_quotes,
            self.bad_encoding,
            self.unreadable_dates,
            self.not_numbers,
            self.infinite,
            self.nan,
            self.empty_keys,
            self.future_rows,
            self.empty_targets,
            self.negative_targets,
            self.repeated_ids,
        ]
    }
}

/// What was found by looking at several tables, or at several files of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableFindings {
    /// Second rows of one transaction id.
    pub repeated_ids: Findings,
    /// Second rows of what a table has once, such as a product.
    pub repeated_rows: Findings,
    /// Cells that name what the table beside does not have.
    pub orphans: Findings,
    /// Cells outside the range that makes sense.
    pub out_of_range: Findings,
    /// Days of a series of which two files have rows, and no rule says what counts.
    pub overlaps: Findings,
    /// Returns of which nothing sold before was left to take back.
    pub unmatched_returns: Findings,
    /// Cancellations that undo no earlier line.
    pub unmatched_cancellations: Findings,
}

/// What became of the rows of transactions, in figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// Rows that were read, understood or not.
    pub rows: u64,
    /// Units of all rows that could be read, in millionths.
    pub quantity: i128,
    /// Money of all rows that could be read, in millionths.
    pub revenue: i128,
    /// Rows that were set apart because they are no goods.
    pub excluded_rows: u64,
    /// Their units, in millionths.
    pub excluded_quantity: i128,
    /// Their money, in millionths.
    pub excluded_revenue: i128,
    /// Lines that undo earlier ones and were matched.
    pub cancelled_lines: u64,
    /// The units that they undo, in millionths.
    pub cancelled_quantity: i128,
    /// Lines that would undo earlier ones, of which there is none.
    pub unmatched_lines: u64,
    /// Their units, in millionths and below zero.
    pub unmatched_quantity: i128,
}

impl Figures {
    /// Takes in the figures of other rows.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.quantity += other.quantity;
        self.revenue += other.revenue;
        self.excluded_rows += other.excluded_rows;
        self.excluded_quantity += other.excluded_quantity;
        self.excluded_revenue += other.excluded_revenue;
        self.cancelled_lines += other.cancelled_lines;
        self.cancelled_quantity += other.cancelled_quantity;
        self.unmatched_lines += other.unmatched_lines;
        self.unmatched_quantity += other.unmatched_quantity;
    }
}

/// Writes down a cell, with a note.
pub fn note(
    findings: &mut Findings,
    (file, line): (&str, u64),
    column: &str,
    value: &str,
    note: impl FnOnce() -> String,
) {
    if let Some(cell) = findings.push(file, line, column, value) {
        let cell: &mut Cell = cell;
        cell.note = note();
    }
}
