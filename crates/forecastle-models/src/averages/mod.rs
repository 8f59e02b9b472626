//! Averages of the past: of all of it, of the same phase of the season, of the latest seasons.

mod ahead;
pub mod cycle;
pub mod historic_mean;
mod phases;
pub mod seasonal_mean;
pub mod seasonal_ses;
pub mod seasonal_window;
pub mod spread;
