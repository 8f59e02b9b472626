//! What may stand in `forecastle.toml`, exactly as the user wrote it.
//!
//! The JSON schema in `docs/reference/forecastle.schema.json` is generated from these types.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::boosting::RawBoosting;
pub use super::check::{RawCheck, RawExpect};
use super::disruptions::{RawDisruption, RawDisruptions, RawShock};
use super::hierarchy::RawHierarchy;
use super::tiers::RawTiers;
use super::transactions::{RawReturns, RawTable, RawTransactions};
use crate::clean::RawClean;

/// A Forecastle project.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawConfig {
    /// The version of this file's format; 1.
    pub version: u32,
    /// The project's name.
    pub name: String,
    /// Where the data are and what their columns mean.
    pub data: RawData,
    /// Holidays and events that are known ahead.
    #[serde(default)]
    pub calendar: RawCalendar,
    /// What to forecast.
    #[serde(default)]
    pub forecast: RawForecast,
    /// How boosted trees are grown.
    #[serde(default)]
    pub boosting: RawBoosting,
    /// Series in order of value, in tiers with models of their own.
    #[serde(default)]
    pub tiers: RawTiers,
    /// How forecasts are tested on the past.
    #[serde(default)]
    pub backtest: RawBacktest,
    /// How strict the data gate is.
    #[serde(default)]
    pub check: RawCheck,
    /// When a newly trained model replaces the champion.
    #[serde(default)]
    pub gate: RawGate,
    /// What is done about outliers and stock-outs before anything is learnt.
    #[serde(default)]
    pub clean: RawClean,
    /// Which totals are forecast beside the series, and how all are made to add up; no totals when absent.
    pub hierarchy: Option<RawHierarchy>,
    /// What is done about shutdowns.
    #[serde(default)]
    pub disruptions: RawDisruptions,
    /// Disruptions that planners know of, past and planned.
    #[serde(default)]
    pub disruption: Vec<RawDisruption>,
    /// What is done after a sudden change.
    #[serde(default)]
    pub shock: RawShock,
}

/// The tables of a project.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawData {
    /// Demand history in long format: one row per series and period. This or `transactions` is required.
    pub sales: Option<RawSales>,
    /// Covariates known ahead, for periods after the history.
    pub future: Option<RawFuture>,
    /// Single sales, which are added up to the demand history.
    pub transactions: Option<RawTransactions>,
    /// What came back, taken off the demand.
    pub returns: Option<RawReturns>,
    /// What is sold.
    pub products: Option<RawTable>,
    /// Where it is sold from.
    pub warehouses: Option<RawTable>,
    /// Promotions, past and planned.
    pub campaigns: Option<RawTable>,
    /// What is known of days.
    pub calendar: Option<RawTable>,
    /// The weather by city.
    pub weather: Option<RawTable>,
    /// Who delivers, how fast and at what price.
    pub suppliers: Option<RawTable>,
    /// What lay in the warehouses.
    pub stock: Option<RawTable>,
}

impl RawData {
    /// The demand history as the rest of the program sees it: the table, or the panel of the transactions.
    ///
    /// # Errors
    /// `C003` where neither or both are there, or a setting of theirs makes no sense.
    pub fn history(&self) -> forecastle_core::Result<RawSales> {
        Ok(super::transactions::history(self.clone())?.0)
    }
}

/// Demand history.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSales {
    /// A CSV, Parquet or XLSX file or a pattern such as `data/**/*.csv.gz`, relative to this file, or an
    /// address: `s3://bucket/sales/*.parquet`, `postgres://host/database` with a `query`.
    pub source: String,
    /// What a database is asked: one SELECT.
    pub query: Option<String>,
    /// The columns that identify a series; none for a single series.
    #[serde(default)]
    pub keys: Vec<String>,
    /// The column with the date or time of a row.
    pub time: String,
    /// The column to forecast.
    pub target: String,
    /// How dates are written, such as `%d-%m-%Y`; guessed when absent.
    pub date_format: Option<String>,
    /// daily, weekly, monthly, quarterly, yearly or hourly; inferred when absent.
    pub frequency: Option<String>,
    /// The character between fields of a CSV file; guessed when absent.
    pub delimiter: Option<char>,
    /// The decimal sign, `.` or `,`; guessed when absent.
    pub decimal: Option<char>,
    /// What an absent period inside a series means.
    #[serde(default)]
    pub missing_period: RawMissing,
    /// Columns known ahead of time.
    #[serde(default)]
    pub known_future: Vec<String>,
    /// Columns known only up to the origin.
    #[serde(default)]
    pub past_only: Vec<String>,
    /// Columns constant within a series.
    #[serde(default, rename = "static")]
    pub static_columns: Vec<String>,
    /// Levels of aggregation, from broad to narrow.
    #[serde(default)]
    pub hierarchy: Vec<String>,
    /// A column by whose sum over the history series are weighted in metrics.
    pub weight: Option<String>,
}

/// Covariates for periods after the history.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFuture {
    /// A file, pattern or address with the same keys and time and the columns of `known_future`.
    pub source: String,
    /// What a database is asked: one SELECT.
    pub query: Option<String>,
}

/// Holidays and events that are known ahead, the same for all series.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawCalendar {
    /// The country whose holidays count, by its ISO 3166-1 code, such as `DE`; none when absent.
    pub country: Option<String>,
    /// Events of your own.
    pub events: Vec<RawEvent>,
}

/// An event that comes back, such as a sale.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawEvent {
    /// What it is called, unlike the other events.
    pub name: String,
    /// Its dates as ISO 8601 text, past and planned: `["2024-11-29", "2025-11-28"]`.
    pub dates: Vec<String>,
    /// How many days before each date demand may be unusual, 0 to 60.
    #[serde(default)]
    pub before: u32,
    /// How many days after each date demand may be unusual, 0 to 60.
    #[serde(default)]
    pub after: u32,
}

/// What an absent period inside a series means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawMissing {
    /// Nothing was sold.
    #[default]
    Zero,
    /// Nobody knows.
    Unknown,
}

/// What to forecast.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawForecast {
    /// The number of periods ahead; one quarter of a year when absent.
    pub horizon: Option<usize>,
    /// Prediction intervals, in percent.
    pub levels: Vec<f64>,
    /// fast, balanced or best.
    pub preset: String,
    /// The seed of everything random.
    pub seed: u64,
    /// How many milliseconds a model of one series may take for each; what would take longer is left to a
    /// simpler model. As long as it takes when absent.
    pub series_budget_ms: Option<f64>,
    /// Global models (boosted trees) learn to forecast only the latest so many periods; all when absent. For
    /// the weeks after a sudden change.
    pub recent_periods: Option<usize>,
    /// To global models, a period so many periods ago counts half as much as the latest; all alike when
    /// absent.
    pub half_life_periods: Option<f64>,
    /// The number of threads; 0 for all cores.
    pub threads: usize,
    /// The models to choose from; those of the preset when empty.
    pub models: Vec<String>,
}

impl Default for RawForecast {
    fn default() -> Self {
        Self {
            horizon: None,
            levels: vec![80.0, 95.0],
            preset: "balanced".to_owned(),
            seed: 0,
            series_budget_ms: None,
            recent_periods: None,
            half_life_periods: None,
            threads: 0,
            models: Vec::new(),
        }
    }
}

/// How forecasts are tested on the past.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawBacktest {
    /// The number of origins to forecast from.
    pub windows: usize,
    /// The number of periods between origins; the horizon when absent.
    pub step: Option<usize>,
    /// The metric that models are chosen by.
    pub metric: String,
    /// The most series that models are tried on; of more, as many are drawn.
    pub most_series: usize,
}

impl Default for RawBacktest {
    fn default() -> Self {
        Self { windows: 3, step: None, metric: "wmape".to_owned(), most_series: 20_000 }
    }
}

/// When a newly trained model replaces the champion.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawGate {
    /// How much worse than the champion's score on the same origins a challenger may be, in percent.
    pub tolerance_percent: f64,
}

impl Default for RawGate {
    fn default() -> Self {
        Self { tolerance_percent: 0.0 }
    }
}
