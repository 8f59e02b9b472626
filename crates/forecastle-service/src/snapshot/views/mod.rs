//! Every view: pure functions of a snapshot and a selection.

use chrono::NaiveDateTime;
use forecastle_core::{Error, Result};
use forecastle_pipeline::config::Settings;
use forecastle_pipeline::table::Table;

use super::{Selection, Snapshot};
use crate::api;

pub(super) fn later() -> Error {
    Error::new("X002", "not written yet")
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Greatest first.
    Descending,
}

/// Which part of a list is asked for, and in what order.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// What it is sorted by: a field of its items; the order of keys when absent.
    pub sort: Option<String>,
    /// The order; ascending when absent.
    pub order: Option<Order>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// The most items, 1 to 1,000.
    pub limit: usize,
}

/// A stretch of the time axis; all of it when both ends are absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Span {
    /// The first period, as an ISO date.
    pub from: Option<String>,
    /// The last period, as an ISO date.
    pub to: Option<String>,
}

/// How an export is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Like forecast files: keys, time, model, forecast and bounds.
    Long,
    /// `Store, Date, Weekly_Sales, Predicted_Sales`.
    Walmart,
}

/// The project, and how fresh its forecast is at a moment (UTC).
///
/// # Errors
/// None so far.
pub fn project(_: &Snapshot, _: &Selection, _now: NaiveDateTime) -> Result<api::Project> {
    Err(later())
}

/// The project before anything was published.
pub fn project_without_forecast(_: &Settings) -> Result<api::Project> {
    Err(later())
}

/// The home page.
///
/// # Errors
/// None so far.
pub fn home(_: &Snapshot, _: &Selection) -> Result<api::Home> {
    Err(later())
}

/// A page of the series.
///
/// # Errors
/// `Q001` for an unknown field to sort by, `Q002` for a cursor of another list.
pub fn series_page(_: &Snapshot, _: &Selection, _: &Listing) -> Result<api::SeriesPage> {
    Err(later())
}

/// One series.
///
/// # Errors
/// `N001` when it is not among the selected ones.
pub fn series_detail(_: &Snapshot, _: &Selection, _id: &str) -> Result<api::SeriesDetail> {
    Err(later())
}

/// Actuals and forecasts of one series.
///
/// # Errors
/// `N001` when it is not among the selected ones, `Q001` when an end of the span is no date.
pub fn series_history(_: &Snapshot, _: &Selection, _id: &str, _: &Span) -> Result<api::History> {
    Err(later())
}

/// Actuals and forecasts of everything selected, in total.
///
/// # Errors
/// `Q001` when an end of the span is no date.
pub fn history(_: &Snapshot, _: &Selection, _: &Span) -> Result<api::History> {
    Err(later())
}

/// The forecast, row by row.
///
/// # Errors
/// `Q002` for a cursor of another list.
pub fn forecasts(
    _: &Snapshot,
    _: &Selection,
    _cursor: Option<&str>,
    _limit: usize,
) -> Result<api::ForecastPage> {
    Err(later())
}

/// Groups of series by a column.
///
/// # Errors
/// `Q001` for an unknown column or field to sort by, `Q002` for a cursor of another list.
pub fn groups(_: &Snapshot, _: &Selection, _by: &str, _: &Listing) -> Result<api::GroupPage> {
    Err(later())
}

/// How good forecasts were out of sample, by `period`, `step`, `series` or a column; of the model that
/// makes the forecast unless another is named.
///
/// # Errors
/// `Q001` for an unknown column or model.
pub fn accuracy(
    _: &Snapshot,
    _: &Selection,
    _by: &str,
    _model: Option<&str>,
) -> Result<api::Accuracy> {
    Err(later())
}

/// Every holiday over the years.
///
/// # Errors
/// None so far.
pub fn holidays(_: &Snapshot, _: &Selection) -> Result<api::Holidays> {
    Err(later())
}

/// Every model that was tried, best first.
///
/// # Errors
/// None so far.
pub fn leaderboard(_: &Snapshot, _: &Selection) -> Result<api::Leaderboard> {
    Err(later())
}

/// Forecasts one series on demand with the run's own model; nothing is published.
///
/// # Errors
/// `N001` when the series is not among the selected ones, `Q003` when the request cannot be forecast from.
pub fn score(_: &Snapshot, _: &Selection, _: &api::ScoreRequest) -> Result<api::Scored> {
    Err(later())
}

/// The forecast of everything selected as a table to be written to a file.
///
/// # Errors
/// `U001` when the layout does not fit the keys.
pub fn export_rows(_: &Snapshot, _: &Selection, _: Layout) -> Result<Table> {
    Err(later())
}
