//! Real servers for tests: started by them, on loopback, and gone with them.
//!
//! Tests of every floor need them, so they have a crate of their own, which knows no other of ours and
//! which others may know for their tests only.

mod postgres;
mod s3;

pub use postgres::Postgres;
pub use s3::S3;
