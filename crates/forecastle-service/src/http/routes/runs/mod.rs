//! Runs.

pub mod get;
pub mod list;
pub mod publish;
pub mod start;
