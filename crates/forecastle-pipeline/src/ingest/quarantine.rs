//! Rows that fail, set apart with their reasons: `.forecastle/quarantine/<file>.csv`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};

use super::evidence::{Cell, Evidence, SetApart};
use crate::table::neutral;
use crate::validate::rules::RULES;

/// The folder of such files, relative to the project.
pub const FOLDER: &str = ".forecastle/quarantine";

/// Why a row is set apart: the codes of the rules and the cells that they found.
pub type Reasons = Vec<(&'static str, Cell)>;

/// Writes rows that fail, each file's to one of its own.
///
/// Texts that a spreadsheet would take for formulas get an apostrophe before them.
pub struct Quarantine {
    folder: PathBuf,
    columns: Vec<String>,
    files: BTreeMap<String, Apart>,
}

/// The rows set apart of one file.
struct Apart {
    writer: csv::Writer<BufWriter<File>>,
    name: String,
    draft: PathBuf,
    rows: u64,
}

impl Quarantine {
    /// Sets rows apart of a table with these columns; from now on the evidence marks them.
    ///
    /// # Errors
    /// `X001` when the folder cannot be made.
    pub fn new(project: &Path, columns: Vec<String>, evidence: &mut Evidence) -> Result<Self> {
        let folder = project.join(FOLDER);
        fs::create_dir_all(&folder).map_err(unwritable)?;
        evidence.of_rows().into_iter().for_each(|(_, findings)| findings.mark());
        Ok(Self { folder, columns, files: BTreeMap::new() })
    }

    /// What was found since the last call, by row.
    pub fn taken(evidence: &mut Evidence) -> BTreeMap<u64, Reasons> {
        let mut rows: BTreeMap<u64, Reasons> = BTreeMap::new();
        for (code, findings) in evidence.of_rows() {
            for cell in findings.take_marks() {
                rows.entry(cell.row).or_default().push((code, cell));
            }
        }
        rows
    }

    /// Writes one row; `cells` is empty where they are not known.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn push(&mut self, row: u64, reasons: &Reasons, cells: &[&str]) -> Result<()> {
        let Some((_, first)) = reasons.first() else { return Ok(()) };
        let apart = self.apart_of(&first.file)?;
        let mut codes: Vec<_> = reasons.iter().map(|(code, _)| *code).collect();
        codes.dedup();
        let why: Vec<_> = codes.iter().map(|code| name_of(code)).collect();
        let row = row.to_string();
        let facts = [&row, &codes.join(" "), &why.join("; "), &first.column, &first.value];
        let texts = facts.into_iter().map(String::as_str).chain(cells.iter().copied());
        let written = texts.map(|text| neutral(text).into_owned());
        apart.writer.write_record(written).map_err(|error| unwritable(error.into()))?;
        apart.rows += 1;
        Ok(())
    }

    fn apart_of(&mut self, file: &str) -> Result<&mut Apart> {
        // Asked twice: an entry's closure cannot fail.
        if !self.files.contains_key(file) {
            let mut name = name_for(file);
            if self.files.values().any(|apart| apart.name == name) {
                name = format!("{}-{name}", self.files.len());
            }
            let draft = self.folder.join(format!(".{name}.part"));
            let made = File::create(&draft).map_err(unwritable)?;
            let mut builder = csv::WriterBuilder::new();
            let mut writer = builder.flexible(true).from_writer(BufWriter::new(made));
            let header = ["row", "codes", "why", "column", "value"].into_iter();
            let header = header.chain(self.columns.iter().map(String::as_str));
            writer
                .write_record(header.map(|name| neutral(name).into_owned()))
                .map_err(|error| unwritable(error.into()))?;
            self.files.insert(file.to_owned(), Apart { writer, name, draft, rows: 0 });
        }
        self.files.get_mut(file).ok_or_else(|| unwritable(std::io::Error::other("no such file")))
    }

    /// Puts the files in their places, in place of those of an earlier reading.
    ///
    /// # Errors
    /// `X001` when they cannot be written.
    pub fn finish(mut self, evidence: &mut Evidence) -> Result<()> {
        let mut set_apart = SetApart::default();
        let mut names = Vec::new();
        for apart in std::mem::take(&mut self.files).into_values() {
            let name = format!("{}.csv", apart.name);
            let inner = apart.writer.into_inner().map_err(|e| unwritable(e.into_error()))?;
            inner
                .into_inner()
                .map_err(|e| unwritable(e.into_error()))?
                .sync_all()
                .map_err(unwritable)?;
            fs::rename(&apart.draft, self.folder.join(&name)).map_err(unwritable)?;
            set_apart.rows += apart.rows;
            set_apart.files.push((format!("{FOLDER}/{name}"), apart.rows));
            names.push(name);
        }
        for entry in fs::read_dir(&self.folder).map_err(unwritable)?.flatten() {
            let is_earlier =
                entry.file_name().into_string().is_ok_and(|name| !names.contains(&name));
            if is_earlier {
                fs::remove_file(entry.path()).map_err(unwritable)?;
            }
        }
        evidence.set_apart = Some(set_apart);
        Ok(())
    }
}

fn name_of(code: &str) -> &'static str {
    RULES.iter().find(|rule| rule.code == code).map_or("", |rule| rule.name)
}

/// A file's name made from a path or an address: what is no letter, digit, point or dash becomes a line.
fn name_for(file: &str) -> String {
    let letter =
        |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '=') { c } else { '_' };
    let name: String = file.trim_end_matches(".csv").chars().map(letter).collect();
    // Names of files have at most 255 bytes; what comes last tells most.
    let start = name.char_indices().rev().nth(59).map_or(0, |(place, _)| place);
    name[start..].trim_start_matches('.').to_owned()
}

fn unwritable(error: std::io::Error) -> Error {
    Error::new("X001", format!("cannot be written: {error}")).in_file(FOLDER)
}
