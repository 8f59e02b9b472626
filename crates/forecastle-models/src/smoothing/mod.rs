//! Exponential smoothing.
