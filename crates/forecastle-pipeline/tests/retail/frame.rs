//! Tables read back.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// A table as columns of text and of numbers; dates are days since 1970, booleans 0 and 1.
#[derive(Default)]
pub struct Frame {
    text: BTreeMap<String, Vec<String>>,
    numbers: BTreeMap<String, Vec<f64>>,
    pub rows: usize,
}

impl Frame {
    pub fn read(path: &Path) -> Self {
        let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let mut frame = Self::default();
        for batch in reader {
            let batch = batch.unwrap();
            frame.rows += batch.num_rows();
            for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
                frame.add(field.name(), column);
            }
        }
        frame
    }

    pub fn read_csv(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut frame = Self::default();
        for record in reader.records() {
            for (name, cell) in names.iter().zip(record.unwrap().iter()) {
                frame.text.entry(name.clone()).or_default().push(cell.to_owned());
            }
            frame.rows += 1;
        }
        frame
    }

    fn add(&mut self, name: &str, column: &ArrayRef) {
        let cells = self.numbers.entry(name.to_owned()).or_default();
        match column.data_type() {
            DataType::Int64 => {
                cells.extend(column.as_primitive::<Int64Type>().values().iter().map(|v| *v as f64))
            }
            DataType::Float64 => cells.extend(column.as_primitive::<Float64Type>().values().iter()),
            DataType::Date32 => {
                let dates = column.as_primitive::<Date32Type>();
                cells.extend(dates.iter().map(|day| day.map_or(f64::NAN, f64::from)));
            }
            DataType::Boolean => {
                let flags = column.as_boolean();
                cells.extend((0..flags.len()).map(|row| f64::from(u8::from(flags.value(row)))));
            }
            _ => {
                self.numbers.remove(name);
                let of = column.as_string::<i32>().iter().map(|cell| cell.unwrap_or("").to_owned());
                self.text.entry(name.to_owned()).or_default().extend(of);
            }
        }
    }

    pub fn text(&self, name: &str) -> &[String] {
        &self.text[name]
    }

    pub fn numbers(&self, name: &str) -> &[f64] {
        &self.numbers[name]
    }

    /// Keys and day of each row.
    pub fn days(&self, date: &str) -> impl Iterator<Item = (String, String, i64)> + '_ {
        let keys = self.text("sku").iter().zip(self.text("warehouse_id"));
        let dates = self.numbers(date).iter().map(|day| *day as i64);
        keys.zip(dates).map(|((sku, warehouse), day)| (sku.clone(), warehouse.clone(), day))
    }
}
