//! Tables as Parquet.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
};
use chrono::NaiveDate;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::{Column, Table};

/// Writes Parquet, compressed with zstd; the same table gives the same bytes.
///
/// # Errors
/// Why it cannot be written.
pub fn write(table: &Table, out: impl Write + Send) -> Result<(), String> {
    let columns = table.columns().iter().map(|(name, column)| (name, to_arrow(column)));
    let batch = RecordBatch::try_from_iter(columns).map_err(|error| error.to_string())?;
    let zstd = ZstdLevel::try_new(3).map_err(|error| error.to_string())?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(zstd))
        .set_created_by("forecastle".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(out, batch.schema(), Some(properties))
        .map_err(|error| error.to_string())?;
    writer.write(&batch).map_err(|error| error.to_string())?;
    writer.close().map(|_| ()).map_err(|error| error.to_string())
}

fn to_arrow(column: &Column) -> ArrayRef {
    match column {
        Column::Text(cells) => Arc::new(StringArray::from_iter_values(cells)),
        Column::Integer(cells) => Arc::new(Int64Array::from(cells.clone())),
        Column::Date(cells) => Arc::new(Date32Array::from_iter_values(
            cells.iter().map(|d| d.signed_duration_since(NaiveDate::default()).num_days() as i32),
        )),
        Column::Moment(cells) => Arc::new(TimestampMillisecondArray::from_iter_values(
            cells.iter().map(|moment| moment.and_utc().timestamp_millis()),
        )),
        Column::Number(cells) => {
            Arc::new(Float64Array::from_iter(cells.iter().map(|v| (!v.is_nan()).then_some(*v))))
        }
    }
}
