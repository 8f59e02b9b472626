//! Exponential smoothing.

pub mod decompose;
pub mod ets;
pub mod holt;
pub mod holt_winters;
pub mod ses;
