//! Looking whether rows keep to `[[check.expect]]`.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use arrow_array::{Array, ArrayRef};
use forecastle_core::Result;

use super::cells::{as_numbers, as_text, is_text, text_at};
use super::evidence::{Evidence, Findings, Kept};
use super::numbers::{NumberFormat, Reading, is_missing_token, read};
use crate::config::Expectation;

/// Follows the columns of expectations through a table.
pub struct Watch<'a> {
    expectations: &'a [Expectation],
    /// For each expectation that wants unique values, those seen.
    seen: Vec<HashSet<u64>>,
}

impl<'a> Watch<'a> {
    /// Begins before the first row; the evidence gets one entry per expectation.
    pub fn new(expectations: &'a [Expectation], evidence: &mut Evidence) -> Self {
        let kept = |expectation: &Expectation| Kept {
            column: expectation.raw.column.clone(),
            promise: promise(expectation),
            rows: 0,
            failing: Findings::default(),
        };
        evidence.kept = expectations.iter().map(kept).collect();
        Self { expectations, seen: vec![HashSet::new(); expectations.len()] }
    }

    /// Looks at some rows; `columns` has the column of each expectation, where the file has it.
    ///
    /// # Errors
    /// `D004` when a column's type has no text form.
    pub fn look_at(
        &mut self,
        columns: &[Option<&ArrayRef>],
        format: NumberFormat,
        (file, lines): (&str, &[u64]),
        evidence: &mut Evidence,
    ) -> Result<()> {
        for (place, expectation) in self.expectations.iter().enumerate() {
            let Some(Some(column)) = columns.get(place) else { continue };
            let kept = &mut evidence.kept[place];
            kept.rows += lines.len() as u64;
            let name = &expectation.raw.column;
            let texts = as_text(column, name)?;
            let typed = match is_text(column) || !has_bounds(expectation) {
                true => None,
                false => Some(as_numbers(column, name)?),
            };
            for (row, line) in lines.iter().enumerate() {
                let text = text_at(&texts, row);
                let number = || match &typed {
                    Some(typed) => typed.is_valid(row).then(|| typed.value(row)),
                    None => match read(text, format) {
                        Reading::Number(value) => Some(value),
                        _ => None,
                    },
                };
                if let Some(why) = fails(expectation, text, number, &mut self.seen[place])
                    && let Some(cell) = kept.failing.push(file, *line, name, text)
                {
                    cell.note = why;
                }
            }
        }
        Ok(())
    }
}

fn has_bounds(expectation: &Expectation) -> bool {
    expectation.raw.min.is_some() || expectation.raw.max.is_some()
}

/// Why a cell fails, if it does.
fn fails(
    expectation: &Expectation,
    text: &str,
    number: impl Fn() -> Option<f64>,
    seen: &mut HashSet<u64>,
) -> Option<String> {
    let raw = &expectation.raw;
    if is_missing_token(text) {
        return raw.not_null.then(|| "it is empty".to_owned());
    }
    if has_bounds(expectation) {
        let Some(number) = number().filter(|number| !number.is_nan()) else {
            return Some("it is no number".to_owned());
        };
        if let Some(min) = raw.min.filter(|min| number < *min) {
            return Some(format!("it is below {min}"));
        }
        if let Some(max) = raw.max.filter(|max| number > *max) {
            return Some(format!("it is above {max}"));
        }
    }
    if !raw.values.is_empty() && !raw.values.iter().any(|value| value == text) {
        return Some(format!("it is none of {}", list(&raw.values)));
    }
    if let (Some(pattern), Some(written)) = (&expectation.pattern, &raw.pattern)
        && !pattern.is_match(text)
    {
        return Some(format!("it does not fit {written}"));
    }
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (raw.unique && !seen.insert(hasher.finish())).then(|| "it was there before".to_owned())
}

/// What is expected, in words.
fn promise(expectation: &Expectation) -> String {
    let raw = &expectation.raw;
    let mut said = Vec::new();
    if raw.not_null {
        said.push("never empty".to_owned());
    }
    if raw.unique {
        said.push("never twice the same".to_owned());
    }
    match (raw.min, raw.max) {
        (Some(min), Some(max)) => said.push(format!("between {min} and {max}")),
        (Some(min), None) => said.push(format!("at least {min}")),
        (None, Some(max)) => said.push(format!("at most {max}")),
        (None, None) => {}
    }
    if !raw.values.is_empty() {
        said.push(format!("one of {}", list(&raw.values)));
    }
    said.extend(raw.pattern.iter().map(|pattern| format!("fitting {pattern}")));
    said.join(" and ")
}

/// Values named in a message.
const MOST_NAMED: usize = 8;

fn list(values: &[String]) -> String {
    let more = if values.len() > MOST_NAMED { ", …" } else { "" };
    format!("{}{more}", values[..values.len().min(MOST_NAMED)].join(", "))
}
