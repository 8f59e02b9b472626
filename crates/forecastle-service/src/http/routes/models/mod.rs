//! Models.

pub mod list;
pub mod promote;
pub mod rollback;
