//! Handing a run to others: in their layout, to their files, databases and object storage.
//!
//! [`Target`] says where to; [`walmart()`] and [`read_forecast`] give the table; [`warehouse`] fills a
//! PostgreSQL database, [`Bucket`] writes to S3-compatible storage. Both wait for what they ask of the
//! network, so they are called from plain threads and never from an asynchronous task.

mod bucket;
mod long;
mod target;
mod walmart;
pub mod warehouse;

use std::collections::HashMap;

pub use bucket::Bucket;
pub use long::read_forecast;
pub use target::{DatabaseAddress, Target};
pub use walmart::walmart;

/// What reading from storage and databases shares with writing to them.
pub(crate) mod storage {
    pub use super::bucket::{Access, connect, failed};
    pub use super::runtime;
}

/// Out-of-sample or future forecasts, by key and date.
pub type ForecastsByDate = HashMap<(Vec<String>, String), f64>;

/// A runtime for one conversation with a server.
///
/// # Errors
/// `X002` when the machine gives none.
pub fn runtime() -> forecastle_core::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| forecastle_core::Error::new("X002", format!("no runtime: {error}")))
}
