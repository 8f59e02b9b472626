//! From the data to a published forecast, step by step.
//!
//! The command line and the service's jobs run these same steps; what they say on the way goes to a
//! [`Talk`], which prints it or sends it on.

mod explain;
mod features;
mod forecast;
mod full;
mod importance;
mod load;
mod plan;
mod read_back;
mod runs;
mod shock;
mod talk;
mod tiers;
mod try_models;
mod tune;
mod versions;
mod watch;

pub use explain::{Explained, explain};
pub use features::{FeaturesWanted, FeaturesWritten, write_features};
pub use forecast::{Picked, Published, make_forecast, publish};
pub use full::{Cycled, run_cycle};
pub use importance::{WhatMatters, what_matters};
pub use load::{
    Asker, Loaded, Overrides, Request, Session, load, open, open_with, report_of, settings_of,
};
pub use plan::{TierPlan, plan_json, plan_of};
pub use runs::{
    LEVELS_CSV, LEVELS_PARQUET, forecasts_of_run, past_forecasts_of_run, write_backtest_run,
    write_table,
};
pub use talk::Talk;
pub use try_models::{Tried, leaderboard_json, tiers_json, try_models};
pub use tune::{TuneWanted, TunedProject, tune};
pub use versions::{Trained, train};
pub use watch::{Watched, watch};
