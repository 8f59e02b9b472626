//! What handlers take from a request, refused with problems of ours.

mod body;
mod caller;
mod path;
mod query;

pub use body::{Body, too_large};
pub use caller::{Caller, not_signed_in};
pub use path::Path;
pub use query::Query;
