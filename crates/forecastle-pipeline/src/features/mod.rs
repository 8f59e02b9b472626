//! The feature store: what models saw of every series at an origin, in a file that others can use.
//!
//! One row per origin, series and step ahead. All of a row but its actual was known at its origin: rows are
//! made through the origin's own window, which shows nothing later, by the same code that models are served
//! by. What columns there are follows from the earliest origin of the file, so that this is not known from
//! later data either.
//!
//! | column | content |
//! | --- | --- |
//! | the keys | as the user calls them |
//! | `origin` | the last period that is known |
//! | the time | the period that is forecast, as the user calls it |
//! | `step` | how many periods it lies ahead, from 1 |
//! | `series_size` | what levels are divided by: the series' size at the origin, above zero |
//! | the features | one column each, empty where unknown; codes as their labels where they have any |
//! | `actual` | what came, where it is known by now: what is to be learnt, and no feature |
//!
//! The file's metadata say under `forecastle` which family each column is of, what that has to know, and of
//! which data the features are.

mod cells;
mod description;
mod origins;
mod read;
mod write;

pub use description::{ColumnRecord, Description, FamilyRecord, InputRecord};
pub use origins::{latest_origins, origins_of};
pub use read::{FeatureBlock, FeatureBlocks, FeatureFile};
pub use write::{FeatureRequest, write_features};
