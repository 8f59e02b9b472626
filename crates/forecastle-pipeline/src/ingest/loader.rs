//! Reading a project's tables into a panel.

use std::collections::HashMap;
use std::path::Path;

use arrow_array::{Array, ArrayRef};
use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::{Panel, Result, SeriesKey};

use super::cells::{as_moments, as_numbers, as_text, is_moment, is_text, text_at};
use super::dates;
use super::evidence::{Evidence, FileFacts, Findings};
use super::numbers::{self, Reading};
use super::paths::{NamedFile, resolve};
use super::roles::Roles;
use super::scan::{Formats, Scan};
use super::sources::{self, Batch, Opening};
use super::to_panel::{LoadedRows, LoadedSeries, build};
use crate::config::Settings;
use crate::files::sha256_of_file;

/// A project's data: the panel where there is one, and all that was found on the way.
pub struct Ingested {
    /// The panel; `None` when the evidence says why there is none.
    pub panel: Option<Panel>,
    /// One weight per series.
    pub weights: Vec<f64>,
    /// What was found.
    pub evidence: Evidence,
}

/// Reads the tables of a project. `today` tells history from the future.
///
/// # Errors
/// Only when a file cannot be opened or read; everything else is evidence for the rules to judge.
pub fn ingest(settings: &Settings, today: NaiveDate) -> Result<Ingested> {
    let sales = &settings.sales.raw;
    let mut evidence = Evidence {
        time_column: sales.time.clone(),
        target_column: sales.target.clone(),
        today: Some(today),
        ..Evidence::default()
    };
    let roles = Roles::of_sales(settings);
    let files = resolve(&settings.project, &sales.source)?;
    let mut scan = Scan::default();
    scan.read(&files, &roles, sales.delimiter)?;
    let future_roles = Roles::of_future(settings);
    let future_files = match &settings.future {
        Some(future) if !future_roles.covariates.is_empty() => {
            resolve(&settings.project, &future.source)?
        }
        _ => Vec::new(),
    };
    // Both tables are looked at together: a label that comes only in the future is a label too.
    scan.read(&future_files, &future_roles, sales.delimiter)?;
    let formats = scan.decide(sales, &roles, &mut evidence);
    let is_undecided = evidence.ambiguous_dates.is_some();

    let mut loader = Loader { roles: &roles, formats: &formats, delimiter: sales.delimiter };
    let rows = loader.load(&files, &mut evidence)?;
    loader.roles = &future_roles;
    let future = match future_files.is_empty() {
        true => None,
        false => Some(loader.load(&future_files, &mut evidence)?),
    };
    evidence.rows = rows.moments.len();
    let built = match is_undecided {
        true => None,
        false => build(
            &rows,
            future.as_ref(),
            &roles,
            &formats.labels,
            sales.frequency.as_deref(),
            settings.sales.missing_period,
            &mut evidence,
        )?,
    };
    let (panel, weights) = match built {
        Some(built) => (Some(built.panel), built.weights),
        None => (None, Vec::new()),
    };
    Ok(Ingested { panel, weights, evidence })
}

/// Reads rows by roles and formats.
struct Loader<'a> {
    roles: &'a Roles,
    formats: &'a Formats,
    delimiter: Option<char>,
}

impl Loader<'_> {
    fn load(&self, files: &[NamedFile], evidence: &mut Evidence) -> Result<LoadedRows> {
        let mut rows = LoadedRows {
            covariates: vec![Vec::new(); self.roles.covariates.len()],
            ..LoadedRows::default()
        };
        let mut places = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            rows.files.push(file.name.clone());
            let sha256 = sha256_of_file(&file.path)?;
            let opening = Opening { path: &file.path, name: &file.name, delimiter: self.delimiter };
            let mut reader = sources::open(&opening)?;
            let header = reader.column_names().to_vec();
            let mut row_count = 0;
            if let Some(selected) = self.roles.find_in(&file.name, &header, evidence) {
                reader.select(&selected);
                while let Some(batch) = reader.next_batch(evidence)? {
                    row_count += batch.rows.len() as u64;
                    self.take_in(&batch, number as u16, &mut rows, &mut places, evidence)?;
                }
            }
            let name = file.name.clone();
            evidence.files.push(FileFacts { name, rows: row_count, sha256 });
        }
        Ok(rows)
    }

    fn take_in(
        &self,
        batch: &Batch,
        file: u16,
        rows: &mut LoadedRows,
        places: &mut HashMap<String, u32>,
        evidence: &mut Evidence,
    ) -> Result<()> {
        let name = rows.files[usize::from(file)].clone();
        let roles = self.roles;
        let columns = &batch.columns;
        let at = roles.places();
        let keys = texts(&columns[..at.time], &roles.keys)?;
        let statics = texts(&columns[at.statics..], &roles.statics)?;
        let moments = self.moments(&columns[at.time], batch, &name, evidence)?;
        let target = match (&roles.target, at.target) {
            (Some(target), Some(place)) => {
                Some(self.numbers(&columns[place], target, batch, &name, evidence)?)
            }
            _ => None,
        };
        let mut covariates = Vec::with_capacity(roles.covariates.len());
        for (covariate, array) in roles.covariates.iter().zip(&columns[at.covariates..]) {
            covariates.push(match self.formats.labels.get(&covariate.name) {
                Some(labels) => label_places(array, &covariate.name, labels)?,
                None => self.numbers(array, &covariate.name, batch, &name, evidence)?,
            });
        }
        let weights = match (&roles.weight, at.weight) {
            (Some(weight), Some(place)) => {
                Some(self.numbers(&columns[place], weight, batch, &name, evidence)?)
            }
            _ => None,
        };
        for row in 0..batch.rows.len() {
            let Some(moment) = moments[row] else { continue };
            let line = batch.rows[row];
            let parts: Vec<&str> = keys.iter().map(|key| text_at(key, row)).collect();
            if let Some(empty) = parts.iter().position(|part| part.is_empty()) {
                evidence.empty_keys.push(&name, line, &roles.keys[empty], "");
                continue;
            }
            // The unit separator cannot be part of a readable key.
            let joined = parts.join("\u{1f}");
            let series = *places.entry(joined).or_insert_with(|| {
                let key = SeriesKey::new(parts.iter().map(|part| (*part).to_owned()).collect());
                let statics = statics.iter().map(|s| text_at(s, row).to_owned()).collect();
                rows.series.push(LoadedSeries { key, statics, weight: 0.0 });
                rows.series.len() as u32 - 1
            });
            let loaded = &mut rows.series[series as usize];
            for (place, cells) in statics.iter().enumerate() {
                let cell = text_at(cells, row);
                if cell != loaded.statics[place] {
                    let value = format!(
                        "{cell} (series {} began with {})",
                        loaded.key, loaded.statics[place]
                    );
                    evidence.changing_statics.push(&name, line, &roles.statics[place], &value);
                }
            }
            if let Some(weights) = &weights {
                loaded.weight += if weights[row].is_nan() { 0.0 } else { weights[row] };
            }
            if let Some(targets) = &target {
                let value = targets[row];
                note_target(value, &name, line, evidence);
                rows.targets.push(value);
            }
            rows.series_of.push(series);
            rows.moments.push(moment);
            rows.file_of.push(file);
            rows.lines.push(line.min(u64::from(u32::MAX)) as u32);
            for (column, values) in rows.covariates.iter_mut().zip(&covariates) {
                column.push(values[row]);
            }
        }
        Ok(())
    }

    fn moments(
        &self,
        array: &ArrayRef,
        batch: &Batch,
        file: &str,
        evidence: &mut Evidence,
    ) -> Result<Vec<Option<NaiveDateTime>>> {
        let column = &self.roles.time;
        if is_moment(array) {
            let typed = as_moments(array, column)?;
            return Ok((0..typed.len())
                .map(|row| {
                    let moment =
                        typed.is_valid(row).then(|| dates::from_milliseconds(typed.value(row)));
                    if moment.flatten().is_none() {
                        evidence.unreadable_dates.push(file, batch.rows[row], column, "");
                    }
                    moment.flatten()
                })
                .collect());
        }
        let texts = as_text(array, column)?;
        let Some(format) = &self.formats.date else { return Ok(vec![None; texts.len()]) };
        // The same few dates come again and again; each is parsed once.
        let mut parsed: HashMap<&str, Option<NaiveDateTime>> = HashMap::new();
        Ok((0..texts.len())
            .map(|row| {
                let text = text_at(&texts, row);
                let moment = *parsed.entry(text).or_insert_with(|| dates::parse(text, format));
                if moment.is_none() {
                    evidence.unreadable_dates.push(file, batch.rows[row], column, text);
                }
                moment
            })
            .collect())
    }

    fn numbers(
        &self,
        array: &ArrayRef,
        column: &str,
        batch: &Batch,
        file: &str,
        evidence: &mut Evidence,
    ) -> Result<Vec<f64>> {
        if !is_text(array) {
            let typed = as_numbers(array, column)?;
            return Ok((0..typed.len())
                .map(|row| {
                    if typed.is_null(row) || typed.value(row).is_nan() {
                        return f64::NAN;
                    }
                    let value = typed.value(row);
                    self.take(
                        numbers::check(value),
                        || value.to_string(),
                        column,
                        batch.rows[row],
                        file,
                        evidence,
                    )
                })
                .collect());
        }
        let texts = as_text(array, column)?;
        Ok((0..texts.len())
            .map(|row| {
                let text = text_at(&texts, row);
                let reading = numbers::read(text, self.formats.number);
                self.take(reading, || text.to_owned(), column, batch.rows[row], file, evidence)
            })
            .collect())
    }

    /// The number of a reading, NaN for none, with what is wrong written down.
    fn take(
        &self,
        reading: Reading,
        text: impl Fn() -> String,
        column: &str,
        line: u64,
        file: &str,
        evidence: &mut Evidence,
    ) -> f64 {
        let wrong: &mut Findings = match reading {
            Reading::Number(value) => return value,
            Reading::Missing => return f64::NAN,
            Reading::NotANumber => &mut evidence.nan,
            Reading::Infinite => &mut evidence.infinite,
            Reading::Unreadable => &mut evidence.not_numbers,
        };
        wrong.push(file, line, column, &text());
        f64::NAN
    }
}

fn texts(arrays: &[ArrayRef], names: &[String]) -> Result<Vec<arrow_array::StringArray>> {
    arrays.iter().zip(names).map(|(array, name)| as_text(array, name)).collect()
}

fn label_places(array: &ArrayRef, column: &str, labels: &[String]) -> Result<Vec<f64>> {
    let texts = as_text(array, column)?;
    let place = |row| {
        let found = labels.binary_search_by(|label| label.as_str().cmp(text_at(&texts, row)));
        found.map_or(f64::NAN, |place| place as f64)
    };
    Ok((0..texts.len()).map(place).collect())
}

fn note_target(value: f64, file: &str, line: u64, evidence: &mut Evidence) {
    let column = evidence.target_column.clone();
    if value.is_nan() {
        evidence.empty_targets.push(file, line, &column, "");
    } else if value < 0.0 {
        evidence.negative_targets.push(file, line, &column, &value.to_string());
    }
}

/// Reads the header of a project's first sales file, for guessing what its columns mean.
///
/// # Errors
/// When it cannot be opened.
pub fn header(path: &Path, name: &str) -> Result<Vec<String>> {
    Ok(sources::open(&Opening { path, name, delimiter: None })?.column_names().to_vec())
}

/// Reads some columns of a file of ours or of others as text, batch by batch.
///
/// # Errors
/// When the file cannot be read or lacks a column.
pub fn open_columns(
    path: &Path,
    name: &str,
    wanted: &[&str],
) -> Result<Vec<Vec<arrow_array::StringArray>>> {
    let mut reader = sources::open(&Opening { path, name, delimiter: None })?;
    let header = reader.column_names().to_vec();
    let places = wanted
        .iter()
        .map(|column| {
            header.iter().position(|other| other == column).ok_or_else(|| {
                let near = crate::names::nearest(column, header.iter().map(String::as_str))
                    .map_or(String::new(), |near| format!("did you mean `{near}`? "));
                forecastle_core::Error::new("D004", format!("no column `{column}`"))
                    .in_file(name)
                    .hint(format!("{near}columns: {}", header.join(", ")))
            })
        })
        .collect::<Result<Vec<_>>>()?;
    reader.select(&places);
    let mut unheard = Evidence::default();
    let mut batches = Vec::new();
    while let Some(batch) = reader.next_batch(&mut unheard)? {
        let columns =
            batch.columns.iter().zip(wanted).map(|(array, column)| as_text(array, column));
        batches.push(columns.collect::<Result<_>>()?);
    }
    if let Some(cell) = unheard.wrong_width.cells.first() {
        return Err(forecastle_core::Error::new("D004", format!("the row has {}", cell.value))
            .in_file(name)
            .at_row(cell.row));
    }
    Ok(batches)
}
