//! Walk-forward evaluation: every model from the same past origins, nothing known that was not known then.

mod calibrate;
mod choose;
mod combine;
mod file;
mod origins;
mod phases;
mod run;
mod score;
mod tiers;
mod vintages;

pub(crate) use calibrate::{Calibration, scales};
pub use choose::{Choice, YARDSTICK, choose, ranking};
pub use file::{read_chosen, table};
pub use origins::{BacktestPlan, default_horizon, plan};
pub use phases::{PHASES, Phases};
pub(crate) use run::points;
pub use run::{Backtest, Combined, Fold, ModelBacktest, run};
pub use score::{Score, score};
pub(crate) use score::{push_fold, push_series};
pub use tiers::{TierScores, by_tier};
pub(crate) use vintages::Vintages;
