//! Errors by whose fault they are, each with a stable code.
//!
//! An [`Error`] says what is wrong, where (file, row, column, value, series), and what to do next.
//! Messages are lower case without a full stop; they are logged once, at the boundary (the command
//! line or the service), never on the way up.

use std::fmt;

/// The result of anything that can fail with an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Whose fault an error is; it decides the exit code and the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The user can fix it: data, configuration or usage. Exit code 1.
    User,
    /// A fault of this program or of the machine under it. Exit code 2.
    Ours,
}

/// Every stable error code outside the validation rules, with whose fault it is and what it means.
///
/// Each has a page `docs/errors/<code>.md`; codes are never reused.
pub const ERROR_CODES: &[(&str, Fault, &str)] = &[
    ("A001", Fault::User, "nobody is signed in"),
    ("A002", Fault::User, "the name or the password is wrong"),
    ("A003", Fault::User, "the account may not do this"),
    ("A004", Fault::User, "the request seems to come from another site"),
    ("A005", Fault::User, "too many attempts to sign in"),
    ("A006", Fault::User, "the last active admin must stay"),
    ("A007", Fault::User, "no such user or token"),
    ("A008", Fault::User, "the user's name is taken"),
    ("A009", Fault::User, "the demo is for this machine only"),
    ("A010", Fault::User, "the password so far is another"),
    ("C001", Fault::User, "no project here"),
    ("C002", Fault::User, "the configuration cannot be read"),
    ("C003", Fault::User, "a setting is out of its range"),
    ("D001", Fault::User, "a data file cannot be opened"),
    ("D002", Fault::User, "the data did not pass the gate"),
    ("D003", Fault::User, "there is nothing to forecast"),
    ("D004", Fault::User, "the table has another shape than expected"),
    ("D005", Fault::User, "a table is beyond what is read"),
    ("D006", Fault::User, "a file unpacks to far too much"),
    ("H001", Fault::Ours, "the service is busy"),
    ("H002", Fault::Ours, "the service took too long"),
    ("J001", Fault::User, "no such job"),
    ("J002", Fault::Ours, "the job is no longer this worker's"),
    ("J003", Fault::Ours, "the job was begun too often"),
    ("J004", Fault::User, "somebody cancelled it"),
    ("J005", Fault::User, "the idempotency key belongs to another request"),
    ("M001", Fault::User, "no such model"),
    ("M002", Fault::User, "a model file cannot be read"),
    ("M003", Fault::User, "the history is too short to evaluate"),
    ("M004", Fault::User, "a library that a model needs is missing"),
    ("N001", Fault::User, "there is no such thing, or none that you may see"),
    ("N002", Fault::User, "this address does not take that method"),
    ("P001", Fault::User, "no forecast is published yet"),
    ("P002", Fault::User, "there is nothing earlier to go back to"),
    ("Q001", Fault::User, "the question names something unknown"),
    ("Q002", Fault::User, "the list cannot be continued from there"),
    ("Q003", Fault::User, "the series to forecast cannot be read"),
    ("Q004", Fault::User, "the body is too large"),
    ("Q005", Fault::User, "the body is not declared as JSON"),
    ("Q006", Fault::User, "the body does not fit"),
    ("Q007", Fault::User, "the body is not JSON"),
    ("R001", Fault::User, "no such run or version"),
    ("R002", Fault::User, "a run file is damaged"),
    ("R003", Fault::User, "the run cannot be published"),
    ("S001", Fault::User, "the database cannot be reached"),
    ("S002", Fault::User, "the database has another schema"),
    ("S003", Fault::Ours, "the database refused"),
    ("S004", Fault::User, "the audit log was changed"),
    ("S005", Fault::User, "the store is damaged"),
    ("U001", Fault::User, "the command's arguments do not fit"),
    ("W001", Fault::User, "the database server does not answer"),
    ("W002", Fault::User, "the database refuses the login"),
    ("W003", Fault::User, "there is no such database"),
    ("W004", Fault::User, "the login may not do that in the database"),
    ("W005", Fault::User, "the database refused something"),
    ("W006", Fault::User, "the database holds something else under that name"),
    ("W007", Fault::User, "the object storage does not answer"),
    ("W008", Fault::User, "the object storage refuses the credentials"),
    ("W009", Fault::User, "there is no such bucket"),
    ("W010", Fault::User, "the object storage refused something"),
    ("X001", Fault::User, "a file could not be written"),
    ("X002", Fault::Ours, "an internal step failed"),
    ("X003", Fault::User, "a table does not fit its file format"),
];

/// What a code of [`ERROR_CODES`] means; empty for another.
pub fn meaning(code: &str) -> &'static str {
    ERROR_CODES.iter().find(|(known, ..)| *known == code).map_or("", |(.., meaning)| meaning)
}

/// Where an error was found; every part is optional, and only what is known is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as the user wrote it.
    pub file: Option<String>,
    /// The line in the file, counted from 1 with the header as line 1.
    pub row: Option<u64>,
    /// The column's name.
    pub column: Option<String>,
    /// The offending value, as text.
    pub value: Option<String>,
    /// The series' key.
    pub series: Option<String>,
}

/// What went wrong, where, and what to do.
///
/// One pointer wide, so that a [`Result`] costs nothing on the way that goes well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    code: &'static str,
    message: String,
    place: Place,
    hint: Option<String>,
}

impl Error {
    /// Makes an error with a code of [`ERROR_CODES`].
    ///
    /// ```
    /// use forecastle_core::{Error, Fault};
    /// let error = Error::new("C001", "no forecastle.toml in this folder").hint("run `forecastle init`");
    /// assert_eq!(error.fault(), Fault::User);
    /// assert_eq!(error.to_string(), "no forecastle.toml in this folder");
    /// ```
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        debug_assert!(
            ERROR_CODES.iter().any(|(known, ..)| *known == code),
            "error code {code} is not in ERROR_CODES"
        );
        Self(Box::new(Details {
            code,
            message: message.into(),
            place: Place::default(),
            hint: None,
        }))
    }

    /// Adds the next step for the user.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds the file where it was found.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.0.place.file = Some(file.into());
        self
    }

    /// Adds the line where it was found, counted from 1.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.0.place.row = Some(row);
        self
    }

    /// Adds the column where it was found.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.0.place.column = Some(column.into());
        self
    }

    /// Adds the value that caused it.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.0.place.value = Some(value.into());
        self
    }

    /// The stable code, one of [`ERROR_CODES`].
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        ERROR_CODES
            .iter()
            .find(|(code, ..)| *code == self.0.code)
            .map_or(Fault::Ours, |(_, fault, _)| *fault)
    }

    /// Where it was found.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// The next step, if one is known.
    pub fn next_step(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.place.to_string().is_empty() {
            write!(f, "{}: ", self.0.place)?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Place {
    /// `data/sales.csv:17, column "Date"` and so on, only with what is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match (&self.file, self.row) {
            (Some(file), Some(row)) => parts.push(format!("{file}:{row}")),
            (Some(file), None) => parts.push(file.clone()),
            (None, Some(row)) => parts.push(format!("row {row}")),
            (None, None) => {}
        }
        if let Some(column) = &self.column {
            parts.push(format!("column \"{column}\""));
        }
        if let Some(value) = &self.value {
            parts.push(format!("value \"{value}\""));
        }
        if let Some(series) = &self.series {
            parts.push(format!("series {series}"));
        }
        f.write_str(&parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_names_only_what_is_known() {
        let error = Error::new("D001", "no such file").in_file("a.csv").at_row(3).in_column("Date");
        assert_eq!(error.to_string(), "a.csv:3, column \"Date\": no such file");
    }

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = ERROR_CODES.iter().map(|(code, ..)| code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), ERROR_CODES.len());
    }
}
