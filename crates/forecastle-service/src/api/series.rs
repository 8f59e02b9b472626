//! Series and their history.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Key, Meta};

/// A list of series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SeriesPage {
    /// The series.
    pub items: Vec<SeriesSummary>,
    /// Where the list goes on.
    pub meta: Meta,
}

/// A series in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SeriesSummary {
    /// Its id in addresses: the key's parts joined by `~`, each percent-encoded (`~` in a part is `%7E`).
    pub id: String,
    /// Its key, by column.
    pub key: Key,
    /// Its name in words: `Store 12`, `Store 12 / Dept 3`.
    pub name: String,
    /// Columns to filter by, with their values.
    pub attributes: Key,
    /// The model that serves it.
    pub model: String,
    /// Why a simpler model than the chosen one serves it.
    pub fallback_reason: Option<String>,
    /// The last known value.
    pub last_actual: Option<f64>,
    /// The next period's forecast.
    pub next_forecast: f64,
    /// The forecast's total over the horizon.
    pub horizon_total: f64,
    /// How far that lies above the same periods of the year before, in percent.
    pub change_percent: Option<f64>,
    /// How far off forecasts were out of sample, per 100 sold.
    pub wmape: Option<f64>,
    /// How far forecasts were too high out of sample, in percent.
    pub bias: Option<f64>,
}

/// A series, with how well it was forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SeriesDetail {
    /// The run.
    pub run: String,
    /// The series.
    #[serde(flatten)]
    pub summary: SeriesSummary,
    /// The first period.
    pub first_period: String,
    /// The number of periods with a known value.
    pub observations: u64,
    /// Why the run's model was chosen.
    pub model_reason: String,
    /// The model's name in words.
    pub model_title: String,
    /// Its metrics out of sample, by name; null where undefined.
    #[schema(value_type = std::collections::BTreeMap<String, Option<f64>>)]
    pub metrics: serde_json::Map<String, serde_json::Value>,
}

/// Actuals and forecasts side by side, of a series or of a total. All lists have one place per period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct History {
    /// The run.
    pub run: String,
    /// What it is: a series' name, or `All`, or the filter in words.
    pub name: String,
    /// The last known period.
    pub origin: String,
    /// The number of series added up.
    pub series_count: u64,
    /// The periods, past and ahead, ascending.
    pub periods: Vec<String>,
    /// What was sold; null where unknown or ahead.
    pub actual: Vec<Option<f64>>,
    /// What is forecast, for periods ahead; null before.
    pub forecast: Vec<Option<f64>>,
    /// What had been forecast before the period was known (out of sample, from the latest origin that
    /// reaches it); null where nothing was.
    pub backtest: Vec<Option<f64>>,
    /// The actual of a year (a season) before.
    pub last_year: Vec<Option<f64>>,
    /// Intervals around `forecast`, and around `backtest` before the origin.
    pub bands: Vec<Band>,
    /// Holidays within the periods.
    pub holidays: Vec<HolidaySpan>,
}

/// One level's bounds, one place per period; null where there is no forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Band {
    /// The level, in percent.
    pub level: f64,
    /// The lower bounds.
    pub lower: Vec<Option<f64>>,
    /// The upper bounds.
    pub upper: Vec<Option<f64>>,
}

/// A holiday in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HolidaySpan {
    /// Its name, such as `Thanksgiving`; `holiday` where the data have a flag only.
    pub name: String,
    /// The period it falls in.
    pub period: String,
}

/// Forecasts of a run, row by row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastPage {
    /// The rows: by series in the order of keys, then by period.
    pub items: Vec<ForecastRow>,
    /// Where the list goes on.
    pub meta: Meta,
}

/// A forecast of one series and period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastRow {
    /// The series.
    pub series: String,
    /// Its key, by column.
    pub key: Key,
    /// The period.
    pub period: String,
    /// How many periods ahead, from 1.
    pub step: u32,
    /// The model that served it.
    pub model: String,
    /// The forecast.
    pub forecast: f64,
    /// Its intervals.
    pub bands: Vec<super::BandValue>,
}
