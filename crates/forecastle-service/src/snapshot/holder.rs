//! The snapshots that requests are answered from.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwapOption;
use forecastle_core::Result;

use super::Snapshot;
use super::cursor::{Cursor, run_is_gone};

/// Snapshots held beside the published one: enough for whoever reads on through a publish.
const MOST_OTHERS: usize = 2;

/// The published snapshot, and the last few others that were published or asked for.
#[derive(Default)]
pub struct Snapshots {
    current: ArcSwapOption<Snapshot>,
    /// The last used come last.
    others: Mutex<VecDeque<Arc<Snapshot>>>,
}

impl Snapshots {
    /// The published run; `None` before the first publish.
    pub fn current(&self) -> Option<Arc<Snapshot>> {
        self.current.load_full()
    }

    /// A run by its name, if it is held.
    pub fn of_run(&self, run: &str) -> Option<Arc<Snapshot>> {
        if let Some(current) = self.current().filter(|current| current.run() == run) {
            return Some(current);
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let place = others.iter().position(|snapshot| snapshot.run() == run)?;
        let found = others.remove(place)?;
        others.push_back(Arc::clone(&found));
        Some(found)
    }

    /// The snapshot that a cursor goes on reading.
    ///
    /// # Errors
    /// `Q002` when the cursor cannot be read, or its run is not held any more.
    pub fn of_cursor(&self, cursor: &str) -> Result<Arc<Snapshot>> {
        let cursor = Cursor::read(cursor)?;
        self.of_run(&cursor.run).ok_or_else(|| run_is_gone(&cursor.run))
    }

    /// Makes a snapshot the published one; the one before it stays at hand for cursors.
    pub fn switch(&self, snapshot: Snapshot) -> Arc<Snapshot> {
        let snapshot = Arc::new(snapshot);
        if let Some(before) = self.current.swap(Some(Arc::clone(&snapshot))) {
            self.hold(before);
        }
        snapshot
    }

    /// Holds a run that was asked for by name, beside the published one.
    pub fn keep(&self, snapshot: Snapshot) -> Arc<Snapshot> {
        let snapshot = Arc::new(snapshot);
        self.hold(Arc::clone(&snapshot));
        snapshot
    }

    fn hold(&self, snapshot: Arc<Snapshot>) {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.retain(|other| other.run() != snapshot.run());
        others.push_back(snapshot);
        while others.len() > MOST_OTHERS {
            others.pop_front();
        }
    }
}
