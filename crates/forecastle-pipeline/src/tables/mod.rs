//! The tables of a project beside plain sales: what columns each has, and reading them.

mod calendar;
mod campaigns;
mod products;
mod read;
mod returns;
mod stock;
mod suppliers;
mod transactions;
mod warehouses;
mod weather;

pub use read::{Column, TypedTable, read_table};
pub use returns::TABLE as RETURNS;
pub use transactions::TABLE as TRANSACTIONS;

/// A kind of table: its columns by their standard names.
#[derive(Debug, PartialEq)]
pub struct TableSpec {
    /// Its name: `[data.<name>]`.
    pub name: &'static str,
    /// What it holds, in a sentence.
    pub doc: &'static str,
    /// What becomes of it, in a sentence.
    pub becomes: &'static str,
    /// Its columns.
    pub columns: &'static [ColumnSpec],
    /// The columns that tell its rows apart; empty where rows may be alike.
    pub unique: &'static [&'static str],
}

/// A column of a table.
#[derive(Debug, PartialEq)]
pub struct ColumnSpec {
    /// Its standard name.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// Whether the table makes no sense without it.
    pub is_required: bool,
    /// What it says, in words.
    pub doc: &'static str,
    /// The smallest and the largest value that makes sense.
    pub range: Option<(f64, f64)>,
    /// The table and its column that has every value of this one.
    pub refers_to: Option<(&'static str, &'static str)>,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Numbers.
    Number,
    /// Yes or no, as 1 and 0 or true and false.
    Flag,
    /// Dates.
    Date,
}

impl TableSpec {
    /// A column by its standard name.
    pub fn column(&self, name: &str) -> Option<&'static ColumnSpec> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl ColumnSpec {
    const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self { name, kind, is_required: false, doc, range: None, refers_to: None }
    }

    const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    const fn within(self, least: f64, most: f64) -> Self {
        Self { range: Some((least, most)), ..self }
    }

    const fn refers_to(self, table: &'static str, column: &'static str) -> Self {
        Self { refers_to: Some((table, column)), ..self }
    }
}

/// Every table, in the order in which the contract lists them.
pub static TABLES: &[&TableSpec] = &[
    &transactions::TABLE,
    &returns::TABLE,
    &products::TABLE,
    &warehouses::TABLE,
    &campaigns::TABLE,
    &calendar::TABLE,
    &weather::TABLE,
    &suppliers::TABLE,
    &stock::TABLE,
];
