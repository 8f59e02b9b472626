//! `forecastle.toml`: what the user wrote, and the settings that come of it.

mod load;
mod raw;
mod sales;
pub mod settings;

pub use load::{FILE_NAME, load, parse};
pub use raw::{
    RawBacktest, RawCheck, RawConfig, RawData, RawForecast, RawFuture, RawGate, RawMissing,
    RawSales,
};
pub use settings::{FutureSource, SalesSource, Settings};
