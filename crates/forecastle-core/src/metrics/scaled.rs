//! Errors relative to the in-sample seasonal naive forecast.
//!
//! Source: Hyndman & Koehler (2006), International Journal of Forecasting 22(4); RMSSE as in the M5
//! competition. Series are averaged, not rows; series whose scale is zero or unknown are left out and
//! counted.

use super::rows::{Group, weighted_mean};
use super::{Better, Metric, PointKind, Row, Rows, Unit};

/// Mean absolute scaled error.
pub static MASE: Metric = Metric {
    name: "mase",
    doc: "mean absolute scaled error: MAE over the in-sample MAE of seasonal naive, averaged over series",
    unit: Unit::Ratio,
    better: Better::Lower,
    rewards: PointKind::Median,
    compute: |rows| {
        mean_over_series(rows, |group, series| {
            let error = mean(series, |row| (row.actual - row.forecast).abs());
            error / group.scale.mean_absolute
        })
    },
    skipped: Some(unscaled_groups),
};

/// Root mean squared scaled error.
pub static RMSSE: Metric = Metric {
    name: "rmsse",
    doc: "root mean squared scaled error: √(MSE over the in-sample MSE of seasonal naive), averaged over series",
    unit: Unit::Ratio,
    better: Better::Lower,
    rewards: PointKind::Mean,
    compute: |rows| {
        mean_over_series(rows, |group, series| {
            let error = mean(series, |row| (row.actual - row.forecast).powi(2));
            (error / group.scale.mean_squared).sqrt()
        })
    },
    skipped: Some(unscaled_groups),
};

fn has_scale(group: &Group) -> bool {
    group.scale.mean_squared > 0.0
}

fn mean_over_series(rows: &Rows, score: fn(&Group, &[Row]) -> f64) -> Option<f64> {
    let scaled = rows.by_group().filter(|(group, _)| has_scale(group));
    weighted_mean(scaled.map(|(group, series)| (score(&group, series), group.weight)))
}

fn unscaled_groups(rows: &Rows) -> usize {
    rows.by_group().filter(|(group, _)| !has_scale(group)).count()
}

fn mean(series: &[Row], error: fn(&Row) -> f64) -> f64 {
    series.iter().map(error).sum::<f64>() / series.len() as f64
}
