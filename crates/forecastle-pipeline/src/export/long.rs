//! The forecast as it is: keys, time, model, forecast, bounds.

use std::path::Path;

use arrow_array::StringArray;
use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::{Error, Result};

use crate::ingest::{header, open_columns};
use crate::table::{Column, Table, whole_number};

/// Reads the forecast file of a run back as the table that it was written from, whatever columns it has.
///
/// # Errors
/// `D001` or `D004` when it cannot be read, `R002` when a cell is not what its column holds.
pub fn read_forecast(path: &Path, key_names: &[String], time_name: &str) -> Result<Table> {
    let name = path.display().to_string();
    let names = header(path, &name)?;
    let wanted: Vec<&str> = names.iter().map(String::as_str).collect();
    let batches = open_columns(path, &name, &wanted)?;
    let mut table = Table::default();
    for (place, column_name) in names.iter().enumerate() {
        let cells = || batches.iter().flat_map(|batch| texts(&batch[place]));
        let column = if key_names.contains(column_name) {
            key_column(cells().collect())
        } else if column_name == time_name {
            time_column(cells().collect())
        } else if column_name == "model" {
            Some(Column::Text(cells().map(str::to_owned).collect()))
        } else {
            number_column(cells().collect())
        };
        let column = column.ok_or_else(|| {
            Error::new("R002", "a cell is not what the column holds")
                .in_file(&name)
                .in_column(column_name)
        })?;
        table.push(column_name, column);
    }
    Ok(table)
}

fn texts(array: &StringArray) -> impl Iterator<Item = &str> {
    array.iter().map(Option::unwrap_or_default)
}

fn key_column(cells: Vec<&str>) -> Option<Column> {
    let numbers: Option<Vec<i64>> = cells.iter().map(|cell| whole_number(cell)).collect();
    let texts = || Column::Text(cells.iter().map(|cell| (*cell).to_owned()).collect());
    Some(numbers.map_or_else(texts, Column::Integer))
}

fn time_column(cells: Vec<&str>) -> Option<Column> {
    let dates: Option<Vec<NaiveDate>> = cells.iter().map(|cell| cell.parse().ok()).collect();
    let moments = || cells.iter().map(|cell| cell.parse::<NaiveDateTime>().ok());
    dates.map(Column::Date).or_else(|| moments().collect::<Option<_>>().map(Column::Moment))
}

fn number_column(cells: Vec<&str>) -> Option<Column> {
    let number = |cell: &&str| match cell.is_empty() {
        true => Some(f64::NAN),
        false => cell.parse().ok(),
    };
    cells.iter().map(number).collect::<Option<_>>().map(Column::Number)
}
