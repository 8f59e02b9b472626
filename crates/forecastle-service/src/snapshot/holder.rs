//! The snapshots that requests are answered from.

use std::sync::Arc;

use forecastle_core::Result;

use super::Snapshot;

/// The published snapshot, and the last few that were published before it.
#[derive(Default)]
pub struct Snapshots {}

impl Snapshots {
    /// The published run; `None` before the first publish.
    pub fn current(&self) -> Option<Arc<Snapshot>> {
        None
    }

    /// A run by its name, if it is held.
    pub fn of_run(&self, _run: &str) -> Option<Arc<Snapshot>> {
        None
    }

    /// The snapshot that a cursor goes on reading.
    ///
    /// # Errors
    /// `Q002` when the cursor cannot be read, or its run is not held any more.
    pub fn of_cursor(&self, _cursor: &str) -> Result<Arc<Snapshot>> {
        Err(super::views::later())
    }

    /// Makes a snapshot the published one; the one before it stays at hand for cursors.
    pub fn switch(&self, _snapshot: Snapshot) -> Arc<Snapshot> {
        Arc::new(_snapshot)
    }

    /// Holds a run that was asked for by name, beside the published one.
    pub fn keep(&self, _snapshot: Snapshot) -> Arc<Snapshot> {
        Arc::new(_snapshot)
    }
}
