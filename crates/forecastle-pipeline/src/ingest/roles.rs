//! Which columns of a table mean what.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use forecastle_core::Result;

use super::cells::text_at;
use super::evidence::{Evidence, MissingColumn};
use super::sources::{Batch, TableReader};
use crate::config::{RawSales, Settings};

/// The setting that names columns of which something is expected.
const EXPECTED: &str = "check.expect";

/// A covariate column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CovariateRole {
    /// The column's name.
    pub name: String,
    /// Whether it is known ahead.
    pub is_known_future: bool,
}

/// The columns of a table that are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// Columns that identify a series.
    pub keys: Vec<String>,
    /// The column of dates.
    pub time: String,
    /// The column to forecast; none in a table of the future.
    pub target: Option<String>,
    /// Columns that change over time.
    pub covariates: Vec<CovariateRole>,
    /// Columns constant within a series.
    pub statics: Vec<String>,
    /// The column by which series are weighted.
    pub weight: Option<String>,
    /// Columns that `[[check.expect]]` is about.
    pub expected: Vec<String>,
    table: &'static str,
}

impl Roles {
    /// The columns of the demand history.
    pub fn of_sales(settings: &Settings) -> Self {
        let sales = &settings.sales.raw;
        let mut statics = sales.static_columns.clone();
        let is_new = |column: &&String| !sales.keys.contains(column) && !statics.contains(column);
        let levels: Vec<_> = sales.hierarchy.iter().filter(is_new).cloned().collect();
        statics.extend(levels);
        Self {
            keys: sales.keys.clone(),
            time: sales.time.clone(),
            target: Some(sales.target.clone()),
            covariates: covariates(sales, true),
            statics,
            weight: sales.weight.clone(),
            expected: settings.expectations.iter().map(|e| e.raw.column.clone()).collect(),
            table: "data.sales",
        }
    }

    /// The columns of the table of the future: keys, time and what is known ahead.
    pub fn of_future(settings: &Settings) -> Self {
        let sales = &settings.sales.raw;
        Self {
            keys: sales.keys.clone(),
            time: sales.time.clone(),
            target: None,
            covariates: covariates(sales, false),
            statics: Vec::new(),
            weight: None,
            expected: Vec::new(),
            table: "data.future",
        }
    }

    /// The names of all columns, in the order in which [`Places`] counts them.
    fn names(&self) -> Vec<(&String, &'static str)> {
        let keys = self.keys.iter().map(|name| (name, "keys"));
        let covariates = self.covariates.iter().map(|covariate| {
            (&covariate.name, if covariate.is_known_future { "known_future" } else { "past_only" })
        });
        keys.chain([(&self.time, "time")])
            .chain(self.target.iter().map(|name| (name, "target")))
            .chain(covariates)
            .chain(self.statics.iter().map(|name| (name, "static")))
            .chain(self.weight.iter().map(|name| (name, "weight")))
            .chain(self.expected.iter().map(|name| (name, EXPECTED)))
            .collect()
    }

    /// The names of all columns, each once.
    pub fn column_names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (name, _) in self.names() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// The place of a column among the selected ones.
    pub fn place_of(&self, column: &str) -> Option<usize> {
        self.names().iter().position(|(name, _)| *name == column)
    }

    /// Finds every column in a file's header; what is missing or there twice goes to the evidence.
    pub fn find_in(&self, file: &str, header: &[String], evidence: &mut Evidence) -> Projection {
        let mut places = Vec::new();
        let names = self.names();
        for (number, (name, setting)) in names.iter().copied().enumerate() {
            let is_told = names[..number].iter().any(|(other, _)| *other == name);
            let mut found = (0..header.len()).filter(|place| &header[*place] == name);
            let first = found.next();
            if first.is_none() && !is_told {
                evidence.missing_columns.push(MissingColumn {
                    file: file.to_owned(),
                    column: name.clone(),
                    setting: match setting {
                        EXPECTED => setting.to_owned(),
                        _ => format!("{}.{setting}", self.table),
                    },
                    available: header.to_vec(),
                });
            }
            if found.next().is_some() && !is_told {
                evidence.repeated_columns.push(file, 1, name, "");
            }
            places.push(first);
        }
        Projection { places }
    }

    /// Whether a row's series and date can be told with the columns that were found.
    pub fn identify_rows(&self, evidence: &Evidence) -> bool {
        let is_needed = |column: &String| self.keys.contains(column) || *column == self.time;
        !evidence.missing_columns.iter().any(|missing| is_needed(&missing.column))
    }

    /// Notes a row whose key is empty, and says whether it is.
    pub fn note_empty_key(
        &self,
        keys: &[StringArray],
        row: usize,
        line: u64,
        file: &str,
        found: &Projection,
        evidence: &mut Evidence,
    ) -> bool {
        let is_empty = |place: &usize| text_at(&keys[*place], row).is_empty() && found.has(*place);
        let empty = (0..keys.len()).find(is_empty);
        if let Some(place) = empty {
            evidence.empty_keys.push(file, line, &self.keys[place], "");
        }
        empty.is_some()
    }

    /// Where each role's columns stand among the selected ones.
    pub fn places(&self) -> Places {
        let time = self.keys.len();
        let covariates = time + 1 + usize::from(self.target.is_some());
        let statics = covariates + self.covariates.len();
        Places {
            time,
            target: self.target.as_ref().map(|_| time + 1),
            covariates,
            statics,
            weight: self.weight.as_ref().map(|_| statics + self.statics.len()),
            expected: statics + self.statics.len() + usize::from(self.weight.is_some()),
        }
    }
}

/// Where a file has the columns of [`Roles`]. Those that it lacks read as empty, so that whatever is wrong
/// with the others is found in the same pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    places: Vec<Option<usize>>,
}

impl Projection {
    /// Chooses the columns that are there.
    pub fn select(&self, reader: &mut dyn TableReader) {
        let found: Vec<_> = self.places.iter().flatten().copied().collect();
        reader.select(&found);
    }

    /// The next rows, with empty columns where the file has none.
    ///
    /// # Errors
    /// When the file cannot be read further.
    pub fn next_batch(
        &self,
        reader: &mut dyn TableReader,
        evidence: &mut Evidence,
    ) -> Result<Option<Batch>> {
        let Some(batch) = reader.next_batch(evidence)? else { return Ok(None) };
        let count = batch.rows.len();
        let empty = || Arc::new(StringArray::new_null(count)) as ArrayRef;
        let mut found = batch.columns.into_iter();
        let columns = self
            .places
            .iter()
            .map(|place| place.and_then(|_| found.next()).unwrap_or_else(empty))
            .collect();
        Ok(Some(Batch { rows: batch.rows, columns }))
    }

    /// Whether the file has the column at a place among [`Places`].
    pub fn has(&self, place: usize) -> bool {
        self.places[place].is_some()
    }
}

/// Places among the selected columns; keys come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The time column.
    pub time: usize,
    /// The target column.
    pub target: Option<usize>,
    /// The first covariate.
    pub covariates: usize,
    /// The first static column.
    pub statics: usize,
    /// The weight column.
    pub weight: Option<usize>,
    /// The first column that something is expected of.
    pub expected: usize,
}

fn covariates(sales: &RawSales, with_past: bool) -> Vec<CovariateRole> {
    let role = |is_known_future: bool| {
        move |name: &String| CovariateRole { name: name.clone(), is_known_future }
    };
    let past = sales.past_only.iter().filter(|_| with_past);
    sales.known_future.iter().map(role(true)).chain(past.map(role(false))).collect()
}
