//! The sums of a project's transactions on disk, in `.forecastle/demand`.
//!
//! A file that is there already is not read again: its name, size and time of change are believed, else its
//! checksum decides. New files are added up alone, into a segment of their own beside those before. A file
//! that changed or is gone makes all be read again; what differs then became known on the day of that
//! reading, and what was known before stays on record.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use forecastle_core::{Error, Result};
use rayon::prelude::*;

use super::aggregate::{Added, add_up};
use super::cancellations::{self, Corrections};
use super::formats::{Formats, Sample};
use super::manifest::{FORMAT, FileRecord, Manifest, SegmentRecord, Stamp};
use super::merge::{SeriesWriter, each_series, with_history};
use super::plan::{Late, Plan, Wanted, day_number};
use super::read::{Input, InputKind, header};
use super::segment::{Cursor, SegmentReader, SegmentWriter, SeriesCells, damaged};
use crate::config::{DemandSource, RawCancellations, RawOverlap, Settings};
use crate::environment::Environment;
use crate::files::{sha256_of_bytes, sha256_of_file};
use crate::ingest::{DateStyle, Evidence, FileFacts, NamedFile, Opening, resolve_with};

/// More segments than this are put together.
const MOST_SEGMENTS: usize = 32;

/// The sums of a project's transactions.
pub struct DemandStore {
    folder: PathBuf,
    manifest: Manifest,
    /// Held as long as the sums are looked at, so that nobody takes them away.
    _lock: File,
}

/// What an update did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// The sums were those of the files already.
    Nothing,
    /// So many files were added to them.
    Appended(usize),
    /// So many files were read, all that there are.
    Rebuilt(usize),
}

/// A file of the source, and what is known of it.
struct Found {
    file: NamedFile,
    stamp: Stamp,
    /// The checksum, where it was needed.
    sha256: Option<String>,
}

/// The files of the source, compared with those in the sums.
#[derive(Default)]
struct Compared {
    new: Vec<Found>,
    all: Vec<Found>,
    /// Whether a file changed, is gone, or has to be read another time.
    is_changed: bool,
    remarks: Vec<String>,
}

/// Brings the sums of a project up to its files. `None` where the evidence says why there are none.
///
/// # Errors
/// When a file cannot be read, or the sums cannot be written or are damaged.
pub fn update(
    settings: &Settings,
    source: &DemandSource,
    today: NaiveDate,
    evidence: &mut Evidence,
) -> Result<Option<(DemandStore, Update)>> {
    let folder = settings.project.join(".forecastle").join("demand");
    let lock = locked(&folder)?;
    let raw = &source.transactions;
    let files = resolve_with(
        &settings.project,
        &raw.source,
        raw.query.as_deref(),
        &Environment::of_process(),
    )?;
    let first = Opening::of(&files[0], raw.delimiter);
    let mut plan = Plan::of(settings, source, &header_of(&first)?, today);
    let sum = settings_sum(source, &plan);
    let mut manifest = Manifest::read(&folder)?;
    if manifest.settings != sum {
        manifest =
            Manifest { settings: sum, next_segment: manifest.next_segment, ..Manifest::default() };
    }
    let mut compared = compare(files, &manifest, today)?;
    let mut updater = Updater { folder: &folder, source, plan: &mut plan, manifest, today };
    let done = updater.run(&mut compared, evidence)?;
    let manifest = updater.manifest;
    evidence.remarks.append(&mut compared.remarks);
    let Some(done) = done else { return Ok(None) };
    tell(&manifest, &mut *evidence);
    sweep(&folder, &manifest);
    Ok(Some((DemandStore { folder, manifest, _lock: lock }, done)))
}

impl DemandStore {
    /// The names of the keys.
    pub fn keys(&self) -> &[String] {
        &self.manifest.keys
    }

    /// What all segments hold together; a series counts once for each segment that has it.
    pub fn extent(&self) -> super::segment::Extent {
        self.manifest.extent()
    }

    /// Shows each series once, sorted by key, with its cells sorted by day and by the day on which they
    /// became known; see [`super::known_on`].
    ///
    /// # Errors
    /// `S005` when the sums are damaged; what `look` returns.
    pub fn each_series(&self, look: &mut dyn FnMut(SeriesCells) -> Result<()>) -> Result<()> {
        each_series(&mut cursors(&self.folder, &self.manifest.segments)?, look)
    }
}

/// Makes the folder and waits until nobody else works on it.
fn locked(folder: &Path) -> Result<File> {
    let cannot = |error: std::io::Error| {
        Error::new("X001", format!("cannot be written: {error}"))
            .in_file(folder.display().to_string())
            .hint("sums of the transactions are kept there: let the project's folder be written to")
    };
    std::fs::create_dir_all(folder).map_err(cannot)?;
    let file = File::create(folder.join("lock")).map_err(cannot)?;
    match file.lock() {
        // A file system without locks is used by one at a time, or at one's own risk.
        Err(error) if error.kind() != std::io::ErrorKind::Unsupported => Err(cannot(error)),
        _ => Ok(file),
    }
}

fn header_of(opening: &Opening<'_>) -> Result<Vec<String>> {
    match InputKind::of(opening.path, opening.name)? {
        InputKind::Parquet(parquet) => Ok(parquet.header()),
        InputKind::Csv | InputKind::Other => header(opening),
    }
}

/// A checksum of all that the sums depend on besides the files.
fn settings_sum(source: &DemandSource, plan: &Plan) -> String {
    let raw = &source.transactions;
    let said = (
        (FORMAT, &plan.keys, &raw.columns, &raw.exclude, raw.target),
        (raw.overlap, raw.cancellations, &raw.date_format, raw.delimiter, raw.decimal),
        plan.drops_future_rows,
    );
    sha256_of_bytes(format!("{said:?}").as_bytes())
}

fn compare(files: Vec<NamedFile>, manifest: &Manifest, today: NaiveDate) -> Result<Compared> {
    let mut compared = Compared::default();
    let names: BTreeSet<_> = files.iter().map(|file| file.name.clone()).collect();
    compared.is_changed = manifest.files.iter().any(|record| !names.contains(&record.name));
    let mut sizes: Vec<u64> = manifest.files.iter().map(|record| record.size).collect();
    let mut seen: Vec<(String, String)> = Vec::new();
    for file in files {
        let stamp = Stamp::of(&file)?;
        let record = manifest.files.iter().find(|record| record.name == file.name);
        let mut found = Found { file, stamp, sha256: None };
        let is_known = match record {
            Some(record) if record.looks_like(stamp) => true,
            Some(record) => {
                let sha256 = sha256_of_file(&found.file.path)?;
                let is_known = sha256 == record.sha256;
                compared.is_changed |= !is_known;
                found.sha256 = Some(sha256);
                is_known
            }
            None => {
                // Files of one size may be one file under two names.
                if sizes.contains(&stamp.size) {
                    let sha256 = sha256_of_file(&found.file.path)?;
                    let alike = manifest.files.iter().map(|record| (&record.name, &record.sha256));
                    let alike = alike.chain(seen.iter().map(|(name, sum)| (name, sum)));
                    if let Some((name, _)) = alike.into_iter().find(|(_, sum)| **sum == sha256) {
                        let new = &found.file.name;
                        compared
                            .remarks
                            .push(format!("{new} has the bytes of {name} and counts once"));
                        continue;
                    }
                    found.sha256 = Some(sha256);
                }
                sizes.push(stamp.size);
                false
            }
        };
        if let Some(record) = record.filter(|_| is_known) {
            compared.is_changed |=
                !record.findings.future_rows.is_empty() && record.read_on != today;
            found.sha256 = Some(record.sha256.clone());
        }
        seen.extend(found.sha256.clone().map(|sum| (found.file.name.clone(), sum)));
        match is_known {
            true => compared.all.push(found),
            false => compared.new.push(found),
        }
    }
    Ok(compared)
}

/// Brings the sums up to date.
struct Updater<'a> {
    folder: &'a Path,
    source: &'a DemandSource,
    plan: &'a mut Plan,
    manifest: Manifest,
    today: NaiveDate,
}

impl Updater<'_> {
    fn run(&mut self, compared: &mut Compared, evidence: &mut Evidence) -> Result<Option<Update>> {
        let is_first = self.manifest.segments.is_empty();
        if compared.new.is_empty() && !compared.is_changed && !is_first {
            return Ok(Some(Update::Nothing));
        }
        let needs_all = compared.is_changed || self.plan.cancellations == RawCancellations::Match;
        if !is_first && !needs_all {
            let new = std::mem::take(&mut compared.new);
            let count = new.len();
            let (done, new) = self.append(new, evidence)?;
            match done {
                Some(true) => return Ok(Some(Update::Appended(count))),
                None => return Ok(None),
                Some(false) => compared.new = new,
            }
        }
        let mut all = std::mem::take(&mut compared.all);
        all.append(&mut compared.new);
        all.sort_by(|one, other| one.file.name.cmp(&other.file.name));
        let count = all.len();
        Ok(self.rebuild(all, evidence)?.then_some(Update::Rebuilt(count)))
    }

    /// Adds up new files alone. `Some(false)` where rows of theirs lie on days of earlier files, so that all
    /// have to be compared; `None` where the evidence says why they cannot be read.
    fn append(
        &mut self,
        new: Vec<Found>,
        evidence: &mut Evidence,
    ) -> Result<(Option<bool>, Vec<Found>)> {
        let extent = self.manifest.extent();
        let last_day = extent.last_day.unwrap_or(i32::MIN);
        self.plan.late = Some(Late { last_day, known_on: day_number(self.today) });
        let name = self.segment_name();
        let read = self.read(&new, &name, evidence)?;
        self.plan.late = None;
        let Some(read) = read else { return Ok((None, new)) };
        let is_later = read.segment.extent.first_day.is_none_or(|first| first > last_day);
        if self.plan.overlap != RawOverlap::Sum && !is_later {
            return Ok((Some(false), new));
        }
        let manifest = &mut self.manifest;
        manifest.figures.add(&read.added.figures);
        manifest.overlaps.append(read.added.overlaps.clone());
        manifest.segments.push(read.segment);
        manifest.files.extend(records(new, &read.added, read.sums, self.today));
        manifest.files.sort_by(|one, other| one.name.cmp(&other.name));
        self.compact()?;
        self.manifest.write(self.folder)?;
        Ok((Some(true), Vec::new()))
    }

    /// Reads all files; what differs from before became known today.
    fn rebuild(&mut self, all: Vec<Found>, evidence: &mut Evidence) -> Result<bool> {
        let name = self.segment_name();
        let Some(mut read) = self.read(&all, &name, evidence)? else { return Ok(false) };
        let last_day = self.manifest.extent().last_day;
        if let Some(last_day) = last_day.filter(|_| self.manifest.keys == self.plan.keys) {
            let name = self.segment_name();
            read.segment = self.join_history(&read.segment, &name, last_day)?;
        }
        let manifest = &mut self.manifest;
        manifest.format = FORMAT;
        manifest.keys = self.plan.keys.clone();
        manifest.figures = read.added.figures.clone();
        manifest.overlaps = read.added.overlaps.clone();
        manifest.unmatched = read.unmatched;
        manifest.segments = vec![read.segment];
        manifest.formats = read.formats;
        manifest.date_example = read.date_example;
        manifest.remarks = read.remarks;
        manifest.files = records(all, &read.added, read.sums, self.today);
        manifest.write(self.folder)?;
        Ok(true)
    }

    /// What the sums were known to be, and what they are now.
    fn join_history(
        &self,
        new: &SegmentRecord,
        name: &str,
        last_day: i32,
    ) -> Result<SegmentRecord> {
        let today = day_number(self.today);
        let mut old = cursors(self.folder, &self.manifest.segments)?;
        let mut now = Cursor::new(SegmentReader::open(&self.folder.join(&new.file))?)?;
        let writer = SegmentWriter::create(&self.folder.join(name), &self.plan.keys)?;
        let mut writer = SeriesWriter::new(writer);
        let push =
            |writer: &mut SeriesWriter, old, new| match with_history(old, new, last_day, today) {
                Some(series) => writer.push(series),
                None => Ok(()),
            };
        each_series(&mut old, &mut |series| {
            while now.peek().is_some_and(|new| new.key < series.key) {
                push(&mut writer, None, now.take()?)?;
            }
            let same = now.peek().is_some_and(|new| new.key == series.key);
            let new = if same { now.take()? } else { None };
            push(&mut writer, Some(series), new)
        })?;
        while let Some(series) = now.take()? {
            push(&mut writer, None, Some(series))?;
        }
        Ok(SegmentRecord { file: name.to_owned(), extent: writer.finish()? })
    }

    /// Puts segments together where there are many: the small ones, and all once those have grown.
    fn compact(&mut self) -> Result<()> {
        let segments = &self.manifest.segments;
        if segments.len() <= MOST_SEGMENTS {
            return Ok(());
        }
        let small: u64 = segments[1..].iter().map(|segment| segment.extent.cells).sum();
        let first = usize::from(small * 4 < segments[0].extent.cells);
        let name = self.segment_name();
        let mut cursors = cursors(self.folder, &self.manifest.segments[first..])?;
        let writer = SegmentWriter::create(&self.folder.join(&name), &self.plan.keys)?;
        let mut writer = SeriesWriter::new(writer);
        each_series(&mut cursors, &mut |series| writer.push(series))?;
        self.manifest.segments.truncate(first);
        self.manifest.segments.push(SegmentRecord { file: name, extent: writer.finish()? });
        Ok(())
    }

    fn segment_name(&mut self) -> String {
        let number = self.manifest.next_segment;
        self.manifest.next_segment += 1;
        format!("{number:06}.segment")
    }

    /// Adds up files into a segment; `None` where the evidence says why they cannot be read.
    fn read(&self, found: &[Found], name: &str, evidence: &mut Evidence) -> Result<Option<Read>> {
        let raw = &self.source.transactions;
        let mut inputs = Vec::with_capacity(found.len());
        for found in found {
            inputs.extend(self.input(&found.file, evidence)?);
        }
        if inputs.len() < found.len() {
            return Ok(None);
        }
        let sample = Sample::of(&inputs, self.plan)?;
        let earlier = (!self.manifest.segments.is_empty()).then_some(&self.manifest.formats);
        let column =
            inputs.first().map_or("", |input| input.wanted.names[input.wanted.date].as_str());
        let said_before = evidence.remarks.len();
        let formats = sample.decide(raw, earlier, column, evidence);
        if evidence.ambiguous_dates.is_some() || !evidence.ambiguous_numbers.is_empty() {
            return Ok(None);
        }
        let remarks = evidence.remarks.split_off(said_before);
        let of_files = vec![formats.clone(); inputs.len()];
        let corrections = match self.plan.cancellations {
            RawCancellations::Match => cancellations::find(&inputs, &of_files, self.plan, raw)?,
            RawCancellations::Off => Corrections::default(),
        };
        let mut writer = SegmentWriter::create(&self.folder.join(name), &self.plan.keys)?;
        let date_example = formats.date.as_deref().and_then(|format| sample.example(format));
        let (added, sums) = std::thread::scope(|scope| {
            let sums = scope.spawn(|| checksums(found));
            let added = add_up(
                &inputs,
                &of_files,
                self.plan,
                sample.keys,
                &corrections,
                &mut writer,
                self.folder,
            );
            (added, sums.join())
        });
        let sums =
            sums.unwrap_or_else(|_| Err(Error::new("X002", "files could not be checked")))?;
        let added = added?;
        let segment = SegmentRecord { file: name.to_owned(), extent: writer.finish()? };
        let unmatched = corrections.unmatched;
        Ok(Some(Read { segment, added, sums, formats, date_example, remarks, unmatched }))
    }

    fn input(&self, file: &NamedFile, evidence: &mut Evidence) -> Result<Option<Input>> {
        let raw = &self.source.transactions;
        let kind = InputKind::of(&file.path, &file.name)?;
        let header = match &kind {
            InputKind::Parquet(parquet) => parquet.header(),
            InputKind::Csv | InputKind::Other => header(&Opening::of(file, raw.delimiter))?,
        };
        let wanted = Wanted::find(self.plan, raw, &file.name, &header, evidence)?;
        let NamedFile { path, name } = file.clone();
        let delimiter = raw.delimiter;
        Ok(wanted.map(|wanted| Input { path, name, wanted, delimiter, kind }))
    }
}

/// What reading files gave.
struct Read {
    segment: SegmentRecord,
    added: Added,
    sums: Vec<String>,
    formats: Formats,
    date_example: Option<String>,
    remarks: Vec<String>,
    unmatched: crate::ingest::Findings,
}

fn checksums(found: &[Found]) -> Result<Vec<String>> {
    let sum = |found: &Found| match &found.sha256 {
        Some(sum) => Ok(sum.clone()),
        None => sha256_of_file(&found.file.path),
    };
    found.par_iter().map(sum).collect()
}

fn records(
    found: Vec<Found>,
    added: &Added,
    sums: Vec<String>,
    today: NaiveDate,
) -> Vec<FileRecord> {
    let of = |((found, sha256), (findings, rows)): ((Found, String), &(_, u64))| FileRecord {
        name: found.file.name,
        sha256,
        size: found.stamp.size,
        modified_ns: found.stamp.modified_ns,
        rows: *rows,
        read_on: today,
        findings: Clone::clone(findings),
    };
    found.into_iter().zip(sums).zip(&added.files).map(of).collect()
}

fn cursors(folder: &Path, segments: &[SegmentRecord]) -> Result<Vec<Cursor>> {
    let open = |record: &SegmentRecord| {
        let path = folder.join(&record.file);
        let reader = SegmentReader::open(&path)?;
        match *reader.extent() == record.extent {
            true => Cursor::new(reader),
            false => Err(damaged(&path, "it holds other sums than it did")),
        }
    };
    segments.iter().map(open).collect()
}

/// Tells the gate what was found in the rows, now or when they were read.
fn tell(manifest: &Manifest, evidence: &mut Evidence) {
    for record in &manifest.files {
        record.findings.tell(evidence);
        let (name, rows, sha256) = (record.name.clone(), record.rows, record.sha256.clone());
        evidence.files.push(FileFacts { name, rows, sha256 });
    }
    evidence.rows = manifest.files.iter().map(|record| record.rows as usize).sum();
    evidence.remarks.extend(manifest.remarks.iter().cloned());
    evidence.date_style = manifest
        .formats
        .date
        .clone()
        .map(|format| DateStyle { format, example: manifest.date_example.clone() });
    evidence.tables.overlaps.append(manifest.overlaps.clone());
    evidence.tables.unmatched_cancellations.append(manifest.unmatched.clone());
    evidence.demand = Some(manifest.figures.clone());
}

/// Removes what no manifest names: segments of before, and what was left unfinished.
fn sweep(folder: &Path, manifest: &Manifest) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = [".segment", ".part", ".tmp"].iter().any(|ending| name.ends_with(ending));
        if is_ours && manifest.segments.iter().all(|segment| segment.file != name) {
            // What cannot be removed now is removed the next time.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
