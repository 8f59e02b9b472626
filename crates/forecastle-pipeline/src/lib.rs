//! Batch steps over panels and files; no server.
//!
//! A file goes in at [`ingest`], is judged by [`validate`], tried in [`backtest`], learnt from in
//! [`train`], and comes out as a forecast in [`forecast`], [`export`] and [`report`].

pub mod archive;
pub mod backtest;
pub mod clean;
pub mod config;
pub mod demand;
pub mod disruptions;
pub mod environment;
pub mod evaluate;
pub mod export;
pub mod features;
pub mod files;
pub mod forecast;
pub mod hierarchy;
pub mod importance;
pub mod ingest;
pub mod json_lines;
pub mod monitor;
pub mod names;
pub mod onboard;
pub mod profile;
pub mod progress;
pub mod report;
pub mod sample;
pub mod table;
pub mod tables;
pub mod train;
pub mod tune;
pub mod validate;

/// This program and its version, as written into files.
pub const MADE_BY: &str = concat!("forecastle ", env!("CARGO_PKG_VERSION"));
