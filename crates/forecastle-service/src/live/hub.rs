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
    /// The number of the newest publication that was looked at.
    looked_at: Mutex<u64>,
    look: Condvar,
}

impl Default for Hub {
    fn default() -> Self {
        let (sender, _) = broadcast::channel(LONGEST_QUEUE);
        Self {
            sender,
            is_nudged: Mutex::new(false),
            nudge: Condvar::new(),
            looked_at: Mutex::new(0),
            look: Condvar::new(),
        }
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

    /// Says that a publication has been looked at: it is shown now, or cannot be read.
    pub fn has_looked_at(&self, publication: u64) {
        let mut looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        *looked_at = publication.max(*looked_at);
        self.look.notify_all();
    }

    /// Nudges, and waits until a publication or a later one has been looked at, at most as long as this:
    /// whoever is told that a run is published is to find it published.
    pub fn wait_for(&self, publication: u64, most: Duration) {
        self.nudge();
        let looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.look.wait_timeout_while(looked_at, most, |seen| *seen < publication);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_for_a_publication_goes_on_when_it_is_shown() {
        let hub = Arc::new(Hub::default());
        let watcher = {
            let hub = hub.clone();
            std::thread::spawn(move || {
                hub.wait(Duration::from_secs(60));
                hub.has_looked_at(7);
            })
        };
        hub.wait_for(6, Duration::from_secs(60));
        watcher.join().unwrap();
        assert_eq!(*hub.looked_at.lock().unwrap(), 7);
        hub.has_looked_at(3);
        assert_eq!(*hub.looked_at.lock().unwrap(), 7);
    }
}
