//! Columns that stand in a file's path: `date=2024-01-01/store=7/part.csv`.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use forecastle_core::Result;
use percent_encoding::percent_decode_str;

use super::{Batch, TableReader};
use crate::ingest::evidence::Evidence;

/// What writers of such folders put for a value that is not there.
const NO_VALUE: &str = "__HIVE_DEFAULT_PARTITION__";

/// The columns that the folders of a path tell, from broad to narrow: `name=value`, with `%20` and so on for
/// signs that a folder's name cannot have.
pub fn partitions_of(name: &str) -> Vec<(String, String)> {
    let Some((folders, _)) = name.rsplit_once('/') else { return Vec::new() };
    let path = folders.split_once("://").map_or(folders, |(_, path)| path);
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let parts = path.split('/').filter_map(|folder| folder.split_once('='));
    parts
        .filter(|(column, _)| !column.is_empty())
        .map(|(column, value)| {
            (decoded(column), if value == NO_VALUE { String::new() } else { decoded(value) })
        })
        .collect()
}

/// A table with the columns of its path beside its own; a column that the file itself has is the file's.
pub struct Partitioned {
    inner: Box<dyn TableReader>,
    names: Vec<String>,
    own: usize,
    values: Vec<String>,
    selected: Vec<usize>,
}

impl Partitioned {
    /// Adds the columns of a path to a table.
    pub fn new(inner: Box<dyn TableReader>, partitions: Vec<(String, String)>) -> Self {
        let mut names = inner.column_names().to_vec();
        let own = names.len();
        let mut values = Vec::new();
        for (name, value) in partitions {
            if !names.contains(&name) {
                names.push(name);
                values.push(value);
            }
        }
        Self { inner, names, own, values, selected: Vec::new() }
    }
}

impl TableReader for Partitioned {
    fn column_names(&self) -> &[String] {
        &self.names
    }

    fn select(&mut self, places: &[usize]) {
        let of_file: Vec<_> = places.iter().copied().filter(|place| *place < self.own).collect();
        self.inner.select(&of_file);
        self.selected = places.to_vec();
    }

    fn next_batch(&mut self, evidence: &mut Evidence) -> Result<Option<Batch>> {
        let Some(batch) = self.inner.next_batch(evidence)? else { return Ok(None) };
        let count = batch.rows.len();
        let mut of_file = batch.columns.into_iter();
        let column = |place: &usize| match place.checked_sub(self.own) {
            None => of_file.next(),
            Some(extra) => {
                let cells = std::iter::repeat_n(self.values[extra].as_str(), count);
                Some(Arc::new(StringArray::from_iter_values(cells)) as ArrayRef)
            }
        };
        let columns = self.selected.iter().filter_map(column).collect();
        Ok(Some(Batch { rows: batch.rows, columns }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_tell_columns() {
        let told = |name| {
            let own = partitions_of(name).into_iter();
            own.map(|(column, value)| format!("{column}:{value}")).collect::<Vec<_>>()
        };
        assert_eq!(told("data/date=2024-01-01/part.csv"), ["date:2024-01-01"]);
        assert_eq!(told("s3://shop/y=2024/m=01/a=b.csv"), ["y:2024", "m:01"]);
        assert_eq!(told("city=S%C3%A3o%20Paulo/x.csv"), ["city:São Paulo"]);
        assert_eq!(told("store=__HIVE_DEFAULT_PARTITION__/x.csv"), ["store:"]);
        assert!(told("a=b.csv").is_empty() && told("=x/a.csv").is_empty());
    }
}
