//! Every view: pure functions of a snapshot and a selection.

mod accuracy;
mod export;
mod forecasts;
mod groups;
mod history;
mod holidays;
mod home;
mod leaderboard;
mod page;
mod project;
mod score;
mod series;

use serde::{Deserialize, Serialize};

pub use accuracy::accuracy;
pub use export::{Layout, export_rows};
pub use forecasts::forecasts;
pub use groups::groups;
pub use history::{Span, history, series_history};
pub use holidays::holidays;
pub use home::home;
pub use leaderboard::leaderboard;
pub use project::{project, project_without_forecast};
pub use score::score;
pub use series::{series_detail, series_page};

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
