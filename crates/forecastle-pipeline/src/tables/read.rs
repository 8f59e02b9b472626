//! Reading a table by its standard names, each column as what its cells are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow_array::{Array, ArrayRef};
use chrono::NaiveDate;
use forecastle_core::Result;

use super::{ColumnSpec, Kind, TableSpec};
use crate::config::RawTable;
use crate::environment::Environment;
use crate::files::sha256_of_file;
use crate::ingest::{
    Batch, Evidence, FileFacts, Findings, Guess, MissingColumn, NamedFile, NumberFormat, Opening,
    Reading, SignEvidence, as_moments, as_numbers, as_text, from_milliseconds, guess_dates,
    is_moment, is_text, open, parse_date, read_cell, resolve_with, text_at,
};

/// Different dates kept of a column, for telling how they are written.
const MOST_DATES: usize = 20_000;
/// The most rows that are told apart from each other.
const MOST_COMPARED: usize = 5_000_000;

/// A column, read.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Text; empty where unknown.
    Text(Vec<String>),
    /// Numbers, flags as 1 and 0; NaN where unknown.
    Number(Vec<f64>),
    /// Dates.
    Date(Vec<Option<NaiveDate>>),
}

/// A table, read.
#[derive(Debug, Clone)]
pub struct TypedTable {
    /// What it is.
    pub spec: &'static TableSpec,
    /// The number of rows that are kept.
    pub rows: usize,
    /// Its files.
    pub files: Vec<String>,
    columns: BTreeMap<&'static str, (String, Column)>,
    places: Vec<(u16, u64)>,
}

impl TypedTable {
    /// The cells of a text column; `None` where the table lacks it.
    pub fn texts(&self, name: &str) -> Option<&[String]> {
        match self.columns.get(name) {
            Some((_, Column::Text(cells))) => Some(cells),
            _ => None,
        }
    }

    /// The cells of a column of numbers or flags.
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match self.columns.get(name) {
            Some((_, Column::Number(cells))) => Some(cells),
            _ => None,
        }
    }

    /// The cells of a column of dates.
    pub fn dates(&self, name: &str) -> Option<&[Option<NaiveDate>]> {
        match self.columns.get(name) {
            Some((_, Column::Date(cells))) => Some(cells),
            _ => None,
        }
    }

    /// The name that the files have for a column.
    pub fn name_of<'a>(&'a self, name: &'a str) -> &'a str {
        self.columns.get(name).map_or(name, |(theirs, _)| theirs)
    }

    /// The file and the line of a row.
    pub fn place(&self, row: usize) -> (&str, u64) {
        let (file, line) = self.places[row];
        (&self.files[usize::from(file)], line)
    }
}

/// Reads a table; what is wrong goes to the evidence. Of a table of stock, whose rows are as many as those
/// of the panel, rows with something on hand are judged and not kept.
///
/// # Errors
/// When a file cannot be opened or read further.
pub fn read_table(
    project: &Path,
    spec: &'static TableSpec,
    raw: &RawTable,
    evidence: &mut Evidence,
) -> Result<TypedTable> {
    let files =
        resolve_with(project, &raw.source, raw.query.as_deref(), &Environment::of_process())?;
    let mut table = TypedTable {
        spec,
        rows: 0,
        files: files.iter().map(|file| file.name.clone()).collect(),
        columns: BTreeMap::new(),
        places: Vec::new(),
    };
    for (number, file) in files.iter().enumerate() {
        read_file(number as u16, file, raw, &mut table, evidence)?;
    }
    note_repeated(&table, evidence);
    Ok(table)
}

/// Where a file has a column.
struct Found {
    spec: &'static ColumnSpec,
    name: String,
    place: usize,
}

fn find(
    file: &str,
    header: &[String],
    raw: &RawTable,
    spec: &'static TableSpec,
    evidence: &mut Evidence,
) -> Vec<Found> {
    let standard = |column: &String| raw.columns.get(column).unwrap_or(column).clone();
    let mut found = Vec::new();
    for column in spec.columns {
        let mut places = (0..header.len()).filter(|place| standard(&header[*place]) == column.name);
        match places.next() {
            Some(place) => found.push(Found { spec: column, name: header[place].clone(), place }),
            None if column.is_required => evidence.missing_columns.push(MissingColumn {
                file: file.to_owned(),
                column: column.name.to_owned(),
                setting: format!("data.{}.columns", spec.name),
                available: header.to_vec(),
            }),
            None => {}
        }
        if places.next().is_some() {
            evidence.repeated_columns.push(file, 1, column.name, "");
        }
    }
    found
}

fn read_file(
    number: u16,
    file: &NamedFile,
    raw: &RawTable,
    table: &mut TypedTable,
    evidence: &mut Evidence,
) -> Result<()> {
    let opening = Opening::of(file, raw.delimiter);
    let mut reader = open(&opening)?;
    let header = reader.column_names().to_vec();
    let found = find(&file.name, &header, raw, table.spec, evidence);
    let forms = Forms::of(&opening, &found, raw)?;
    let places: Vec<_> = found.iter().map(|found| found.place).collect();
    reader.select(&places);
    let mut rows = 0;
    while let Some(batch) = reader.next_batch(evidence)? {
        rows += batch.rows.len() as u64;
        let mut columns = Vec::with_capacity(found.len());
        for (found, array) in found.iter().zip(&batch.columns) {
            let site = Site { file: &file.name, found, lines: &batch.rows };
            let column = match found.spec.kind {
                Kind::Text => texts(array, &site, evidence)?,
                Kind::Number | Kind::Flag => numbers(array, forms.number, &site, evidence)?,
                Kind::Date => dates(array, forms.dates.get(&found.name), &site, evidence)?,
            };
            columns.push(column);
        }
        keep(number, &batch, &found, columns, table);
    }
    let (name, sha256) = (file.name.clone(), sha256_of_file(&file.path)?);
    evidence.files.push(FileFacts { name, rows, sha256 });
    Ok(())
}

/// Puts the rows of a batch after those before; a column that an earlier file lacked is unknown there.
fn keep(file: u16, batch: &Batch, found: &[Found], columns: Vec<Column>, table: &mut TypedTable) {
    let stock =
        (table.spec.name == "stock").then(|| found.iter().position(|f| f.spec.name == "on_hand"));
    let is_kept = |row: &usize| match stock.flatten().map(|place| &columns[place]) {
        Some(Column::Number(on_hand)) => on_hand[*row] <= 0.0,
        _ => true,
    };
    let kept: Vec<_> = (0..batch.rows.len()).filter(is_kept).collect();
    let before = table.rows;
    table.rows += kept.len();
    table.places.extend(kept.iter().map(|row| (file, batch.rows[*row])));
    for (found, column) in found.iter().zip(&columns) {
        let entry = table.columns.entry(found.spec.name);
        let (_, cells) = entry.or_insert_with(|| (found.name.clone(), empty(found.spec.kind)));
        cells.pad(before);
        match (cells, column) {
            (Column::Text(all), Column::Text(new)) => {
                all.extend(kept.iter().map(|row| new[*row].clone()))
            }
            (Column::Number(all), Column::Number(new)) => {
                all.extend(kept.iter().map(|row| new[*row]))
            }
            (Column::Date(all), Column::Date(new)) => all.extend(kept.iter().map(|row| new[*row])),
            _ => {}
        }
    }
    let rows = table.rows;
    table.columns.values_mut().for_each(|(_, column)| column.pad(rows));
}

fn empty(kind: Kind) -> Column {
    match kind {
        Kind::Text => Column::Text(Vec::new()),
        Kind::Number | Kind::Flag => Column::Number(Vec::new()),
        Kind::Date => Column::Date(Vec::new()),
    }
}

impl Column {
    /// Unknown cells up to a length.
    fn pad(&mut self, length: usize) {
        match self {
            Self::Text(cells) if cells.len() < length => cells.resize(length, String::new()),
            Self::Number(cells) if cells.len() < length => cells.resize(length, f64::NAN),
            Self::Date(cells) if cells.len() < length => cells.resize(length, None),
            _ => {}
        }
    }
}

/// How a file writes its cells.
#[derive(Default)]
struct Forms {
    dates: BTreeMap<String, String>,
    number: NumberFormat,
}

impl Forms {
    /// Looks through the file's text columns of dates and numbers.
    fn of(opening: &Opening<'_>, found: &[Found], raw: &RawTable) -> Result<Self> {
        let mut forms = Self::default();
        if raw.decimal == Some(',') {
            forms.number = NumberFormat::DecimalComma;
        }
        let looked_at =
            |found: &&Found| found.spec.kind != Kind::Text && found.spec.kind != Kind::Flag;
        let found: Vec<_> = found.iter().filter(looked_at).collect();
        let mut reader = open(opening)?;
        reader.select(&found.iter().map(|found| found.place).collect::<Vec<_>>());
        let mut dates: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut signs = SignEvidence::default();
        // Whatever is wrong is written down when the table is read, not twice.
        let mut unheard = Evidence::default();
        while let Some(batch) = reader.next_batch(&mut unheard)? {
            let is_typed = batch.columns.iter().all(|array| !is_text(array));
            if is_typed {
                break;
            }
            for (found, array) in
                found.iter().zip(&batch.columns).filter(|(_, array)| is_text(array))
            {
                let texts = as_text(array, &found.name)?;
                let cells = (0..texts.len()).map(|row| text_at(&texts, row));
                match found.spec.kind {
                    Kind::Date => {
                        let known = dates.entry(&found.name).or_default();
                        for cell in cells.filter(|cell| !cell.is_empty()) {
                            if known.len() < MOST_DATES && !known.contains(cell) {
                                known.insert(cell.to_owned());
                            }
                        }
                    }
                    _ => cells.for_each(|cell| signs.look_at(cell)),
                }
            }
        }
        if raw.decimal.is_none() {
            // What both readings fit is read with a point, as in files that programs write.
            forms.number = signs.decide().unwrap_or_default();
        }
        for (name, known) in dates {
            let guessed = match guess_dates(known.iter().map(String::as_str)) {
                Guess::Format(format) => format,
                // The first of two readings is the one with the day before the month.
                Guess::Ambiguous { formats, .. } => formats[0],
                Guess::None => "%Y-%m-%d",
            };
            let format = raw.date_format.clone().unwrap_or_else(|| guessed.to_owned());
            forms.dates.insert(name.to_owned(), format);
        }
        Ok(forms)
    }
}

/// Where cells stand.
struct Site<'a> {
    file: &'a str,
    found: &'a Found,
    lines: &'a [u64],
}

impl Site<'_> {
    fn note(&self, findings: &mut Findings, row: usize, value: &str, note: impl Into<String>) {
        if let Some(cell) = findings.push(self.file, self.lines[row], &self.found.name, value) {
            cell.note = note.into();
        }
    }

    fn note_empty(&self, row: usize, evidence: &mut Evidence) {
        if self.found.spec.is_required {
            evidence.empty_keys.push(self.file, self.lines[row], &self.found.name, "");
        }
    }
}

fn texts(array: &ArrayRef, site: &Site<'_>, evidence: &mut Evidence) -> Result<Column> {
    let texts = as_text(array, &site.found.name)?;
    let cells: Vec<_> = (0..texts.len()).map(|row| text_at(&texts, row).to_owned()).collect();
    for row in (0..cells.len()).filter(|row| cells[*row].is_empty()) {
        site.note_empty(row, evidence);
    }
    Ok(Column::Text(cells))
}

fn numbers(
    array: &ArrayRef,
    format: NumberFormat,
    site: &Site<'_>,
    evidence: &mut Evidence,
) -> Result<Column> {
    let mut cells = Vec::with_capacity(array.len());
    if is_text(array) {
        let texts = as_text(array, &site.found.name)?;
        for row in 0..texts.len() {
            let text = text_at(&texts, row);
            let flag = match text.to_ascii_lowercase().as_str() {
                "yes" | "y" if site.found.spec.kind == Kind::Flag => Some(1.0),
                "no" | "n" if site.found.spec.kind == Kind::Flag => Some(0.0),
                _ => None,
            };
            cells.push(match flag.map_or_else(|| read_cell(text, format), Reading::Number) {
                Reading::Number(value) => value,
                Reading::Missing => f64::NAN,
                wrong => {
                    let findings = match wrong {
                        Reading::NotANumber => &mut evidence.nan,
                        Reading::Infinite => &mut evidence.infinite,
                        _ => &mut evidence.not_numbers,
                    };
                    site.note(findings, row, text, "");
                    f64::NAN
                }
            });
        }
    } else {
        let typed = as_numbers(array, &site.found.name)?;
        cells.extend(typed.iter().map(|value| value.unwrap_or(f64::NAN)));
    }
    let range = match site.found.spec.kind {
        Kind::Flag => Some((0.0, 1.0)),
        _ => site.found.spec.range,
    };
    if let Some((least, most)) = range {
        let why = match most.is_finite() {
            true => format!("it is {least} to {most}"),
            false => format!("it is {least} or more"),
        };
        for (row, value) in cells.iter().enumerate() {
            if *value < least || *value > most {
                site.note(&mut evidence.tables.out_of_range, row, &value.to_string(), why.clone());
            }
        }
    }
    Ok(Column::Number(cells))
}

fn dates(
    array: &ArrayRef,
    format: Option<&String>,
    site: &Site<'_>,
    evidence: &mut Evidence,
) -> Result<Column> {
    let mut cells = Vec::with_capacity(array.len());
    if is_moment(array) {
        let moments = as_moments(array, &site.found.name)?;
        for row in 0..moments.len() {
            let moment =
                moments.is_valid(row).then(|| from_milliseconds(moments.value(row))).flatten();
            if moment.is_none() {
                site.note_empty(row, evidence);
            }
            cells.push(moment.map(|moment| moment.date()));
        }
        return Ok(Column::Date(cells));
    }
    let texts = as_text(array, &site.found.name)?;
    let format = format.map_or("%Y-%m-%d", String::as_str);
    for row in 0..texts.len() {
        let text = text_at(&texts, row);
        let date = parse_date(text, format).map(|moment| moment.date());
        if text.is_empty() {
            site.note_empty(row, evidence);
        } else if date.is_none() {
            let note = format!("not a date of the column's format, {format}");
            site.note(&mut evidence.unreadable_dates, row, text, note);
        }
        cells.push(date);
    }
    Ok(Column::Date(cells))
}

/// Writes down second rows of what a table has once.
fn note_repeated(table: &TypedTable, evidence: &mut Evidence) {
    let unique = table.spec.unique;
    let columns: Vec<_> =
        unique.iter().filter_map(|name| Some((name, &table.columns.get(*name)?.1))).collect();
    if columns.is_empty() || table.rows > MOST_COMPARED {
        return;
    }
    let cell = |column: &Column, row: usize| match column {
        Column::Text(cells) => cells[row].clone(),
        Column::Number(cells) => cells[row].to_string(),
        Column::Date(cells) => cells[row].map_or_else(String::new, |date| date.to_string()),
    };
    let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for row in 0..table.rows {
        let key: Vec<_> = columns.iter().map(|(_, column)| cell(column, row)).collect();
        let value = key.join(" / ");
        let first = *seen.entry(key).or_insert(row);
        if first < row {
            let (file, line) = table.place(row);
            let name = table.name_of(columns[0].0);
            if let Some(cell) = evidence.tables.repeated_rows.push(file, line, name, &value) {
                let (file, line) = table.place(first);
                cell.note = format!("{file}:{line}");
            }
        }
    }
}
