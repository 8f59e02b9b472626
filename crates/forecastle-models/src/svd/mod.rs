//! A series as the shape of its season times a level that moves.

mod level;
mod shape;
pub mod shape_level;
