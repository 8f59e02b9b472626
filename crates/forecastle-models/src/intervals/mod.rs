//! Prediction intervals.

mod residual;

pub use residual::{Residual, ResidualIntervals, scale};
