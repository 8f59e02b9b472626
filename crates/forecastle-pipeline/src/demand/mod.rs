//! Demand from transactions: rows are added up to sums per series and day, kept on disk, and made a panel.
//!
//! [`store`] keeps the sums and knows which files are in them; `aggregate` adds up; `panel` puts sums on the
//! time axis, takes off what came back, and joins the tables beside.

mod aggregate;
mod amount;
mod cancellations;
mod changes;
mod findings;
mod formats;
mod grid;
mod ingest;
mod join;
mod keys;
mod manifest;
mod merge;
mod netting;
mod panel;
mod partition;
mod plan;
mod read;
mod references;
mod segment;
mod stock;
pub mod store;
mod sums;
mod worker;

pub use amount::{Micro, to_number};
pub use findings::{Figures, RowFindings, TableFindings};
pub use ingest::ingest;
pub use merge::known_on;
pub use segment::{Cell, Extent, SeriesCells};
pub use stock::stock_outs;
