//! Publication.

pub mod rollback;
