//! What happens around every handler.

mod guard;
mod headers;
mod limits;
mod problems;

pub use guard::{Rules, guard};
pub use headers::add_headers;
pub use limits::limit;
pub use problems::{panicked, state_problems};
