//! Linear regression.

mod design;
pub mod ridge;
mod solve;
