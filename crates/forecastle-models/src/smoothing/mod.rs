//! Exponential smoothing.

pub mod ces;
pub mod decompose;
pub mod ets;
pub mod holt;
pub mod holt_winters;
pub mod scale;
mod seen_once;
pub mod ses;
pub mod smoothed;
