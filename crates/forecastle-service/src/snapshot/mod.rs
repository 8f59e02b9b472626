//! What the API shows: a published run held in memory, and every view of it.
//!
//! A [`Snapshot`] is read once from a run's folder, never changed, and shared. A request takes one from
//! [`Snapshots`] at its beginning and answers from that alone, so that no answer mixes two runs. What an
//! account may see is a [`Selection`] of its series; every figure of every view in [`views`] is computed on
//! the selection, never on the panel, so that a part of a chain looks just like a whole chain.

mod attributes;
mod cache;
mod calendar;
mod cursor;
mod figures;
mod holder;
mod load;
mod names;
mod select;
mod tally;
mod tested;
mod totals;
pub mod views;

pub use holder::Snapshots;
pub use load::{PublicationFacts, Snapshot};
pub use select::{Scope, Selection};
