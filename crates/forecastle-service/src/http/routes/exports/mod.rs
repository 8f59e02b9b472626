//! Exports.

pub mod get;
