//! Gradient boosting over all series of a panel together.

mod features;
pub mod lightgbm;
pub mod lightgbm_direct;
mod training;
