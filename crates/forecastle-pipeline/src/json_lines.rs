//! Files that only grow: a line of JSON for each thing that happened.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A file of a line of JSON each.
pub struct JsonLines {
    path: PathBuf,
    name: String,
}

impl JsonLines {
    /// A file below a project's folder, which need not be there yet.
    pub fn new(project: &Path, name: &str) -> Self {
        Self { path: project.join(name), name: name.to_owned() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line and makes sure that it is on disk. It is written at once, so that two programs at a time do
    /// not mix.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn append(&self, thing: &impl Serialize) -> Result<()> {
        let unwritable = |error: std::io::Error| {
            Error::new("X001", format!("cannot be written: {error}")).in_file(self.name.as_str())
        };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        let text = serde_json::to_string(thing).map_err(|error| unwritable(error.into()))?;
        let mut file =
            OpenOptions::new().create(true).append(true).open(&self.path).map_err(unwritable)?;
        // A line break comes first, so that after a line that was cut off a new one begins.
        file.write_all(format!("\n{text}").as_bytes()).map_err(unwritable)?;
        file.sync_data().map_err(unwritable)
    }

    /// What its lines say; nothing where there is no file yet. A line that was cut off by a crash is passed over.
    ///
    /// # Errors
    /// `D001` when the file is there and cannot be read.
    pub fn read<T: DeserializeOwned>(&self) -> Result<Vec<T>> {
        let unreadable = |error: std::io::Error| {
            Error::new("D001", format!("cannot be read: {error}")).in_file(self.name.as_str())
        };
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut things = Vec::new();
        for line in BufReader::new(file).split(b'\n') {
            things.extend(serde_json::from_slice(&line.map_err(unreadable)?).ok());
        }
        Ok(things)
    }
}
