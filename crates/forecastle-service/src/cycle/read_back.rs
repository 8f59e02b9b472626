//! Looking at a table that was written before anybody else does.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, RecordBatch};
use forecastle_core::{Error, Result};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// What a forecast's table turned out to hold.
pub struct ReadBack {
    /// The number of rows.
    pub rows: u64,
    /// Whether every forecast and bound is there and finite.
    pub is_finite: bool,
}

/// Reads a forecast's Parquet file.
///
/// # Errors
/// `R002` when it cannot be read.
pub fn read_back(path: &Path) -> Result<ReadBack> {
    let damaged = |error: String| {
        Error::new("R002", format!("cannot be read back: {error}"))
            .in_file(path.display().to_string())
    };
    let file = File::open(path).map_err(|error| damaged(error.to_string()))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.build())
        .map_err(|error| damaged(error.to_string()))?;
    let mut read = ReadBack { rows: 0, is_finite: true };
    for batch in reader {
        let batch = batch.map_err(|error| damaged(error.to_string()))?;
        read.rows += batch.num_rows() as u64;
        read.is_finite &= has_finite_numbers(&batch);
    }
    Ok(read)
}

/// Whether all numbers are there and finite; a NaN was written as an empty cell.
fn has_finite_numbers(batch: &RecordBatch) -> bool {
    let numbers =
        batch.columns().iter().filter_map(|column| column.as_primitive_opt::<Float64Type>());
    let is_finite = |number: &f64| number.is_finite();
    numbers
        .into_iter()
        .all(|column| column.null_count() == 0 && column.values().iter().all(is_finite))
}

#[cfg(test)]
mod tests {
    use forecastle_pipeline::table::{Column, FileFormat, Table};

    use super::*;

    fn read_back_of(numbers: &[f64]) -> ReadBack {
        let mut table = Table::default();
        table.push("Store", Column::Integer((0..numbers.len() as i64).collect()));
        table.push("forecast", Column::Number(numbers.to_vec()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forecast.parquet");
        table.write(FileFormat::Parquet, File::create(&path).unwrap()).unwrap();
        read_back(&path).unwrap()
    }

    #[test]
    fn what_is_no_number_is_found() {
        let whole = read_back_of(&[1.0, 0.0, 2.5]);
        assert_eq!((whole.rows, whole.is_finite), (3, true));
        for wrong in [f64::NAN, f64::INFINITY] {
            assert!(!read_back_of(&[1.0, wrong]).is_finite, "{wrong}");
        }
    }
}
