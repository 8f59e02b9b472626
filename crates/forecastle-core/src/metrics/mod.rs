//! Measures of forecast accuracy: one file per family, and [`METRICS`], the list.
//!
//! Percentages are percentages: 12.3 means 12.3 %. A metric that is undefined on the rows given (a MAPE
//! of nothing but zeros) is `None`, never NaN or infinite.

mod absolute;
mod counts;
mod coverage;
mod direction;
mod percentage;
mod quantile;
mod rows;
mod scaled;

pub use coverage::share_inside;
pub use quantile::quantile_loss;
pub use rows::{BandRows, InSample, Row, Rows};

/// What makes one score better than another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Better {
    /// The smaller the better.
    Lower,
    /// The greater the better.
    Higher,
    /// The nearer to this value the better: 0 for bias, 80 for the coverage of 80 % intervals.
    Near(f64),
}

/// What a score is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Percent.
    Percent,
    /// The target's own unit.
    Target,
    /// A number without unit.
    Ratio,
    /// A number of rows.
    Count,
}

/// The kind of point forecast that a metric rewards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// The mean of the distribution: squared errors reward it.
    Mean,
    /// The median: absolute errors and quantile losses reward it.
    Median,
    /// The median weighted by one over the actual: relative errors reward it.
    RelativeMedian,
}

/// One metric: what it is, and how it is computed.
#[derive(Debug)]
pub struct Metric {
    /// The name in files, JSON and configuration.
    pub name: &'static str,
    /// What it says, in words with its formula.
    pub doc: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// What makes a score better.
    pub better: Better,
    /// The kind of point forecast that it rewards.
    pub rewards: PointKind,
    /// Computes it; `None` where it is undefined.
    pub compute: fn(&Rows) -> Option<f64>,
    /// Counts rows (or groups) that had to be left out, for metrics that leave any out.
    pub skipped: Option<fn(&Rows) -> usize>,
}

impl Metric {
    /// How bad a score is: the number to minimise, whatever the metric's direction.
    pub fn badness(&self, score: f64) -> f64 {
        match self.better {
            Better::Lower => score,
            Better::Higher => -score,
            Better::Near(target) => (score - target).abs(),
        }
    }
}

/// Every metric, in the order of leaderboards and JSON.
pub static METRICS: &[&Metric] = &[
    &percentage::WMAPE,
    &percentage::MAPE,
    &absolute::MAE,
    &absolute::RMSE,
    &percentage::RMSPE,
    &percentage::BIAS,
    &scaled::MASE,
    &scaled::RMSSE,
    &direction::DIRECTIONAL_ACCURACY,
    &quantile::PINBALL,
    &quantile::WQL,
    &coverage::COVERAGE_80,
    &coverage::COVERAGE_95,
    &counts::N,
];

/// The metric of a name.
///
/// ```
/// assert!(forecastle_core::metrics::find("wmape").is_some());
/// assert!(forecastle_core::metrics::find("accuracy").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Metric> {
    METRICS.iter().copied().find(|metric| metric.name == name)
}
