//! A series as the shape of its season times a level that moves.

mod level;
mod ridge;
mod shape;
pub mod shape_level;
