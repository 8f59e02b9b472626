//! Being asked to stop.

use forecastle_core::{Error, Result};
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears SIGTERM and SIGINT, from the moment it is made on.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Begins to hear them, for a runtime to wait for.
    ///
    /// # Errors
    /// `X002` when the machine does not let it.
    pub fn listen(runtime: &Runtime) -> Result<Self> {
        let _entered = runtime.enter();
        let listen = |kind| {
            signal(kind)
                .map_err(|error| Error::new("X002", format!("signals are not heard: {error}")))
        };
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    /// Waits until somebody asks this process to stop.
    pub async fn asked_to_stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
