//! Reading a project's tables into a panel.

use std::collections::{BTreeMap, HashMap};

use arrow_array::{Array, ArrayRef, StringArray};
use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::{Panel, Result, SeriesKey};

use super::cells::{as_text, text_at};
use super::evidence::{Evidence, FileFacts};
use super::expect::Watch;
use super::judge::{self, Site};
use super::paths::{NamedFile, resolve_with};
use super::quarantine::{Quarantine, Reasons};
use super::roles::{Projection, Roles};
use super::scan::{Formats, Scan};
use super::sources::{self, Batch, Opening};
use super::to_panel::{LoadedRows, LoadedSeries, Shape, build};
use crate::config::Settings;
use crate::environment::Environment;
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
    ingest_with(settings, today, &Environment::of_process())
}

/// Reads the tables of a project as [`ingest`] does, with credentials from these variables.
///
/// # Errors
/// Only when a file cannot be opened or read; everything else is evidence for the rules to judge.
pub fn ingest_with(
    settings: &Settings,
    today: NaiveDate,
    environment: &Environment,
) -> Result<Ingested> {
    if let Some(source) = &settings.demand {
        return crate::demand::ingest(settings, source, today, None);
    }
    let sales = &settings.sales.raw;
    let mut evidence = Evidence {
        time_column: sales.time.clone(),
        target_column: sales.target.clone(),
        today: Some(today),
        ..Evidence::default()
    };
    let roles = Roles::of_sales(settings);
    let files =
        resolve_with(&settings.project, &sales.source, sales.query.as_deref(), environment)?;
    let mut scan = Scan::default();
    scan.read(&files, &roles, sales.delimiter)?;
    let future_roles = Roles::of_future(settings);
    let future_files = match &settings.future {
        Some(future) if !future_roles.covariates.is_empty() => {
            resolve_with(&settings.project, &future.source, future.query.as_deref(), environment)?
        }
        _ => Vec::new(),
    };
    let mut future_scan = Scan::default();
    future_scan.read(&future_files, &future_roles, sales.delimiter)?;
    // A label that comes only in the future is a label too; dates may be written another way there.
    scan.take_in_columns(&future_scan);
    let formats = scan.decide(sales, &roles, &mut evidence);
    let future_formats =
        Formats { date: future_scan.date_format_beside(formats.date.as_ref()), ..formats.clone() };

    let watch = Watch::new(&settings.expectations, &mut evidence);
    let quarantine = match settings.check.quarantine {
        true => Some(Quarantine::new(&settings.project, roles.column_names(), &mut evidence)?),
        false => None,
    };
    let mut loader =
        Loader { roles: &roles, formats: &formats, delimiter: sales.delimiter, watch, quarantine };
    let rows = loader.load(&files, &mut evidence)?;
    evidence.rows_by_day = rows.by_day();
    evidence.rows = evidence.files.iter().map(|file| file.rows as usize).sum();
    loader.roles = &future_roles;
    loader.formats = &future_formats;
    let future = match future_files.is_empty() {
        true => None,
        false => Some(loader.load(&future_files, &mut evidence)?),
    };
    let quarantine = loader.quarantine.take();
    let is_decided = evidence.ambiguous_dates.is_none() && roles.identify_rows(&evidence);
    let built = match is_decided {
        false => None,
        true => build(
            &rows,
            future.as_ref(),
            &Shape {
                roles: &roles,
                labels: &formats.labels,
                frequency: sales.frequency.as_deref(),
                missing: settings.sales.missing_period,
                // A mistyped year would stretch every series to it; where such rows are let through on
                // purpose they count.
                history_ends: settings.stops_at_future_rows().then_some(today),
            },
            &mut evidence,
        )?,
    };
    if let Some(mut quarantine) = quarantine {
        // Rows that were left out when the panel was built; their cells are not at hand any more.
        for (row, reasons) in Quarantine::taken(&mut evidence) {
            quarantine.push(row, &reasons, &[])?;
        }
        quarantine.finish(&mut evidence)?;
    }
    let (panel, weights) = match built {
        Some(built) => (Some(built.panel.with_calendar(settings.calendar.clone())), built.weights),
        None => (None, Vec::new()),
    };
    Ok(Ingested { panel, weights, evidence })
}

/// Reads rows by roles and formats.
struct Loader<'a> {
    roles: &'a Roles,
    formats: &'a Formats,
    delimiter: Option<char>,
    watch: Watch<'a>,
    quarantine: Option<Quarantine>,
}

/// The rows of a table while its files are read.
#[derive(Default)]
struct Loading {
    rows: LoadedRows,
    /// The place of each series among `rows.series`, by its joined key.
    places: HashMap<String, u32>,
}

/// The columns of a batch, read.
struct Cells {
    keys: Vec<StringArray>,
    statics: Vec<StringArray>,
    moments: Vec<Option<NaiveDateTime>>,
    target: Option<Vec<f64>>,
    covariates: Vec<Vec<f64>>,
    weights: Option<Vec<f64>>,
}

impl Loader<'_> {
    fn load(&mut self, files: &[NamedFile], evidence: &mut Evidence) -> Result<LoadedRows> {
        let mut loading = Loading::default();
        loading.rows.covariates = vec![Vec::new(); self.roles.covariates.len()];
        for (number, file) in files.iter().enumerate() {
            loading.rows.files.push(file.name.clone());
            let sha256 = sha256_of_file(&file.path)?;
            let mut reader = sources::open(&Opening::of(file, self.delimiter))?;
            let header = reader.column_names().to_vec();
            let found = self.roles.find_in(&file.name, &header, evidence);
            found.select(reader.as_mut());
            let mut row_count = 0;
            while let Some(batch) = found.next_batch(reader.as_mut(), evidence)? {
                row_count += batch.rows.len() as u64;
                let cells = self.read(&batch, &found, &file.name, evidence)?;
                self.look_at_expected(&batch, &found, &file.name, evidence)?;
                let set_apart = self.set_apart(&batch, &cells, &found, &file.name, evidence)?;
                for row in 0..batch.rows.len() {
                    let line = batch.rows[row];
                    if set_apart.contains_key(&line) {
                        continue;
                    }
                    self.take_in(&cells, row, line, number as u16, &found, &mut loading, evidence);
                }
            }
            let name = file.name.clone();
            evidence.files.push(FileFacts { name, rows: row_count, sha256 });
        }
        Ok(loading.rows)
    }

    /// Looks at the columns of which something is expected.
    fn look_at_expected(
        &mut self,
        batch: &Batch,
        found: &Projection,
        file: &str,
        evidence: &mut Evidence,
    ) -> Result<()> {
        let first = self.roles.places().expected;
        let column = |place: usize| found.has(place).then(|| &batch.columns[place]);
        let columns: Vec<_> = (0..self.roles.expected.len()).map(|n| column(first + n)).collect();
        let place = (file, batch.rows.as_slice());
        self.watch.look_at(&columns, self.formats.number, place, evidence)
    }

    /// Sets rows apart that fail, where the settings ask for it; gives their reasons by row.
    fn set_apart(
        &mut self,
        batch: &Batch,
        cells: &Cells,
        found: &Projection,
        file: &str,
        evidence: &mut Evidence,
    ) -> Result<BTreeMap<u64, Reasons>> {
        let Some(quarantine) = &mut self.quarantine else { return Ok(BTreeMap::new()) };
        for (row, line) in batch.rows.iter().enumerate() {
            self.roles.note_empty_key(&cells.keys, row, *line, file, found, evidence);
        }
        let failing = Quarantine::taken(evidence);
        if failing.is_empty() {
            return Ok(failing);
        }
        let names = self.roles.column_names();
        let texts = names
            .iter()
            .filter_map(|name| Some((name, self.roles.place_of(name)?)))
            .map(|(name, place)| as_text(&batch.columns[place], name))
            .collect::<Result<Vec<_>>>()?;
        for (line, reasons) in &failing {
            let cells: Vec<_> = match batch.rows.binary_search(line) {
                Ok(row) => texts.iter().map(|column| text_at(column, row)).collect(),
                // The reader did not take it for a row.
                Err(_) => Vec::new(),
            };
            quarantine.push(*line, reasons, &cells)?;
        }
        Ok(failing)
    }

    fn read(
        &self,
        batch: &Batch,
        found: &Projection,
        file: &str,
        evidence: &mut Evidence,
    ) -> Result<Cells> {
        let (roles, at, columns) = (self.roles, self.roles.places(), &batch.columns);
        let mut read = |place: usize, column: &str| {
            let site = Site { file, column, lines: &batch.rows };
            judge::numbers(&columns[place], self.formats.number, &site, evidence)
        };
        let named = |name: &Option<String>, place: Option<usize>| name.clone().zip(place);
        let target =
            named(&roles.target, at.target).map(|(name, place)| read(place, &name)).transpose()?;
        let mut covariates = Vec::with_capacity(roles.covariates.len());
        for (number, covariate) in roles.covariates.iter().enumerate() {
            let place = at.covariates + number;
            covariates.push(match self.formats.labels.get(&covariate.name) {
                Some(labels) => label_places(&columns[place], &covariate.name, labels)?,
                None => read(place, &covariate.name)?,
            });
        }
        let weights =
            named(&roles.weight, at.weight).map(|(name, place)| read(place, &name)).transpose()?;
        // Without the column no cell of it is wrong.
        let format = self.formats.date.as_deref().filter(|_| found.has(at.time));
        let site = Site { file, column: &roles.time, lines: &batch.rows };
        let moments = judge::moments(&columns[at.time], format, &site, evidence)?;
        let keys = texts(&columns[..at.time], &roles.keys)?;
        let statics = texts(&columns[at.statics..], &roles.statics)?;
        Ok(Cells { keys, statics, moments, target, covariates, weights })
    }

    #[expect(clippy::too_many_arguments, reason = "a row, where it stands and where it goes")]
    fn take_in(
        &self,
        cells: &Cells,
        row: usize,
        line: u64,
        file: u16,
        found: &Projection,
        loading: &mut Loading,
        evidence: &mut Evidence,
    ) {
        let name = &loading.rows.files[usize::from(file)];
        if self.roles.note_empty_key(&cells.keys, row, line, name, found, evidence) {
            return;
        }
        let Some(moment) = cells.moments[row] else { return };
        if let Some(targets) = cells.target.as_ref().filter(|_| self.has_target(found)) {
            judge::note_target(targets[row], name, line, evidence);
        }
        let parts: Vec<&str> = cells.keys.iter().map(|key| text_at(key, row)).collect();
        let series = loading.series_of(&parts, || {
            cells.statics.iter().map(|cells| text_at(cells, row).to_owned()).collect()
        });
        self.note_changes(cells, row, line, &loading.rows, (file, series), evidence);
        let rows = &mut loading.rows;
        if let Some(weights) = &cells.weights {
            let weight = if weights[row].is_nan() { 0.0 } else { weights[row] };
            rows.series[series as usize].weight += weight;
        }
        rows.targets.extend(cells.target.as_ref().map(|targets| targets[row]));
        rows.series_of.push(series);
        rows.moments.push(moment);
        rows.file_of.push(file);
        rows.lines.push(line.min(u64::from(u32::MAX)) as u32);
        for (column, values) in rows.covariates.iter_mut().zip(&cells.covariates) {
            column.push(values[row]);
        }
    }

    fn has_target(&self, found: &Projection) -> bool {
        self.roles.places().target.is_some_and(|place| found.has(place))
    }

    /// Writes down static cells that differ from those of the series' first row.
    fn note_changes(
        &self,
        cells: &Cells,
        row: usize,
        line: u64,
        rows: &LoadedRows,
        (file, series): (u16, u32),
        evidence: &mut Evidence,
    ) {
        let loaded = &rows.series[series as usize];
        for (place, column) in cells.statics.iter().enumerate() {
            let (cell, first) = (text_at(column, row), &loaded.statics[place]);
            if cell == first {
                continue;
            }
            let file = &rows.files[usize::from(file)];
            let name = &self.roles.statics[place];
            if let Some(found) = evidence.changing_statics.push(file, line, name, cell) {
                found.series = Some(loaded.key.to_string());
                found.note = format!("the series began with \"{first}\"");
            }
        }
    }
}

impl Loading {
    /// The place of the series of a key; a new one begins with the statics given.
    fn series_of(&mut self, parts: &[&str], statics: impl Fn() -> Vec<String>) -> u32 {
        // The unit separator cannot be part of a readable key.
        let series = &mut self.rows.series;
        *self.places.entry(parts.join("\u{1f}")).or_insert_with(|| {
            let key = SeriesKey::new(parts.iter().map(|part| (*part).to_owned()).collect());
            series.push(LoadedSeries { key, statics: statics(), weight: 0.0 });
            series.len() as u32 - 1
        })
    }
}

fn texts(arrays: &[ArrayRef], names: &[String]) -> Result<Vec<StringArray>> {
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
