//! Linear regression.

mod design;
pub mod ridge;
pub(crate) mod solve;
