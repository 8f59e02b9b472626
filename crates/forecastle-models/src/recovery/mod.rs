//! Disruptions, and how demand comes back from them.

mod curve;
pub mod dates;
mod design;
mod learn;
pub mod model;
mod peers;
mod pooled;
mod serve;
pub mod spells;
mod spread;
mod view;
mod way_back;

pub use curve::Curve;
pub use learn::{Learnt, Shut, learn};
pub use peers::{Label, Stretch, shut, value_of};
pub use way_back::RECOVERED;
