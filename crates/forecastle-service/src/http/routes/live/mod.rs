//! Live.

pub mod connect;
mod listener;
