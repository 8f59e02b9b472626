//! What is constant within a series, and the day on which it can begin.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use forecastle_core::panel::Static;

use super::{Axis, Tables};
use crate::demand::plan::day_number;
use crate::tables::{Kind, TypedTable};

/// The tables whose columns become constants, with the key by which they are joined and those columns that
/// say something else.
const JOINED: [(&str, &str, &[&str]); 2] =
    [("products", "sku", &["launch_date"]), ("warehouses", "warehouse_id", &["operational_since"])];

/// The constant columns of a panel's series: those of products and warehouses.
pub fn constants(tables: &Tables, axis: &Axis<'_>) -> Vec<Static> {
    let mut statics = Vec::new();
    for (name, key, others) in JOINED {
        let (Some(table), Some(part)) = (tables.get(name), axis.part(key)) else { continue };
        let rows = rows_by(table, key);
        let row_of: Vec<_> = (0..axis.keys.len())
            .map(|series| rows.get(axis.cell(series, Some(part))?).copied())
            .collect();
        for column in
            table.spec.columns.iter().filter(|c| c.name != key && !others.contains(&c.name))
        {
            let found = match column.kind {
                Kind::Text => labels(table, column.name, &row_of),
                Kind::Number | Kind::Flag => numbers(table, column.name, &row_of),
                Kind::Date => None,
            };
            statics.extend(found);
        }
    }
    statics
}

/// The first row of each value of a column.
pub fn rows_by<'a>(table: &'a TypedTable, key: &str) -> BTreeMap<&'a str, usize> {
    let mut rows = BTreeMap::new();
    for (row, cell) in table.texts(key).unwrap_or_default().iter().enumerate() {
        rows.entry(cell.as_str()).or_insert(row);
    }
    rows
}

/// A column of labels; `None` where nothing is known.
fn labels(table: &TypedTable, name: &str, row_of: &[Option<usize>]) -> Option<Static> {
    let cells = table.texts(name)?;
    let cell =
        |row: &Option<usize>| row.map(|row| cells[row].as_str()).filter(|cell| !cell.is_empty());
    let mut labels: Vec<_> = row_of.iter().filter_map(cell).map(str::to_owned).collect();
    labels.sort();
    labels.dedup();
    let place = |row: &Option<usize>| {
        let cell = cell(row)?;
        labels.binary_search_by(|label| label.as_str().cmp(cell)).ok()
    };
    let values =
        row_of.iter().map(|row| place(row).map_or(f64::NAN, |place| place as f64)).collect();
    (!labels.is_empty()).then(|| Static { name: name.to_owned(), labels: labels.clone(), values })
}

/// A column of numbers; `None` where nothing is known.
fn numbers(table: &TypedTable, name: &str, row_of: &[Option<usize>]) -> Option<Static> {
    let cells = table.numbers(name)?;
    let values: Vec<_> = row_of.iter().map(|row| row.map_or(f64::NAN, |row| cells[row])).collect();
    let is_known = values.iter().any(|value| !value.is_nan());
    is_known.then(|| Static { name: name.to_owned(), labels: Vec::new(), values })
}

/// The first days on which products could be bought and warehouses were open.
pub struct Beginnings {
    of: Vec<(usize, BTreeMap<String, i32>)>,
}

impl Beginnings {
    /// Looks at products and warehouses.
    pub fn of(tables: &Tables, key_names: &[String]) -> Self {
        let column = |(table, key, date): (&str, &str, &str)| {
            let table = tables.get(table)?;
            let part = key_names.iter().position(|name| name == key)?;
            let dates = table.dates(date)?;
            let day = |date: NaiveDate| day_number(date);
            let days = rows_by(table, key).into_iter();
            let days = days.filter_map(|(cell, row)| Some((cell.to_owned(), dates[row].map(day)?)));
            Some((part, days.collect()))
        };
        let columns = [
            ("products", "sku", "launch_date"),
            ("warehouses", "warehouse_id", "operational_since"),
        ];
        Self { of: columns.into_iter().filter_map(column).collect() }
    }

    /// The first day of a series; `None` where nothing bounds it.
    pub fn day(&self, key: &forecastle_core::SeriesKey) -> Option<i32> {
        self.of
            .iter()
            .filter_map(|(part, days)| days.get(key.parts()[*part].as_str()))
            .max()
            .copied()
    }
}
