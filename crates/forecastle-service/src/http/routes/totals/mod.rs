//! Totals.

pub mod get;
