//! Forecasts.

pub mod list;
