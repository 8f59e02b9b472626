//! Readers of other people's formats, held to their promise never to end the program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use forecastle_core::{Error, Result};

/// Runs a reader; where it panics over damaged bytes, that is an error like any other.
///
/// # Errors
/// What the reader fails with, or `damaged` of what it died of.
pub fn guarded<T>(
    read: impl FnOnce() -> Result<T>,
    damaged: impl Fn(String) -> Error,
) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(outcome) => outcome,
        Err(_) => Err(damaged("the bytes make no sense".to_owned())),
    }
}
