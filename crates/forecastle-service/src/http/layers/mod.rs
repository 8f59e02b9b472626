//! What happens around every handler.

mod guard;
mod headers;
mod limits;
mod measure;
mod problems;

pub use guard::{Rules, guard, identify, keep_session};
pub use headers::add_headers;
pub use limits::limit;
pub use measure::measure;
pub use problems::{panicked, state_problems};
