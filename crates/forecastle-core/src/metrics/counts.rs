//! How much the other metrics rest on.

use super::{Better, Metric, PointKind, Unit};

/// The number of rows scored.
pub static N: Metric = Metric {
    name: "n",
    doc: "number of forecasts scored",
    unit: Unit::Count,
    better: Better::Higher,
    rewards: PointKind::Median,
    compute: |rows| Some(rows.len() as f64),
    skipped: None,
};
