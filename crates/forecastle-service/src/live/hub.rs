//! The place where news meet listeners.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;

use crate::api::LiveMessage;

/// How many messages a slow listener may lie behind before it misses some.
const LONGEST_QUEUE: usize = 256;

/// The place where news meet listeners.
pub struct Hub {
    sender: broadcast::Sender<Arc<LiveMessage>>,
    is_nudged: Mutex<bool>,
    nudge: Condvar,
}

impl Default for Hub {
    fn default() -> Self {
        let (sender, _) = broadcast::channel(LONGEST_QUEUE);
        Self { sender, is_nudged: Mutex::new(false), nudge: Condvar::new() }
    }
}

impl Hub {
    /// Listens to what comes from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<LiveMessage>> {
        self.sender.subscribe()
    }

    /// Tells everybody who listens; that nobody does is no fault.
    pub fn tell(&self, message: LiveMessage) {
        let _ = self.sender.send(Arc::new(message));
    }

    /// Lets whoever waits look at the store at once.
    pub fn nudge(&self) {
        *self.is_nudged.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.nudge.notify_all();
    }

    /// Waits for a nudge, at most as long as this.
    pub fn wait(&self, most: Duration) {
        let is_nudged = self.is_nudged.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.nudge.wait_timeout_while(is_nudged, most, |is_nudged| !*is_nudged);
        let (mut is_nudged, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *is_nudged = false;
    }
}
