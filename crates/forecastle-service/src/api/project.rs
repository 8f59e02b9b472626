//! The project and its home page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Band;

/// What the project is, and how fresh what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The columns that identify a series.
    pub keys: Vec<String>,
    /// The time column.
    pub time: String,
    /// The target column.
    pub target: String,
    /// `weekly (Friday)` and the like.
    pub frequency: String,
    /// `week` and the like, for sentences.
    pub period_noun: String,
    /// The number of periods in a season.
    pub season_length: u32,
    /// The interval levels, in percent, ascending.
    pub levels: Vec<f64>,
    /// Columns to group and filter by, from broad to narrow: the hierarchy, static columns, keys.
    pub attributes: Vec<Attribute>,
    /// The number of series that you may see.
    pub series_count: u64,
    /// Whether you see a part only.
    pub is_scoped: bool,
    /// The metric that models are chosen by.
    pub metric: String,
    /// The published forecast; null when none was published yet.
    pub published: Option<Published>,
}

/// A column to group and filter by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Attribute {
    /// The column's name.
    pub name: String,
    /// Whether it is one of the keys.
    pub is_key: bool,
    /// How many values it has among the series that you may see.
    pub value_count: u64,
    /// The values, sorted, the first 1,000.
    pub values: Vec<String>,
}

/// The published forecast, and how fresh it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Published {
    /// The run.
    pub run: String,
    /// The last known period.
    pub origin: String,
    /// The first period of the data.
    pub first_period: String,
    /// The number of periods forecast.
    pub horizon: u32,
    /// When the run was made.
    pub made_at: String,
    /// When it was published.
    pub published_at: String,
    /// By whom: a user's name, or `command line`.
    pub published_by: String,
    /// The model's name.
    pub model: String,
    /// The model's name in words.
    pub model_title: String,
    /// The version in the registry, where it has one.
    pub version: Option<u32>,
    /// How fresh the forecast is.
    pub freshness: Freshness,
    /// How many of the series that you may see were served by a simpler model.
    pub fallbacks: u64,
}

/// How fresh a forecast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// The next period has not passed yet.
    Fresh,
    /// A period that was forecast has passed without new data.
    Stale,
    /// The whole horizon has passed, or more than two periods.
    Expired,
}

/// The home page: the next period, what changed, what to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Home {
    /// The run.
    pub run: String,
    /// The next period's total.
    pub next: NextPeriod,
    /// The last periods and those ahead, in total.
    pub recent: Vec<TotalPoint>,
    /// What differs from the forecast published before, by series or group, largest first.
    pub changes: Vec<Change>,
    /// Series or groups whose last actual lay outside the widest interval, or whose forecast departs
    /// most from last year.
    pub checks: Vec<Check>,
}

/// The next period's total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NextPeriod {
    /// The period.
    pub period: String,
    /// The forecast in total.
    pub forecast: f64,
    /// Its intervals, by level.
    pub bands: Vec<BandValue>,
    /// The actual a year (a season) before, in total.
    pub last_year: Option<f64>,
    /// How far the forecast lies above that, in percent.
    pub change_percent: Option<f64>,
    /// A holiday in the period, if any.
    pub holiday: Option<String>,
}

/// One level's bounds of one number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BandValue {
    /// The level, in percent.
    pub level: f64,
    /// The lower bound.
    pub lower: f64,
    /// The upper bound.
    pub upper: f64,
}

/// A period's total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TotalPoint {
    /// The period.
    pub period: String,
    /// What was sold, where it is known.
    pub actual: Option<f64>,
    /// What is forecast, for periods ahead.
    pub forecast: Option<f64>,
    /// Bounds of the forecast.
    pub bands: Vec<BandValue>,
}

/// A difference between this forecast and the one published before, over the periods that both have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// The series, or null for the total.
    pub series: Option<String>,
    /// Its name in words.
    pub name: String,
    /// The total forecast before.
    pub before: f64,
    /// The total forecast now.
    pub now: f64,
    /// The difference in percent.
    pub change_percent: Option<f64>,
}

/// Something worth a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Check {
    /// The series.
    pub series: String,
    /// Its name in words.
    pub name: String,
    /// `outside_interval`, `far_from_last_year` or `fell_back`.
    pub kind: String,
    /// What is to be looked at, in a sentence.
    pub message: String,
}

/// The key of a series, by column.
pub type Key = BTreeMap<String, String>;

/// Bounds of many numbers, see [`Band`].
pub type Bands = Vec<Band>;
