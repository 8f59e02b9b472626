//! The routes: one noun a folder, one verb a file.

pub mod accuracy;
pub mod audit;
pub mod auth;
pub mod exports;
pub mod forecasts;
pub mod groups;
pub mod holidays;
pub mod home;
pub mod jobs;
pub mod leaderboard;
pub mod live;
pub mod models;
mod prelude;
pub mod project;
pub mod publication;
pub mod runs;
pub mod score;
pub mod series;
pub mod tokens;
pub mod totals;
pub mod users;
