//! Telling whoever waits how far long work has come.

/// Somebody who wants to know how far long work has come. Called from many threads.
pub trait Progress: Sync {
    /// A stretch of work of `total` parts begins.
    fn begin(&self, what: &str, total: usize);
    /// One part is done.
    fn advance(&self);
    /// The stretch is done.
    fn end(&self);
}

/// Nobody is waiting.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}
