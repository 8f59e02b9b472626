//! Errors in the target's own unit.

use super::rows::weighted_mean;
use super::{Better, Metric, PointKind, Unit};

/// Mean absolute error.
pub static MAE: Metric = Metric {
    name: "mae",
    doc: "mean absolute error, mean|a−f|",
    unit: Unit::Target,
    better: Better::Lower,
    rewards: PointKind::Median,
    compute: |rows| {
        weighted_mean(
            rows.weighted().map(|(row, weight)| ((row.actual - row.forecast).abs(), weight)),
        )
    },
    skipped: None,
};

/// Root mean squared error.
pub static RMSE: Metric = Metric {
    name: "rmse",
    doc: "root mean squared error, √mean(a−f)²",
    unit: Unit::Target,
    better: Better::Lower,
    rewards: PointKind::Mean,
    compute: |rows| {
        let squares =
            rows.weighted().map(|(row, weight)| ((row.actual - row.forecast).powi(2), weight));
        weighted_mean(squares).map(f64::sqrt)
    },
    skipped: None,
};
