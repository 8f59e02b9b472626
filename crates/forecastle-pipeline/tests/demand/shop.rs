//! A project of generated transactions, and the slow, obvious way to add them up.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use chrono::{Days, NaiveDate};
use forecastle_core::Panel;
use forecastle_pipeline::config::{self, Settings};
use forecastle_pipeline::ingest::{Evidence, ingest};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use tempfile::TempDir;

/// A transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub sku: String,
    pub warehouse: String,
    pub date: NaiveDate,
    pub quantity: i64,
    pub cents: i64,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The first day of the generated transactions, and the day that is today.
pub fn first_day() -> NaiveDate {
    day("2024-01-01")
}

pub fn today() -> NaiveDate {
    day("2026-01-15")
}

/// Numbers that look like chance and are the same each time.
pub fn draw(seed: u64) -> u64 {
    let mixed = (seed + 0x9E37_79B9).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed ^ mixed >> 31).wrapping_mul(0x94D0_49BB_1331_11EB) >> 33
}

/// So many transactions of 13 products in 3 warehouses over so many days.
pub fn rows(count: u64, days: u64) -> Vec<Row> {
    let row = |number: u64| {
        let quantity = 1 + draw(4 * number) as i64 % 5;
        Row {
            sku: format!("S{}", draw(4 * number + 1) % 13),
            warehouse: ["north", "süd", "9"][draw(4 * number + 2) as usize % 3].to_owned(),
            date: first_day() + Days::new(draw(4 * number + 3) % days),
            quantity,
            cents: quantity * (99 + draw(number) as i64 % 400),
        }
    };
    (0..count).map(row).collect()
}

pub fn csv(rows: &[Row]) -> String {
    let mut text = String::from("transaction_date,sku,warehouse_id,quantity,revenue,note\n");
    for row in rows {
        let Row { sku, warehouse, date, quantity, cents } = row;
        writeln!(text, "{date},{sku},{warehouse},{quantity},{}.{:02},x", cents / 100, cents % 100)
            .unwrap();
    }
    text
}

/// The same rows as Parquet, in row groups of a few thousand rows.
pub fn parquet(rows: &[Row], path: &Path) {
    let texts = |of: fn(&Row) -> &String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
    };
    let since = |row: &Row| row.date.signed_duration_since(NaiveDate::default()).num_days() as i32;
    let columns: [(&str, ArrayRef); 5] = [
        ("sku", texts(|row| &row.sku)),
        ("warehouse_id", texts(|row| &row.warehouse)),
        ("transaction_date", Arc::new(Date32Array::from_iter_values(rows.iter().map(since)))),
        ("quantity", Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.quantity)))),
        (
            "revenue",
            Arc::new(Float64Array::from_iter_values(
                rows.iter().map(|row| row.cents as f64 / 100.0),
            )),
        ),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(3_000)).build();
    let file = fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// Sums per series and day: units and cents.
pub type Sums = BTreeMap<(String, String), BTreeMap<NaiveDate, (i64, i64)>>;

pub fn sums(rows: &[Row]) -> Sums {
    let mut sums = Sums::new();
    for row in rows {
        let series = sums.entry((row.sku.clone(), row.warehouse.clone())).or_default();
        let (quantity, cents) = series.entry(row.date).or_default();
        *quantity += row.quantity;
        *cents += row.cents;
    }
    sums
}

/// A project's folder.
pub struct Shop {
    pub folder: TempDir,
}

impl Shop {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        Self { folder }
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join("data").join(name), text).unwrap();
    }

    /// The settings of `[data.transactions]` and what follows.
    pub fn settings(&self, source: &str, more: &str) -> Settings {
        let text = format!(
            "version = 1\nname = \"t\"\n[data.transactions]\nsource = \"data/{source}\"\n{more}\n"
        );
        fs::write(self.folder.path().join(config::FILE_NAME), text).unwrap();
        config::load(self.folder.path()).unwrap()
    }

    pub fn read(&self, source: &str, more: &str) -> (Option<Panel>, Evidence) {
        let read = ingest(&self.settings(source, more), today()).unwrap();
        (read.panel, read.evidence)
    }

    pub fn panel(&self, source: &str, more: &str) -> Panel {
        let (panel, evidence) = self.read(source, more);
        panel.unwrap_or_else(|| panic!("no panel: {evidence:?}"))
    }
}

/// The panel has just these sums: zero where there is none, from the first sale of each series on.
pub fn assert_holds(panel: &Panel, sums: &Sums, of_sum: fn(&(i64, i64)) -> f64) {
    assert_eq!(panel.series_count(), sums.len());
    let last = sums.values().flat_map(|days| days.keys()).max().unwrap();
    assert_eq!(panel.frequency().label(panel.origin()), last.to_string());
    for (series, key) in panel.keys().iter().enumerate() {
        let [sku, warehouse] = key.parts() else { panic!("two parts") };
        let days = &sums[&(sku.clone(), warehouse.clone())];
        let first = panel.period_at(panel.start(series) as i64);
        assert_eq!(panel.frequency().label(first), days.keys().next().unwrap().to_string());
        for (place, value) in panel.values(series).iter().enumerate() {
            let date = panel.frequency().date_of(first.plus(place as i64)).date();
            let expected = days.get(&date).map_or(0.0, of_sum);
            assert_eq!(*value, expected, "{key} on {date}");
        }
    }
}
