//! Audit.

pub mod list;
