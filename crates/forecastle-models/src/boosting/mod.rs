//! Trees over all series of a panel together.

pub mod engine;
pub mod entries;
mod explained;
pub mod forest;
mod global_trees;
mod growing;
mod learning;
pub mod lightgbm;
mod members;
pub mod rows;
mod sampling;
mod served;
mod target;
pub mod xgboost;

pub use global_trees::GlobalTrees;
pub use members::Purpose;
pub use sampling::Horizon;
