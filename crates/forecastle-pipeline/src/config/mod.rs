//! `forecastle.toml`: what the user wrote, and the settings that come of it.

mod boosting;
mod calendar;
mod check;
mod disruptions;
mod hierarchy;
mod load;
mod raw;
mod sales;
pub mod settings;
mod tiers;
mod transactions;
mod write;

pub use boosting::RawBoosting;
pub use check::Expectation;
pub use disruptions::{RawDisruption, RawDisruptions, RawKind, RawShock, ShockMode};
pub use hierarchy::{HierarchySettings, RawHierarchy};
pub use load::{FILE_NAME, load, parse};
pub use raw::{
    RawBacktest, RawCalendar, RawCheck, RawConfig, RawData, RawEvent, RawExpect, RawForecast,
    RawFuture, RawGate, RawMissing, RawSales,
};
pub use settings::{FutureSource, SalesSource, Settings};
pub use tiers::{RawTiers, TierMode, TierSettings};
pub use transactions::{
    DEFAULT_KEYS, DemandSource, PERIOD_COLUMN, RawAmount, RawCancellations, RawNetting, RawOverlap,
    RawPeriods, RawReturns, RawTable, RawTransactions,
};
pub use write::with_boosting;
