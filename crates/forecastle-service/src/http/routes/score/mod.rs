//! Score.

pub mod forecast;
