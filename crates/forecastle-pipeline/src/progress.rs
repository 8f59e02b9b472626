//! Telling whoever waits how far long work has come, and hearing when they do not want it any more.

use forecastle_core::{Error, Result};

/// Somebody who wants to know how far long work has come. Called from many threads.
pub trait Progress: Sync {
    /// A stretch of work of `total` parts begins.
    fn begin(&self, what: &str, total: usize);
    /// One part is done.
    fn advance(&self);
    /// The stretch is done.
    fn end(&self);
    /// Whether the work is to stop; it is looked at between parts.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Goes on, unless somebody wants the work to stop.
///
/// # Errors
/// `J004` when somebody does.
pub fn go_on(progress: &dyn Progress) -> Result<()> {
    match progress.is_cancelled() {
        true => Err(Error::new("J004", "it was cancelled")),
        false => Ok(()),
    }
}

/// Nobody is waiting.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}
