//! Time as forecasting sees it: frequencies, whole periods, holidays.

mod disruption;
mod frequency;
pub mod holidays;
mod infer;
mod occasions;

pub use disruption::{Disruption, DisruptionKind};
pub use frequency::{DayInMonth, Frequency, Period, parse_weekday};
pub use infer::{Inference, infer_frequency};
pub use occasions::{Calendar, Event, Occasion};
