//! ARIMA models: autoregressions and moving averages of differences, with a season and with regressors.

pub mod airline;
pub mod auto_arima;
mod automatic;
mod fit;
mod fitted;
mod gain;
mod gaps;
pub mod harmonic;
mod innovations;
mod least_squares;
mod local;
mod orders;
mod polynomial;
mod problem;
mod regressors;
mod search;
mod seasonal_strength;
mod series;
mod shape;
mod state;
mod stationary_start;
#[cfg(test)]
mod textbook;
mod unit_root;

pub use automatic::{Model, choose, fit_cautiously, fit_orders};
pub use fit::{Fit, Fitter};
pub use orders::Orders;
pub use state::State;
