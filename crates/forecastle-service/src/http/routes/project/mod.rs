//! Project.

pub mod get;
