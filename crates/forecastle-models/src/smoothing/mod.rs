//! Exponential smoothing.

pub mod ses;
