//! Gradient boosting over all series of a panel together.

pub mod engine;
mod features;
pub mod forest;
pub mod lightgbm;
pub mod lightgbm_direct;
pub mod rows;
mod training;
pub mod xgboost;
