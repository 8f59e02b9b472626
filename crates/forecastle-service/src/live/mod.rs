//! What happens, told to whoever listens: jobs that move, runs that are published.
//!
//! The store is the only source. A [`Watcher`] looks at it every second, or at once when somebody in this
//! process has changed it, and tells what is new; so whatever process did it, everybody hears of it.

mod hub;
mod watcher;

pub use hub::Hub;
pub use watcher::{Watched, Watcher};
