//! Trees, and lines, over all series of a panel together.

pub mod engine;
pub mod entries;
mod explained;
pub mod forest;
mod global_trees;
mod growing;
mod learning;
mod learnt;
pub mod lightgbm;
mod line;
mod members;
mod outcomes;
pub mod rows;
mod sampling;
mod served;
mod settings;
mod stopping;
mod target;
mod trials;
pub mod xgboost;

pub use global_trees::GlobalTrees;
pub use learnt::Learnt;
pub use line::Ridge;
pub use members::Purpose;
pub use sampling::Horizon;
pub use settings::{Learns, Loss, TreeSettings};
pub use trials::Trials;
