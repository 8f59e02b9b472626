//! Accuracy.

pub mod get;
