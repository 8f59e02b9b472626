//! Live.

pub mod connect;
