//! Holidays over the years.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Scores;

/// Every holiday of the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Holidays {
    /// The run.
    pub run: String,
    /// The column that flags holidays; null when the dates come from the calendar alone.
    pub column: Option<String>,
    /// Scores over all holiday periods.
    pub on_holidays: Scores,
    /// Scores over all other periods.
    pub on_other_periods: Scores,
    /// The holidays, in the order of the year.
    pub holidays: Vec<HolidayEffect>,
}

/// One holiday over the years.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HolidayEffect {
    /// Its name.
    pub name: String,
    /// How far it lifts demand above the periods around it, in percent, on average over the years.
    pub effect_percent: Option<f64>,
    /// Each year, the one ahead included.
    pub years: Vec<HolidayYear>,
    /// How each model did in its periods, best first.
    pub models: Vec<ModelScores>,
}

/// One holiday in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HolidayYear {
    /// The year.
    pub year: i32,
    /// The period it falls in.
    pub period: String,
    /// What was sold in total; null where unknown or ahead.
    pub actual: Option<f64>,
    /// What was forecast: published for a period ahead, else out of sample; null where nothing was.
    pub forecast: Option<f64>,
    /// How far the forecast lay above the actual, in percent.
    pub deviation_percent: Option<f64>,
    /// The median of the four periods around it.
    pub usual: Option<f64>,
    /// How far the actual (ahead: the forecast) lies above that, in percent.
    pub effect_percent: Option<f64>,
}

/// A model's scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelScores {
    /// The model's name.
    pub model: String,
    /// Its name in words.
    pub title: String,
    /// Whether it makes the published forecast.
    pub is_chosen: bool,
    /// The scores.
    #[serde(flatten)]
    pub scores: Scores,
}
