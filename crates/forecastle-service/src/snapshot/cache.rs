//! What one request has worked out serves the next.

use std::any::Any;
use std::sync::Arc;

use forecastle_core::{Error, Result};
use moka::sync::Cache;

use super::Snapshot;

/// The most memory that results of one snapshot may take, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// A result of any type, and about how much memory it takes.
#[derive(Clone)]
struct Entry {
    value: Arc<dyn Any + Send + Sync>,
    bytes: u32,
}

/// Results by what was asked for, the least used of which go first.
pub struct Results(Cache<String, Entry>);

impl Results {
    /// No results yet.
    pub fn new() -> Self {
        let weigh = |key: &String, entry: &Entry| entry.bytes.saturating_add(key.len() as u32);
        Self(Cache::builder().weigher(weigh).max_capacity(MOST_BYTES).build())
    }
}

impl Snapshot {
    /// The result of a question: the one worked out before, or worked out now. Whoever asks the same at the
    /// same time waits for it. `bytes_of` says about how much memory a result takes.
    pub(super) fn cached<T: Send + Sync + 'static>(
        &self,
        question: &[&str],
        bytes_of: impl Fn(&T) -> usize,
        work_out: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        // No part can pretend to be two: the parts of a list are quoted.
        let key = serde_json::to_string(question).unwrap_or_default();
        let entry = self.results.0.try_get_with(key, || {
            let value = work_out()?;
            let bytes = u32::try_from(bytes_of(&value)).unwrap_or(u32::MAX);
            Ok(Entry { value: Arc::new(value), bytes })
        });
        let entry = entry.map_err(|error: Arc<Error>| (*error).clone())?;
        entry.value.downcast().map_err(|_| Error::new("X002", "a result of another type was kept"))
    }
}
