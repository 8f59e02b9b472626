//! Random and damaged bytes for the entry points that fuzzing runs too (`fuzz/`): none of them may panic.

#[path = "../../../fuzz/entry_points.rs"]
mod entry_points;
#[path = "sources/ways.rs"]
#[allow(dead_code, reason = "only the files are made here")]
mod ways;

use proptest::collection::vec;
use proptest::prelude::*;
use ways::{Cell, Table};

fn table() -> Table {
    let mut table = Table::new(&["Store", "Date", "Sales", "Promo", "City"]);
    for row in 0..60_u32 {
        let date = chrono::NaiveDate::from_ymd_opt(2024, 1, 1 + row / 3).unwrap();
        let sales = Cell::Number(f64::from(row) * 1.25);
        let store = Cell::text(["north", "south, \"old\"", "=1+1"][row as usize % 3]);
        table.push([
            store,
            Cell::Day(date),
            sales,
            Cell::Number(f64::from(row % 2)),
            Cell::text("é"),
        ]);
    }
    table
}

fn text() -> String {
    let mut text = "Store,Date,Sales,Promo,City\n".to_owned();
    for row in table().rows {
        let cells: Vec<_> = row
            .iter()
            .map(|cell| format!("\"{}\"", cell.to_string().replace('"', "\"\"")))
            .collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// Bytes with a few of them changed, left out, doubled, or cut off at the end.
fn damaged(bytes: &[u8], damage: &[(u8, usize, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (kind, place, byte) in damage {
        if bytes.is_empty() {
            break;
        }
        let place = place % bytes.len();
        match kind % 5 {
            0 => bytes[place] = *byte,
            1 => bytes.truncate(place),
            2 => bytes.insert(place, *byte),
            3 => drop(bytes.drain(place..(place + usize::from(*byte)).min(bytes.len()))),
            _ => {
                let copy = bytes[place..(place + 16).min(bytes.len())].to_vec();
                bytes.splice(place..place, copy);
            }
        }
    }
    bytes
}

fn damage() -> impl Strategy<Value = Vec<(u8, usize, u8)>> {
    vec((any::<u8>(), any::<usize>(), any::<u8>()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        entry_points::csv(&bytes);
        entry_points::parquet(&[b"PAR1", bytes.as_slice(), b"PAR1"].concat());
        entry_points::gzip(&[b"\x1F\x8B\x08\0", bytes.as_slice()].concat());
        entry_points::zstd(&[b"\x28\xB5\x2F\xFD", bytes.as_slice()].concat());
        entry_points::xlsx(&[b"PK\x03\x04", bytes.as_slice()].concat());
    }

    #[test]
    fn random_texts_never_panic(text in "[-0-9a-zA-Z,;.:/+%\"'=|\\\\ \n\r\t*?\\[\\]!ßé２−]{0,200}") {
        let bytes = text.as_bytes();
        entry_points::csv(bytes);
        entry_points::numbers(bytes);
        entry_points::dates(bytes);
        entry_points::patterns(bytes);
        entry_points::settings(bytes);
    }

    #[test]
    fn damaged_text_never_panics(damage in damage()) {
        let text = text();
        entry_points::csv(&damaged(text.as_bytes(), &damage));
        entry_points::gzip(&damaged(&ways::gzip(text.as_bytes()), &damage));
        entry_points::zstd(&damaged(&ways::zstd(text.as_bytes()), &damage));
    }

    #[test]
    fn damaged_tables_never_panic(damage in damage()) {
        entry_points::parquet(&damaged(&ways::parquet(&table()), &damage));
        entry_points::xlsx(&damaged(&ways::xlsx(&table()), &damage));
    }

    #[test]
    fn patterns_fit_what_they_are_made_of(names in vec("[a-z]{1,4}", 1..5), place in any::<usize>()) {
        let path = names.join("/");
        let mut with_star: Vec<&str> = names.iter().map(String::as_str).collect();
        with_star[place % names.len()] = "*";
        prop_assert!(forecastle_pipeline::ingest::fits_pattern(&path, &path));
        prop_assert!(forecastle_pipeline::ingest::fits_pattern(&with_star.join("/"), &path));
        prop_assert!(forecastle_pipeline::ingest::fits_pattern("**", &path));
        let deeper = format!("{path}/x");
        prop_assert!(!forecastle_pipeline::ingest::fits_pattern(&with_star.join("/"), &deeper));
    }
}
