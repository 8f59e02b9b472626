//! A table written in every way that a source reads.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray};
use chrono::{Datelike, NaiveDate};
use flate2::Compression;
use flate2::write::GzEncoder;
use forecastle_core::Result;
use forecastle_pipeline::config;
use forecastle_pipeline::environment::Environment;
use forecastle_pipeline::ingest::{Ingested, ingest_with};
use forecastle_testbed::{Postgres, S3};
use parquet::arrow::ArrowWriter;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Day(NaiveDate),
}

impl Cell {
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// Rows of named columns.
#[derive(Debug, Clone)]
pub struct Table {
    pub names: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn new(names: &[&'static str]) -> Self {
        Self { names: names.to_vec(), rows: Vec::new() }
    }

    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        assert_eq!(N, self.names.len());
        self.rows.push(row.to_vec());
    }

    fn column(&self, place: usize) -> impl Iterator<Item = &Cell> {
        self.rows.iter().map(move |row| &row[place])
    }

    fn all(&self, place: usize, is: fn(&Cell) -> bool) -> bool {
        !self.rows.is_empty() && self.column(place).all(|cell| *cell == Cell::Empty || is(cell))
    }

    fn is_numbers(&self, place: usize) -> bool {
        self.all(place, |cell| matches!(cell, Cell::Number(_)))
    }

    fn is_days(&self, place: usize) -> bool {
        self.all(place, |cell| matches!(cell, Cell::Day(_)))
    }
}

/// A way for a table to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Csv,
    Gzip,
    Zstd,
    Parquet,
    Xlsx,
    Postgres,
    ObjectCsv,
    ObjectZstd,
    ObjectParquet,
    ObjectXlsx,
    Folders,
    ObjectFolders,
}

pub const WAYS: [Way; 12] = [
    Way::Csv,
    Way::Gzip,
    Way::Zstd,
    Way::Parquet,
    Way::Xlsx,
    Way::Postgres,
    Way::ObjectCsv,
    Way::ObjectZstd,
    Way::ObjectParquet,
    Way::ObjectXlsx,
    Way::Folders,
    Way::ObjectFolders,
];

impl Way {
    /// The number of files that the table comes in.
    pub fn files(self) -> usize {
        if matches!(self, Self::Folders | Self::ObjectFolders) { 3 } else { 1 }
    }
}

/// Reads a table that comes in some way.
pub fn ingested(way: Way, table: &Table, settings: &str) -> Result<Ingested> {
    let none = Environment::default();
    let local = |name: &str, bytes: Vec<u8>| {
        ingest_source(name, settings, &none, &mut |project| {
            fs::write(project.join(name), &bytes).unwrap();
        })
    };
    match way {
        Way::Csv => local("sales.csv", csv(table)),
        Way::Gzip => local("sales.csv.gz", gzip(&csv(table))),
        Way::Zstd => local("sales.csv.zst", zstd(&csv(table))),
        Way::Parquet => local("sales.parquet", parquet(table)),
        Way::Xlsx => local("sales.xlsx", xlsx(table)),
        Way::Postgres => {
            let address = Postgres::new_database();
            fill(&address, table);
            let settings =
                format!("query = 'SELECT {} FROM sales ORDER BY row'\n{settings}", quoted(table));
            ingest_source(&address, &settings, &none, &mut |_| {})
        }
        Way::ObjectCsv => object("sales.csv", csv(table), settings),
        Way::ObjectZstd => object("sales.csv.zst", zstd(&csv(table)), settings),
        Way::ObjectParquet => object("sales.parquet", parquet(table), settings),
        Way::ObjectXlsx => object("sales.xlsx", xlsx(table), settings),
        Way::Folders => ingest_source("data/**/*.csv", settings, &none, &mut |project| {
            for (name, bytes) in parts(table) {
                let path = project.join("data").join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        }),
        Way::ObjectFolders => {
            let server = S3::start();
            server.create_bucket("shop");
            for (name, bytes) in parts(table) {
                server.put("shop", &format!("data/{name}"), &bytes);
            }
            let environment = Environment::of(server.environment());
            ingest_source("s3://shop/data/*/part.csv", settings, &environment, &mut |_| {})
        }
    }
}

/// Reads a source in a project of its own, which `prepare` may fill.
pub fn ingest_source(
    source: &str,
    settings: &str,
    environment: &Environment,
    prepare: &mut dyn FnMut(&Path),
) -> Result<Ingested> {
    let project = tempfile::tempdir().unwrap();
    prepare(project.path());
    ingest_in(project.path(), source, settings, environment)
}

/// Reads a source in a project.
pub fn ingest_in(
    project: &Path,
    source: &str,
    settings: &str,
    environment: &Environment,
) -> Result<Ingested> {
    let text =
        format!("version = 1\nname = \"t\"\n[data.sales]\nsource = \"{source}\"\n{settings}");
    fs::write(project.join(config::FILE_NAME), text).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
    ingest_with(&config::load(project).unwrap(), today, environment)
}

fn object(key: &str, bytes: Vec<u8>, settings: &str) -> Result<Ingested> {
    let server = S3::start();
    server.create_bucket("shop");
    server.put("shop", key, &bytes);
    let environment = Environment::of(server.environment());
    ingest_source(&format!("s3://shop/{key}"), settings, &environment, &mut |_| {})
}

fn csv(table: &Table) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.names).unwrap();
    for row in &table.rows {
        writer.write_record(row.iter().map(ToString::to_string)).unwrap();
    }
    writer.into_inner().unwrap()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// The table in three files, whose first column stands in the folder's name alone.
fn parts(table: &Table) -> Vec<(String, Vec<u8>)> {
    let mut values: Vec<String> = table.column(0).map(ToString::to_string).collect();
    values.sort();
    values.dedup();
    let rest = Table { names: table.names[1..].to_vec(), rows: Vec::new() };
    let encoded = |value: &str| -> String {
        value
            .bytes()
            .map(|byte| match byte.is_ascii_alphanumeric() {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            })
            .collect()
    };
    values
        .iter()
        .map(|value| {
            let of_value = table.rows.iter().filter(|row| row[0].to_string() == *value);
            let part =
                Table { rows: of_value.map(|row| row[1..].to_vec()).collect(), ..rest.clone() };
            (format!("{}={}/part.csv", table.names[0], encoded(value)), csv(&part))
        })
        .collect()
}

pub fn parquet(table: &Table) -> Vec<u8> {
    let days = |day: &NaiveDate| day.num_days_from_ce() - 719_163;
    let column = |place: usize| -> ArrayRef {
        if table.is_numbers(place) {
            let number = |cell: &Cell| match cell {
                Cell::Number(number) => Some(*number),
                _ => None,
            };
            return Arc::new(table.column(place).map(number).collect::<Float64Array>());
        }
        if table.is_days(place) {
            let day = |cell: &Cell| match cell {
                Cell::Day(day) => Some(days(day)),
                _ => None,
            };
            return Arc::new(table.column(place).map(day).collect::<Date32Array>());
        }
        let text = |cell: &Cell| (*cell != Cell::Empty).then(|| cell.to_string());
        Arc::new(table.column(place).map(text).collect::<StringArray>())
    };
    let columns = table.names.iter().enumerate().map(|(place, name)| (*name, column(place), true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

pub fn xlsx(table: &Table) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (place, name) in table.names.iter().enumerate() {
        sheet.write_string(0, place as u16, *name).unwrap();
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    sheet.write_string(row, column, text).unwrap();
                }
                Cell::Number(number) => {
                    sheet.write_number(row, column, *number).unwrap();
                }
                Cell::Day(day) => {
                    let (month, of_month) = (day.month() as u8, day.day() as u8);
                    let day = ExcelDateTime::from_ymd(day.year() as u16, month, of_month).unwrap();
                    sheet.write_datetime_with_format(row, column, &day, &date).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn quoted(table: &Table) -> String {
    let names: Vec<_> = table.names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

/// Makes the table `sales` in a database, with types as its cells have them and the order in `row`.
fn fill(address: &str, table: &Table) {
    let kind = |place: usize| match (table.is_numbers(place), table.is_days(place)) {
        (true, _) => "numeric",
        (_, true) => "date",
        _ => "text",
    };
    let columns: Vec<_> = (0..table.names.len())
        .map(|place| format!("\"{}\" {}", table.names[place], kind(place)))
        .collect();
    let literal = |cell: &Cell| match cell {
        Cell::Empty => "NULL".to_owned(),
        other => format!("'{}'", other.to_string().replace('\'', "''")),
    };
    let mut sql = format!("CREATE TABLE sales (row serial, {});", columns.join(", "));
    for row in &table.rows {
        let cells: Vec<_> = row.iter().map(literal).collect();
        let values = cells.join(", ");
        sql.push_str(&format!("INSERT INTO sales ({}) VALUES ({values});", quoted(table)));
    }
    Postgres::server().sql(address.rsplit('/').next().unwrap(), &sql);
}
