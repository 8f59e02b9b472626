//! Time as forecasting sees it: frequencies, whole periods, holidays.

mod frequency;
pub mod holidays;
mod infer;
mod occasions;

pub use frequency::{DayInMonth, Frequency, Period, parse_weekday};
pub use infer::{Inference, infer_frequency};
pub use occasions::{Calendar, Event, Occasion};
