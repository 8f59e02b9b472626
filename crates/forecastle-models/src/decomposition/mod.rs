//! Models that take a series apart into trend, seasons and a rest, and forecast the parts.

pub mod ahead;
pub mod classical;
mod filled;
pub mod loess;
pub mod mstl;
mod parts;
pub mod rest;
pub mod seasons;
pub mod stl;
pub mod stl_robust;
mod strength;
#[cfg(test)]
mod wave;

pub use parts::Parts;
pub use strength::Strengths;
