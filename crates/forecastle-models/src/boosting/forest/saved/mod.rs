//! The form in which forests are kept inside a model file: numbers alone, with a checksum.
//!
//! `{"format": 1, "sha256": "...", "data": "..."}`, where `data` is base64 of what [`write`] writes. Nothing in it
//! is run or followed before it is checked. A forest of LightGBM takes about 25 bytes for a node and its leaf.

mod bytes;
mod read;
mod write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::tree::Forest;

/// The format that is written, and the only one that is read.
const FORMAT: u32 = 1;

/// A forest as it is kept in a model file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedForest {
    format: u32,
    sha256: String,
    data: String,
}

impl SavedForest {
    /// Puts a forest into its kept form; equal forests give equal bytes.
    ///
    /// # Panics
    /// When [`Forest::check`] would refuse it.
    #[must_use]
    pub fn of(forest: &Forest) -> Self {
        Self::of_data(&Self::data_of(forest))
    }

    /// The bytes that stand for a forest.
    pub(super) fn data_of(forest: &Forest) -> Vec<u8> {
        write::forest(forest)
    }

    /// Puts bytes into the kept form.
    pub(super) fn of_data(data: &[u8]) -> Self {
        Self { format: FORMAT, sha256: digest(data), data: STANDARD.encode(data) }
    }

    /// The forest, equal to the bit to the one that was saved.
    ///
    /// # Errors
    /// `M002` when the form is damaged, of another format, or not of a forest that [`Forest::check`] accepts.
    pub fn forest(&self) -> Result<Forest> {
        if self.format != FORMAT {
            return Err(unreadable(format!("their format is {}, not {FORMAT}", self.format)));
        }
        let data = STANDARD.decode(&self.data).map_err(|error| unreadable(error.to_string()))?;
        if digest(&data) != self.sha256 {
            return Err(unreadable("their checksum does not match"));
        }
        let forest = read::forest(&data).map_err(unreadable)?;
        forest.check().map_err(unreadable)?;
        Ok(forest)
    }
}

fn digest(data: &[u8]) -> String {
    Sha256::digest(data).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unreadable(why: impl Into<String>) -> Error {
    Error::new("M002", format!("the saved trees cannot be read: {}", why.into()))
        .hint("run `forecastle train` to make a new version")
}
