//! Generated sample data.
//!
//! Each sample has the shape of a common kind of demand file and structure worth finding, but nobody's
//! sales: it can be shared, and the truth behind it is known. A sample is a pure function of its
//! settings, so the same settings give the same bytes on every run.

pub mod weekly_stores;

pub use weekly_stores::WeeklyStores;
