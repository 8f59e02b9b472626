//! Makes transactions up, and adds them up.
//!
//! Used by `benches/data`:
//!
//! - `demand generate FILE ROWS [DAYS [FIRST_DAY]]` writes so many transactions of 10,000 products in 50
//!   warehouses, day by day, to FILE, a CSV or Parquet file. The same numbers give the same bytes.
//! - `demand add PROJECT [THREADS]` brings the sums of the project's transactions up to its files.
//! - `demand panel PROJECT [THREADS]` does the same and makes a panel of them.
//!
//! Prints what there is, seconds on the wall and of the processor, and the peak memory, as JSON.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Date32Array, Float64Array, Int32Array, Int64Array, RecordBatch};
use chrono::{Days, NaiveDate};
use forecastle_pipeline::config::load;
use forecastle_pipeline::demand::store;
use forecastle_pipeline::ingest::{Evidence, ingest};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

const SKUS: u64 = 10_000;
const WAREHOUSES: u64 = 50;
const ROWS_PER_BATCH: u64 = 1_000_000;

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["generate", file, rows] => generate(Path::new(file), rows.parse()?, 730, first_day()),
        ["generate", file, rows, days] => {
            generate(Path::new(file), rows.parse()?, days.parse()?, first_day())
        }
        ["generate", file, rows, days, first] => {
            generate(Path::new(file), rows.parse()?, days.parse()?, first.parse()?)
        }
        ["add", project] => add(Path::new(project), 0),
        ["add", project, threads] => add(Path::new(project), threads.parse()?),
        ["panel", project] => panel(Path::new(project), 0),
        ["panel", project, threads] => panel(Path::new(project), threads.parse()?),
        _ => Err("generate FILE ROWS [DAYS [FIRST_DAY]] | add PROJECT [THREADS] | panel PROJECT [THREADS]".into()),
    }
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 1).unwrap_or_default()
}

/// Numbers that look like chance and are the same each time.
fn draw(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 32
}

/// A transaction: product, warehouse, units, cents.
type Row = (usize, usize, i32, i64);

fn row(number: u64) -> Row {
    let chance = draw(number);
    // Few products sell much, and most of them little.
    let share = (chance >> 40) as f64 / (1_u64 << 24) as f64;
    let sku = ((share * share.sqrt()) * SKUS as f64) as u64;
    let warehouse = (chance >> 8) % WAREHOUSES;
    let quantity = 1 + (chance & 0xFF) as i32 % 5;
    let price = 199 + (draw(sku) % 9_800) as i64;
    (sku as usize, warehouse as usize, quantity, i64::from(quantity) * price)
}

fn generate(path: &Path, rows: u64, days: u64, first: NaiveDate) -> Done<()> {
    let skus: Vec<_> = (0..SKUS).map(|sku| format!("SKU{sku:05}")).collect();
    let warehouses: Vec<_> = (0..WAREHOUSES).map(|place| format!("WH{place:02}")).collect();
    // Days that are added later have rows of their own.
    let seed = first.signed_duration_since(first_day()).num_days() as u64 * (1 << 40);
    let day_of = |number: u64| first + Days::new(number * days / rows);
    let file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    if path.extension().is_some_and(|ending| ending == "csv") {
        return write_csv(file, rows, seed, &day_of, &skus, &warehouses);
    }
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROWS_PER_BATCH as usize))
        .build();
    let mut file = Some(file);
    let mut writer: Option<ArrowWriter<BufWriter<File>>> = None;
    let mut begin = 0;
    while begin < rows {
        let numbers = begin..(begin + ROWS_PER_BATCH).min(rows);
        begin = numbers.end;
        let drawn: Vec<_> = numbers.clone().map(|number| row(seed + number)).collect();
        let texts = |of: &dyn Fn(&Row) -> String| -> Done<ArrayRef> {
            let mut cells = StringDictionaryBuilder::<Int32Type>::new();
            for row in &drawn {
                cells.append(of(row))?;
            }
            Ok(Arc::new(cells.finish()))
        };
        let since = |number| day_of(number).signed_duration_since(NaiveDate::default()).num_days();
        let columns: [(&str, ArrayRef); 6] = [
            (
                "transaction_id",
                Arc::new(Int64Array::from_iter_values(numbers.clone().map(|n| n as i64))),
            ),
            ("sku", texts(&|row| skus[row.0].clone())?),
            ("warehouse_id", texts(&|row| warehouses[row.1].clone())?),
            (
                "transaction_date",
                Arc::new(Date32Array::from_iter_values(numbers.map(|number| since(number) as i32))),
            ),
            ("quantity", Arc::new(Int32Array::from_iter_values(drawn.iter().map(|row| row.2)))),
            (
                "revenue",
                Arc::new(Float64Array::from_iter_values(
                    drawn.iter().map(|row| row.3 as f64 / 100.0),
                )),
            ),
        ];
        let batch = RecordBatch::try_from_iter(columns)?;
        if let Some(file) = file.take() {
            writer = Some(ArrowWriter::try_new(file, batch.schema(), Some(properties.clone()))?);
        }
        if let Some(writer) = &mut writer {
            writer.write(&batch)?;
        }
    }
    if let Some(writer) = writer {
        writer.close()?;
    }
    Ok(())
}

fn write_csv(
    mut file: impl Write,
    rows: u64,
    seed: u64,
    day_of: &dyn Fn(u64) -> NaiveDate,
    skus: &[String],
    warehouses: &[String],
) -> Done<()> {
    writeln!(file, "transaction_id,sku,warehouse_id,transaction_date,quantity,revenue")?;
    let (mut day, mut text) = (NaiveDate::MIN, String::new());
    for number in 0..rows {
        let of_row = day_of(number);
        if of_row != day {
            (day, text) = (of_row, of_row.to_string());
        }
        let (sku, warehouse, quantity, cents) = row(seed + number);
        let (sku, warehouse) = (&skus[sku], &warehouses[warehouse]);
        let (whole, rest) = (cents / 100, cents % 100);
        writeln!(file, "{number},{sku},{warehouse},{text},{quantity},{whole}.{rest:02}")?;
    }
    Ok(file.flush()?)
}

fn add(project: &Path, threads: usize) -> Done<()> {
    let mut settings = load(project)?;
    settings.threads = threads;
    let source = settings.demand.clone().ok_or("the project has no [data.transactions]")?;
    let mut evidence = Evidence::default();
    let started = Instant::now();
    let updated = store::update(&settings, &source, today(), &mut evidence)?;
    let seconds = started.elapsed().as_secs_f64();
    let (store, done) = updated.ok_or_else(|| format!("{:?}", evidence.missing_columns))?;
    let (extent, figures) = (store.extent(), evidence.demand.unwrap_or_default());
    report(serde_json::json!({
        "did": format!("{done:?}"),
        "rows": figures.rows,
        "cells": extent.cells,
        "units": extent.quantity as f64 / 1e6,
        "money": extent.revenue as f64 / 1e6,
        "seconds": seconds,
    }))
}

fn panel(project: &Path, threads: usize) -> Done<()> {
    let mut settings = load(project)?;
    settings.threads = threads;
    let started = Instant::now();
    let read = ingest(&settings, today())?;
    let seconds = started.elapsed().as_secs_f64();
    let panel = read.panel.ok_or("there is no panel")?;
    report(serde_json::json!({
        "series": panel.series_count(),
        "periods": panel.period_count(),
        "seconds": seconds,
    }))
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 15).unwrap_or_default()
}

/// Prints figures, with what the process has used.
fn report(mut figures: serde_json::Value) -> Done<()> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    figures["peak_mb"] = serde_json::json!(kilobytes.map(|kilobytes| kilobytes / 1024.0));
    writeln!(std::io::stdout(), "{figures}")?;
    Ok(())
}
