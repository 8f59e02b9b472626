//! Being asked to stop.

use forecastle_core::{Error, Result};
use tokio::signal::unix::{SignalKind, signal};

/// Waits until somebody asks this process to stop: SIGTERM or SIGINT.
///
/// # Errors
/// `X002` when the machine does not let it wait.
pub async fn asked_to_stop() -> Result<()> {
    let wait = |kind| {
        signal(kind).map_err(|error| Error::new("X002", format!("signals are not heard: {error}")))
    };
    let (mut terminate, mut interrupt) =
        (wait(SignalKind::terminate())?, wait(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
