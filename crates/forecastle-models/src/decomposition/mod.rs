//! Models that take a series apart into trend, seasons and a rest, and forecast the parts.

pub mod ahead;
pub mod classical;
pub mod loess;
pub mod mstl;
mod parts;
pub mod rest;
pub mod seasons;
pub mod stl;
pub mod stl_robust;

pub use parts::Parts;
