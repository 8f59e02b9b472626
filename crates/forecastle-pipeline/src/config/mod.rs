//! `forecastle.toml`: what the user wrote, and the settings that come of it.

mod calendar;
mod check;
mod load;
mod raw;
mod sales;
pub mod settings;

pub use check::Expectation;
pub use load::{FILE_NAME, load, parse};
pub use raw::{
    RawBacktest, RawCalendar, RawCheck, RawConfig, RawData, RawEvent, RawExpect, RawForecast,
    RawFuture, RawGate, RawMissing, RawSales,
};
pub use settings::{FutureSource, SalesSource, Settings};
