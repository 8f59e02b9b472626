//! Reading a run into memory.

use std::path::{Path, PathBuf};

use forecastle_core::Result;
use forecastle_store::Manifest;

use super::{Scope, Selection};

/// When and by whom a run was published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PublicationFacts {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// By whom: a user's name, or `command line`.
    pub by: String,
    /// The folder of the run published before, to tell what has changed.
    pub before: Option<PathBuf>,
}

/// A run in memory.
pub struct Snapshot {}

impl Snapshot {
    /// Reads a forecast run's folder. The source data are not looked at: the folder suffices.
    ///
    /// # Errors
    /// `R002` when a file is missing or damaged.
    pub fn load(
        _folder: &Path,
        _manifest: &Manifest,
        _publication: &PublicationFacts,
    ) -> Result<Self> {
        Err(super::views::later())
    }

    /// The run's name.
    pub fn run(&self) -> &str {
        ""
    }

    /// The series that an account with this scope sees through these filters.
    ///
    /// `filters` are written `Column:value`: values of one column are alternatives, columns restrict each
    /// other. `search` is words that a series' name or attributes contain.
    ///
    /// # Errors
    /// `Q001` when a filter names no column; it names the columns.
    pub fn select(
        &self,
        _scope: &Scope,
        _filters: &[String],
        _search: Option<&str>,
    ) -> Result<Selection> {
        Err(super::views::later())
    }
}
