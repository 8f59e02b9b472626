//! How tables are written.

use std::path::Path;

use forecastle_core::{Error, Result};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma-separated values.
    Csv,
    /// Parquet, compressed.
    Parquet,
    /// An Excel workbook with one sheet.
    Xlsx,
}

impl FileFormat {
    /// The format that a file's ending says.
    ///
    /// # Errors
    /// `U001` for an ending that says none.
    pub fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv" | "txt") => Ok(Self::Csv),
            Some("parquet" | "pq") => Ok(Self::Parquet),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Error::new("U001", "the file's ending says neither CSV, Parquet nor Excel")
                .in_file(path.display().to_string())
                .hint("end it in .csv, .parquet or .xlsx")),
        }
    }

    /// Its media type, for whoever sends or keeps such a file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// What becomes of text in a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextCells {
    /// Written as it is: for programs, and for files that join with the user's own.
    AsIs,
    /// Text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP ASVS 1.2.10
    /// asks for: text that begins with `=`, `+`, `-`, `@`, a tab, a line break or a NUL, and text that
    /// begins so after apostrophes of its own. Whoever takes one apostrophe away where one or several
    /// are followed by such a character has the text back. Numbers and dates stay what they are.
    SafeForSpreadsheets,
}
