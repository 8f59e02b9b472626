//! Readers of other people's formats, held to their promise never to end the program.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use forecastle_core::{Error, Result};

thread_local! {
    /// Whether this thread reads under guard, so that a panic is an answer and no news.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a reader; where it panics over damaged bytes, that is an error like any other, and nothing is
/// printed.
///
/// # Errors
/// What the reader fails with, or `damaged` of what it died of.
pub fn guarded<T>(
    read: impl FnOnce() -> Result<T>,
    damaged: impl Fn(String) -> Error,
) -> Result<T> {
    silence();
    let before = IS_GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(before);
    outcome.unwrap_or_else(|_| Err(damaged("the bytes make no sense".to_owned())))
}

/// Lets panics under guard pass without a word; others are reported as before.
fn silence() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                report(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let damaged = |why: String| Error::new("D001", why);
        let died = guarded(|| -> Result<()> { panic!("index out of range") }, damaged);
        assert_eq!(died.unwrap_err().to_string(), "the bytes make no sense");
        assert_eq!(guarded(|| Ok(7), damaged), Ok(7));
        assert!(!IS_GUARDED.get());
    }
}
