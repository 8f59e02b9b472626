//! Columns of features: amounts, codes, and codes by their labels.

use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Int32Type};
use arrow_array::{ArrayRef, Float32Array, Int32Array};
use arrow_schema::DataType;
use forecastle_core::Result;

use super::description::ColumnRecord;
use crate::archive::columns::{dictionary, label_places};
use crate::archive::file::damaged;

/// Lays out a column's values, NaN as empty cells.
pub fn lay_out(column: &ColumnRecord, values: impl Iterator<Item = f32>) -> ArrayRef {
    let known = values.map(|value| (!value.is_nan()).then_some(value));
    if !column.is_categorical {
        return Arc::new(Float32Array::from_iter(known));
    }
    let codes = known.map(|value| value.map(|value| value as i32));
    if column.labels.is_empty() {
        return Arc::new(Int32Array::from_iter(codes));
    }
    dictionary(codes, column.labels.iter())
}

/// Reads what [`lay_out`] laid out, one value after the other.
pub fn take_up(
    column: &ColumnRecord,
    cells: &ArrayRef,
    path: &Path,
    mut take: impl FnMut(f32),
) -> Result<()> {
    let other = || {
        let what = format!("column `{}` is one of {}", column.name, cells.data_type());
        damaged(path, &what)
    };
    match (cells.data_type(), column.is_categorical, column.labels.is_empty()) {
        (DataType::Float32, false, _) => {
            let cells = cells.as_primitive::<Float32Type>().iter();
            cells.for_each(|value| take(value.unwrap_or(f32::NAN)));
        }
        (DataType::Int32, true, true) => {
            let cells = cells.as_primitive::<Int32Type>().iter();
            cells.for_each(|code| take(code.map_or(f32::NAN, |code| code as f32)));
        }
        (DataType::Dictionary(..), true, false) => {
            let places = label_places(cells, &column.labels, path)?;
            places.into_iter().for_each(|place| take(place as f32));
        }
        _ => return Err(other()),
    }
    Ok(())
}
