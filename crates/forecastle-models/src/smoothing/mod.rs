//! Exponential smoothing.

pub mod decompose;
pub mod ets;
pub mod ses;
