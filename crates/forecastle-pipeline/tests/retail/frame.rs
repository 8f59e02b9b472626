//! Tables read back.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_cast::cast;
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
        let numbers = match column.data_type() {
            DataType::Date32 => Some(cast(column, &DataType::Int32).unwrap()),
            DataType::Timestamp(..) => {
                let days = cast(column, &DataType::Date32).unwrap();
                Some(cast(&days, &DataType::Int32).unwrap())
            }
            kind if kind.is_numeric() || *kind == DataType::Boolean => Some(column.clone()),
            _ => None,
        };
        if let Some(numbers) = numbers {
            let numbers = cast(&numbers, &DataType::Float64).unwrap();
            let cells = numbers.as_primitive::<Float64Type>().iter();
            let own = self.numbers.entry(name.to_owned()).or_default();
            own.extend(cells.map(|cell| cell.unwrap_or(f64::NAN)));
            return;
        }
        let text = cast(column, &DataType::Utf8).unwrap();
        let cells = text.as_string::<i32>().iter().map(|cell| cell.unwrap_or("").to_owned());
        self.text.entry(name.to_owned()).or_default().extend(cells);
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
