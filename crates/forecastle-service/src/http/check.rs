//! What bodies must keep to besides their shape.

use crate::api::Scope;
use crate::auth::LEAST_PASSWORD;

use super::problem::{Problem, ProblemPart};

/// The longest name, and the longest password, in characters.
const LONGEST_NAME: usize = 100;
const LONGEST_PASSWORD: usize = 1000;

/// The most columns of a scope, values of a column, and characters of either.
const MOST_COLUMNS: usize = 20;
const MOST_VALUES: usize = 10_000;
const LONGEST_VALUE: usize = 1000;

fn misfit(pointer: &str, detail: String) -> Problem {
    let part = ProblemPart { pointer: Some(pointer.to_owned()), ..ProblemPart::default() };
    Problem::new("Q006", detail).part(part)
}

/// Requires a text of so many characters.
///
/// # Errors
/// `Q006` when it is shorter or longer.
pub fn require_length(pointer: &str, text: &str, least: usize, most: usize) -> Result<(), Problem> {
    let length = text.chars().count();
    match (least..=most).contains(&length) {
        true => Ok(()),
        false => Err(misfit(
            pointer,
            format!("{} has {length} characters, not {least} to {most}", &pointer[1..]),
        )),
    }
}

/// Requires a number within a range.
///
/// # Errors
/// `Q006` when it lies outside.
pub fn require_range(pointer: &str, number: u64, least: u64, most: u64) -> Result<(), Problem> {
    match (least..=most).contains(&number) {
        true => Ok(()),
        false => {
            let name = &pointer[1..];
            Err(misfit(pointer, format!("{name} is {number}, not {least} to {most}")))
        }
    }
}

/// Requires a name that can be read and written: visible characters, no spaces at its ends.
///
/// # Errors
/// `Q006` when it is none.
pub fn require_name(pointer: &str, name: &str) -> Result<(), Problem> {
    require_length(pointer, name, 1, LONGEST_NAME)?;
    match name.trim() == name && !name.chars().any(char::is_control) {
        true => Ok(()),
        false => Err(misfit(
            pointer,
            "a name has visible characters, none of them a space at its ends".to_owned(),
        )),
    }
}

/// Requires a password that is long enough.
///
/// # Errors
/// `Q006` when it is not.
pub fn require_password(pointer: &str, password: &str) -> Result<(), Problem> {
    require_length(pointer, password, LEAST_PASSWORD, LONGEST_PASSWORD)
}

/// Requires a scope of columns that each allow something.
///
/// # Errors
/// `Q006` when a column allows nothing, or there is too much of anything.
pub fn require_scope(scope: &Scope) -> Result<(), Problem> {
    if scope.len() > MOST_COLUMNS {
        return Err(misfit("/scope", format!("a scope has at most {MOST_COLUMNS} columns")));
    }
    for (column, values) in scope {
        let pointer = format!("/scope/{}", column.replace('~', "~0").replace('/', "~1"));
        require_length(&pointer, column, 1, LONGEST_VALUE)?;
        if values.is_empty() || values.len() > MOST_VALUES {
            return Err(misfit(
                &pointer,
                format!("a column of a scope allows 1 to {MOST_VALUES} values"),
            ));
        }
        for value in values {
            require_length(&pointer, value, 0, LONGEST_VALUE)?;
        }
    }
    Ok(())
}
