//! Cells as text, numbers or moments, whatever a file stores them as.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, Float64Array, StringArray, TimestampMillisecondArray};
use arrow_schema::{DataType, TimeUnit};
use forecastle_core::{Error, Result};

/// Whether a column's cells are text, to be read by a format.
pub fn is_text(array: &ArrayRef) -> bool {
    match array.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, value) => matches!(**value, DataType::Utf8 | DataType::LargeUtf8),
        _ => false,
    }
}

/// Whether a column's cells are dates or times already.
pub fn is_moment(array: &ArrayRef) -> bool {
    matches!(array.data_type(), DataType::Date32 | DataType::Date64 | DataType::Timestamp(..))
}

/// A column as text; numbers in their shortest form, so that 7.0 and 7 name the same.
///
/// # Errors
/// `D004` when its type has no text form.
pub fn as_text(array: &ArrayRef, column: &str) -> Result<StringArray> {
    if matches!(array.data_type(), DataType::Float32 | DataType::Float64) {
        let numbers = as_numbers(array, column)?;
        return Ok(numbers.iter().map(|number| number.map(|number| number.to_string())).collect());
    }
    Ok(cast(array, &DataType::Utf8, column)?.as_string::<i32>().clone())
}

/// A typed column as numbers.
///
/// # Errors
/// `D004` when its type has no number form.
pub fn as_numbers(array: &ArrayRef, column: &str) -> Result<Float64Array> {
    Ok(cast(array, &DataType::Float64, column)?.as_primitive::<Float64Type>().clone())
}

/// A typed column as moments, in milliseconds since 1970.
///
/// Times with a zone are taken at their own wall clock being UTC.
///
/// # Errors
/// `D004` when its type has no time form.
pub fn as_moments(array: &ArrayRef, column: &str) -> Result<TimestampMillisecondArray> {
    let wanted = DataType::Timestamp(TimeUnit::Millisecond, None);
    Ok(cast(array, &wanted, column)?.as_primitive::<TimestampMillisecondType>().clone())
}

fn cast(array: &ArrayRef, wanted: &DataType, column: &str) -> Result<ArrayRef> {
    arrow_cast::cast(array, wanted).map_err(|error| {
        Error::new("D004", format!("the column's type does not fit: {error}"))
            .in_column(column)
            .hint("write it as text, number, date or timestamp")
    })
}

/// A cell of a text column; empty when null.
pub fn text_at(array: &StringArray, row: usize) -> &str {
    if array.is_null(row) { "" } else { array.value(row).trim() }
}
