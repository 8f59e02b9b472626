//! Cells turned into moments and numbers, with what is wrong with them written down.

use std::collections::HashMap;

use arrow_array::{Array, ArrayRef};
use chrono::NaiveDateTime;
use forecastle_core::Result;

use super::cells::{as_moments, as_numbers, as_text, is_moment, is_text, text_at};
use super::dates;
use super::evidence::Evidence;
use super::numbers::{self, NumberFormat, Reading};

/// Where the cells of a column stand.
pub struct Site<'a> {
    /// The file, as the user wrote it.
    pub file: &'a str,
    /// The column's name.
    pub column: &'a str,
    /// The line of each cell.
    pub lines: &'a [u64],
}

/// A column of dates; `None` for a cell that is none, which goes to the evidence.
///
/// # Errors
/// `D004` when the column's type has no time form.
pub fn moments(
    array: &ArrayRef,
    format: Option<&str>,
    site: &Site<'_>,
    evidence: &mut Evidence,
) -> Result<Vec<Option<NaiveDateTime>>> {
    let mut push = |row: usize, text: &str| {
        evidence.unreadable_dates.push(site.file, site.lines[row], site.column, text);
    };
    if is_moment(array) {
        let typed = as_moments(array, site.column)?;
        let moment = |row| {
            let moment = typed.is_valid(row).then(|| dates::from_milliseconds(typed.value(row)));
            if moment.flatten().is_none() {
                push(row, "");
            }
            moment.flatten()
        };
        return Ok((0..typed.len()).map(moment).collect());
    }
    let texts = as_text(array, site.column)?;
    let Some(format) = format else { return Ok(vec![None; texts.len()]) };
    // The same few dates come again and again; each is parsed once.
    let mut parsed: HashMap<&str, Option<NaiveDateTime>> = HashMap::new();
    let moment = |row| {
        let text = text_at(&texts, row);
        let moment = *parsed.entry(text).or_insert_with(|| dates::parse(text, format));
        if moment.is_none() {
            push(row, text);
        }
        moment
    };
    Ok((0..texts.len()).map(moment).collect())
}

/// A column of numbers; NaN for a cell that is none, which goes to the evidence unless it is empty.
///
/// # Errors
/// `D004` when the column's type has no number form.
pub fn numbers(
    array: &ArrayRef,
    format: NumberFormat,
    site: &Site<'_>,
    evidence: &mut Evidence,
) -> Result<Vec<f64>> {
    if !is_text(array) {
        let typed = as_numbers(array, site.column)?;
        let number = |row| {
            if typed.is_null(row) || typed.value(row).is_nan() {
                return f64::NAN;
            }
            let value = typed.value(row);
            take(numbers::check(value), || value.to_string(), row, site, evidence)
        };
        return Ok((0..typed.len()).map(number).collect());
    }
    let texts = as_text(array, site.column)?;
    let number = |row| {
        let text = text_at(&texts, row);
        take(numbers::read(text, format), || text.to_owned(), row, site, evidence)
    };
    Ok((0..texts.len()).map(number).collect())
}

/// The number of a reading, NaN for none, with what is wrong written down.
fn take(
    reading: Reading,
    text: impl Fn() -> String,
    row: usize,
    site: &Site<'_>,
    evidence: &mut Evidence,
) -> f64 {
    let wrong = match reading {
        Reading::Number(value) => return value,
        Reading::Missing => return f64::NAN,
        Reading::NotANumber => &mut evidence.nan,
        Reading::Infinite => &mut evidence.infinite,
        Reading::Unreadable => &mut evidence.not_numbers,
    };
    wrong.push(site.file, site.lines[row], site.column, &text());
    f64::NAN
}

/// Writes down a target that is empty or below zero.
pub fn note_target(value: f64, file: &str, line: u64, evidence: &mut Evidence) {
    let wrong = if value.is_nan() {
        &mut evidence.empty_targets
    } else if value < 0.0 {
        &mut evidence.negative_targets
    } else {
        return;
    };
    let text = if value.is_nan() { String::new() } else { value.to_string() };
    wrong.push(file, line, &evidence.target_column, &text);
}
