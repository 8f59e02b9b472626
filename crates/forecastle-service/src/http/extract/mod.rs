//! What handlers take from a request, refused with problems of ours.

mod body;
mod caller;
mod path;
mod query;

pub use body::Body;
pub use caller::Caller;
pub use path::Path;
pub use query::Query;
