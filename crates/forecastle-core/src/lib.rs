//! Nouns and arithmetic of forecasting.
//!
//! The ground floor: panels of series, periods of time, forecasts, metrics and errors. Nothing here
//! reads a file, asks a clock, opens a socket or draws an unseeded random number; time and seed are
//! always arguments. Every other crate depends on this one, and this one on none of them.

pub mod calendar;
pub mod error;
pub mod forecast;
pub mod hierarchy;
pub mod key;
pub mod level;
pub mod metrics;
pub mod panel;
pub mod random;

pub use calendar::{Frequency, Period};
pub use error::{Error, Fault, Place, Result};
pub use forecast::{ForecastSet, Provenance};
pub use key::SeriesKey;
pub use level::Level;
pub use panel::{Panel, Window};
