//! Where a list goes on: text that says nothing to those who are given it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::views::Order;

/// The longest cursor that is looked at.
const MOST_CHARACTERS: usize = 1_000;

/// Where a list goes on, and which list that is.
///
/// What may be seen is decided by the account anew for each page; a cursor grants nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The run that the list comes from.
    pub run: String,
    /// A checksum of the question that the list answers.
    list: String,
    /// What the list is sorted by.
    pub sort: Option<String>,
    /// In which order.
    pub order: Order,
    /// How many items came before.
    pub place: usize,
}

impl Cursor {
    /// The place after so many items of a list.
    pub fn new(run: &str, list: &[&str], sort: Option<&str>, order: Order, place: usize) -> Self {
        let sort = sort.map(str::to_owned);
        Self { run: run.to_owned(), list: checksum(list), sort, order, place }
    }

    /// As text.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads text.
    ///
    /// # Errors
    /// `Q002` when it is no cursor.
    pub fn read(text: &str) -> Result<Self> {
        let bytes = Some(text).filter(|text| text.len() <= MOST_CHARACTERS);
        bytes
            .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| unusable("it cannot be read"))
    }

    /// Makes sure that the cursor goes on with this list of this run.
    ///
    /// # Errors
    /// `Q002` when it is another's.
    pub fn require(&self, run: &str, list: &[&str]) -> Result<()> {
        if self.run != run {
            return Err(run_is_gone(&self.run));
        }
        match self.list == checksum(list) {
            true => Ok(()),
            false => Err(unusable("it belongs to another question")),
        }
    }
}

/// The error for a list that is not there any more.
pub fn run_is_gone(run: &str) -> Error {
    unusable(&format!("run {run} is not at hand any more"))
}

fn unusable(why: &str) -> Error {
    Error::new("Q002", format!("the cursor cannot be used: {why}"))
        .hint("begin the list again without a cursor")
}

/// Enough of a checksum to tell one question from another.
fn checksum(list: &[&str]) -> String {
    let text = serde_json::to_string(list).unwrap_or_default();
    let digest = Sha256::digest(text.as_bytes());
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
