//! Parameters that several addresses share.

use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

/// Which rows are looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Rows {
    /// Rows whose column has the value, as `Column:value`. Values of the same column are alternatives,
    /// different columns must all hold.
    #[serde(default, rename = "where")]
    #[param(max_items = 100, example = json!(["Store:12"]))]
    pub conditions: Vec<String>,
    /// Series whose name or attributes contain this text.
    #[param(max_length = 200)]
    pub search: Option<String>,
    /// The run; the published one when absent.
    #[param(max_length = 40, example = "r_0001")]
    pub run: Option<String>,
}

impl Rows {
    /// Those of a run, all of them.
    pub fn of(run: Option<String>) -> Self {
        Self { run, ..Self::default() }
    }

    /// What narrows them, besides the run.
    pub fn filter(self) -> Filter {
        Filter { conditions: self.conditions, search: self.search }
    }
}

/// Which rows are looked at, of a run named otherwise.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Rows whose column has the value, as `Column:value`. Values of the same column are alternatives,
    /// different columns must all hold.
    #[serde(default, rename = "where")]
    #[param(max_items = 100, example = json!(["Store:12"]))]
    pub conditions: Vec<String>,
    /// Series whose name or attributes contain this text.
    #[param(max_length = 200)]
    pub search: Option<String>,
}

/// The run that is looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfRun {
    /// The run; the published one when absent.
    #[param(max_length = 40, example = "r_0001")]
    pub run: Option<String>,
}

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Where to go on: `meta.next` of the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// The most items of a page.
    #[serde(default = "usual_limit", deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 1000, default = 50)]
    pub limit: u32,
}

impl Page {
    /// The most items, for indexing.
    pub fn limit(&self) -> usize {
        self.limit as usize
    }
}

fn usual_limit() -> u32 {
    50
}

fn limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let limit = u32::deserialize(deserializer)?;
    match limit {
        1..=1000 => Ok(limit),
        _ => Err(serde::de::Error::custom(format!("`limit` is 1 to 1000, not {limit}"))),
    }
}

/// A direction of sorting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// The order of a list.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sorted {
    /// What to sort by.
    #[param(max_length = 100)]
    pub sort: Option<String>,
    /// Which way; ascending when absent.
    #[param(inline)]
    pub order: Option<Order>,
}

/// Which part of the time axis.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Span {
    /// The first period.
    #[param(max_length = 40, example = "2025-01-03")]
    pub from: Option<String>,
    /// The last period.
    #[param(max_length = 40, example = "2025-12-26")]
    pub to: Option<String>,
}
