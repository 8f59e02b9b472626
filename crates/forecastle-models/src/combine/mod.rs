//! Combinations of models, and the choice of one for each series.

mod blended;
pub mod ensemble;
pub mod median;
mod misses;
mod segments;
mod weights;

pub use blended::{Blended, Member, blend, blend_bound};
pub use misses::Misses;
pub use segments::SegmentWeights;
pub use weights::{Rule, Weights};
