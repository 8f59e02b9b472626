//! Home.

pub mod get;
