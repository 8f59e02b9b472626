//! Steps that several commands share.

mod load;
mod runs;
mod try_models;
mod versions;

pub use load::{Loaded, Session, load, open, report_of};
pub use runs::{
    forecasts_of_run, print_table, write_backtest_run, write_forecast_run, write_table,
};
pub use try_models::{Tried, leaderboard_json, print_leaderboard, show, try_models};
pub use versions::{Trained, champion_that_fits, fit_chosen, register, train};
