//! Reading features back.

use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use forecastle_core::{Frequency, Period, Result, SeriesKey};
use forecastle_models::features::FeatureRows;

use super::cells::take_up;
use super::description::{ColumnRecord, Description};
use crate::archive::columns::{Texts, Times, numbers};
use crate::archive::file::{Batches, Reading, damaged};

/// A file of features.
pub struct FeatureFile {
    path: PathBuf,
    description: Description,
    frequency: Frequency,
    reading: Reading,
}

/// Some rows of a file of features, one after the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FeatureBlock {
    /// What identifies each row's series.
    pub keys: Vec<SeriesKey>,
    /// The last known period of each row.
    pub origins: Vec<Period>,
    /// The features, the series' sizes and the steps ahead.
    pub rows: FeatureRows,
    /// What came; NaN where it was not known when the file was written.
    pub actuals: Vec<f64>,
}

impl FeatureFile {
    /// Opens what [`super::write_features`] wrote, and checks what it says of itself.
    ///
    /// # Errors
    /// `R002` when it is missing, damaged, or no file of features.
    pub fn open(path: &Path) -> Result<Self> {
        let reading = Reading::open(path)?;
        let description: Description = reading.description(path)?;
        let frequency = description.frequency(path)?;
        if reading.names() != description.names() {
            return Err(damaged(path, "its columns are not those that it says it has"));
        }
        Ok(Self { path: path.to_owned(), description, frequency, reading })
    }

    /// What it says of itself.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The frequency of the data.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// The number of its rows.
    pub fn row_count(&self) -> usize {
        self.reading.row_count()
    }

    /// Its rows, block by block.
    ///
    /// # Errors
    /// `R002` when it is damaged; so each block.
    pub fn blocks(self) -> Result<FeatureBlocks> {
        let all = 0..self.description.names().len();
        let batches = self.reading.batches(&self.path, all)?;
        let times = Times::new(self.frequency);
        let columns = self.description.columns().cloned().collect();
        Ok(FeatureBlocks {
            path: self.path,
            description: self.description,
            columns,
            batches,
            times,
        })
    }
}

/// The blocks of a file of features.
pub struct FeatureBlocks {
    path: PathBuf,
    description: Description,
    columns: Vec<ColumnRecord>,
    batches: Batches,
    times: Times,
}

impl Iterator for FeatureBlocks {
    type Item = Result<FeatureBlock>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.batches.next()?;
        Some(batch.and_then(|batch| self.block(&batch)))
    }
}

impl FeatureBlocks {
    fn block(&mut self, batch: &RecordBatch) -> Result<FeatureBlock> {
        let path = &self.path;
        let (keys, rest) = batch.columns().split_at(self.description.keys.len());
        // The names were looked at when the file was opened, so that the columns are there.
        let (fixed, rest) = rest.split_at(4);
        let (features, actual) = rest.split_at(self.columns.len());
        let texts =
            keys.iter().map(|column| Texts::of(column, path)).collect::<Result<Vec<_>>>()?;
        let key =
            |row| SeriesKey::new(texts.iter().map(|part| part.get(row).into_owned()).collect());
        let origins = self.times.periods(&fixed[0], path)?;
        let periods = self.times.periods(&fixed[1], path)?;
        let steps = steps(&fixed[2], self.description.horizon, path)?;
        let sizes = numbers(&fixed[3], path)?;
        let is_ahead =
            |(row, step): (usize, &usize)| periods[row] == origins[row].plus(*step as i64);
        if !steps.iter().enumerate().all(is_ahead) {
            return Err(damaged(path, "a period is not as far ahead of its origin as it says"));
        }
        if !sizes.iter().all(|size| size.is_finite() && *size > 0.0) {
            return Err(damaged(path, "a series has no size"));
        }
        Ok(FeatureBlock {
            keys: (0..batch.num_rows()).map(key).collect(),
            origins,
            rows: FeatureRows { features: row_major(&self.columns, features, path)?, sizes, steps },
            actuals: numbers(&actual[0], path)?,
        })
    }
}

fn steps(column: &ArrayRef, horizon: usize, path: &Path) -> Result<Vec<usize>> {
    if *column.data_type() != DataType::Int32 || column.null_count() > 0 {
        return Err(damaged(path, "its steps are no whole numbers"));
    }
    let steps = column.as_primitive::<Int32Type>().values().iter();
    let known = steps.map(|step| usize::try_from(*step).ok().filter(|s| (1..=horizon).contains(s)));
    let beyond = || damaged(path, "a step lies beyond the horizon");
    known.collect::<Option<Vec<_>>>().ok_or_else(beyond)
}

/// The cells of all columns, row by row.
fn row_major(records: &[ColumnRecord], columns: &[ArrayRef], path: &Path) -> Result<Vec<f32>> {
    let width = records.len();
    let rows = columns.first().map_or(0, |column| column.len());
    let mut features = vec![f32::NAN; rows * width];
    for (place, (record, cells)) in records.iter().zip(columns).enumerate() {
        let mut out = features.iter_mut().skip(place).step_by(width);
        take_up(record, cells, path, |value| {
            if let Some(out) = out.next() {
                *out = value;
            }
        })?;
    }
    Ok(features)
}
