//! Totals above the series, forecast by themselves and made to add up with them.
//!
//! The nodes of all levels above the series make a panel of their own ([`Levels`]), which goes through the same
//! backtest as the series do. What both said from each origin is reconciled by each method from what was known then
//! ([`try_methods`]), and a version keeps what it takes to do so again ([`HierarchyFile`]).

mod aggregate;
mod errors;
mod evidence;
mod file;
mod forecast;
mod sampled;
mod score;
mod temporal;

pub use aggregate::{Levels, check_names};
pub use evidence::{MethodTried, TriedLevels, TriedTemporal, try_methods};
pub use file::{HierarchyFile, fit_levels};
pub use forecast::{LevelsForecast, levels_table, reconcile};
pub use score::LevelScore;
