//! Models of intermittent demand: many periods of zero, now and then a demand.
//!
//! A period whose value is not zero is a demand. Gaps are skipped: an unknown period neither lengthens an
//! interval nor counts as one without demand.

pub mod adida;
pub mod counts;
pub mod croston;
pub mod croston_optimised;
pub mod imapa;
pub mod sba;
pub mod tsb;

mod aggregate;
mod class;
mod demand;
mod rate;
mod sizes;
mod spread;

pub use class::{DemandClass, DemandPattern};
