//! Cells that name what another table does not have.

use std::collections::{BTreeMap, BTreeSet};

use forecastle_core::SeriesKey;

use super::join::Tables;
use crate::ingest::Evidence;
use crate::tables::{TABLES, TRANSACTIONS, TypedTable};

/// Looks for cells of the tables, and keys of series, that the tables that they refer to do not have. Each is
/// written down once, where it first stands.
pub fn check(
    tables: &Tables,
    (key_names, keys): (&[String], &[SeriesKey]),
    source: &str,
    evidence: &mut Evidence,
) {
    for spec in TABLES {
        for column in spec.columns {
            let Some((there, name)) = column.refers_to else { continue };
            let Some(known) = tables.get(there).and_then(|table| table.texts(name)) else {
                continue;
            };
            let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
            let why = format!("no row of data.{there} has it");
            if spec.name == TRANSACTIONS.name {
                let part = key_names.iter().position(|key| key == column.name);
                for cell in part.map(|part| distinct(keys, part)).unwrap_or_default() {
                    if !known.contains(cell) {
                        let found = evidence.tables.orphans.push(source, 0, column.name, cell);
                        found.into_iter().for_each(|cell| cell.note.clone_from(&why));
                    }
                }
            } else if let Some(table) = tables.get(spec.name) {
                for (cell, row) in firsts(table, column.name) {
                    if !cell.is_empty() && !known.contains(cell) {
                        let (file, line) = table.place(row);
                        let theirs = table.name_of(column.name);
                        let found = evidence.tables.orphans.push(file, line, theirs, cell);
                        found.into_iter().for_each(|cell| cell.note.clone_from(&why));
                    }
                }
            }
        }
    }
}

fn distinct(keys: &[SeriesKey], part: usize) -> BTreeSet<&str> {
    keys.iter().map(|key| key.parts()[part].as_str()).collect()
}

/// The first row of each value.
fn firsts<'a>(table: &'a TypedTable, column: &str) -> BTreeMap<&'a str, usize> {
    let mut firsts = BTreeMap::new();
    for (row, cell) in table.texts(column).unwrap_or_default().iter().enumerate() {
        firsts.entry(cell.as_str()).or_insert(row);
    }
    firsts
}
