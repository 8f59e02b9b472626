//! Combinations of models.

pub mod median;
