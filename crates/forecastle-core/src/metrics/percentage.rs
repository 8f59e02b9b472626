//! Errors relative to the actual.

use super::rows::weighted_mean;
use super::{Better, Metric, PointKind, Row, Rows, Unit};

/// Weighted mean absolute percentage error. Source: Kolassa & Schütz (2007), Foresight 6.
pub static WMAPE: Metric = Metric {
    name: "wmape",
    doc: "weighted absolute percentage error, 100·Σ|a−f|/Σ|a|: units off per 100 sold",
    unit: Unit::Percent,
    better: Better::Lower,
    rewards: PointKind::Median,
    compute: |rows| share_of_actual(rows, |row| (row.actual - row.forecast).abs()),
    skipped: None,
};

/// Mean absolute percentage error over rows with a non-zero actual.
pub static MAPE: Metric = Metric {
    name: "mape",
    doc: "mean absolute percentage error, 100·mean(|a−f|/|a|) over rows with a ≠ 0",
    unit: Unit::Percent,
    better: Better::Lower,
    rewards: PointKind::RelativeMedian,
    compute: |rows| Some(100.0 * mean_over_nonzero(rows, |row| relative_error(row).abs())?),
    skipped: Some(zero_actuals),
};

/// Root mean squared percentage error over rows with a non-zero actual.
pub static RMSPE: Metric = Metric {
    name: "rmspe",
    doc: "root mean squared percentage error, 100·√mean(((a−f)/a)²) over rows with a ≠ 0",
    unit: Unit::Percent,
    better: Better::Lower,
    rewards: PointKind::RelativeMedian,
    compute: |rows| {
        Some(100.0 * mean_over_nonzero(rows, |row| relative_error(row).powi(2))?.sqrt())
    },
    skipped: Some(zero_actuals),
};

/// Relative bias: positive when forecasts are too high.
pub static BIAS: Metric = Metric {
    name: "bias",
    doc: "bias, 100·Σ(f−a)/Σ|a|: above 0 forecasts are too high",
    unit: Unit::Percent,
    better: Better::Near(0.0),
    rewards: PointKind::Mean,
    compute: |rows| share_of_actual(rows, |row| row.forecast - row.actual),
    skipped: None,
};

fn share_of_actual(rows: &Rows, numerator: fn(&Row) -> f64) -> Option<f64> {
    let (mut sum, mut total) = (0.0, 0.0);
    for (row, weight) in rows.weighted() {
        sum += weight * numerator(row);
        total += weight * row.actual.abs();
    }
    (total > 0.0).then(|| 100.0 * sum / total)
}

fn relative_error(row: &Row) -> f64 {
    (row.actual - row.forecast) / row.actual
}

fn mean_over_nonzero(rows: &Rows, error: fn(&Row) -> f64) -> Option<f64> {
    let nonzero = rows.weighted().filter(|(row, _)| row.actual != 0.0);
    weighted_mean(nonzero.map(|(row, weight)| (error(row), weight)))
}

fn zero_actuals(rows: &Rows) -> usize {
    rows.rows().iter().filter(|row| row.actual == 0.0).count()
}
