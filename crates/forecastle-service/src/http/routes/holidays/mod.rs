//! Holidays.

pub mod get;
