//! Leaderboard.

pub mod get;
