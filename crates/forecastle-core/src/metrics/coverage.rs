//! Whether intervals hold what they promise.

use super::rows::weighted_mean;
use super::{Better, Metric, PointKind, Rows, Unit};

/// Share of actuals inside the 80 % interval.
pub static COVERAGE_80: Metric = coverage_metric(
    "coverage_80",
    "percent of actuals inside the 80 % interval; 80 is right",
    80.0,
    |rows| share_inside(rows, 80.0),
);

/// Share of actuals inside the 95 % interval.
pub static COVERAGE_95: Metric = coverage_metric(
    "coverage_95",
    "percent of actuals inside the 95 % interval; 95 is right",
    95.0,
    |rows| share_inside(rows, 95.0),
);

const fn coverage_metric(
    name: &'static str,
    doc: &'static str,
    nominal: f64,
    compute: fn(&Rows) -> Option<f64>,
) -> Metric {
    Metric {
        name,
        doc,
        unit: Unit::Percent,
        better: Better::Near(nominal),
        rewards: PointKind::Median,
        compute,
        skipped: None,
    }
}

/// The percentage of actuals inside the interval of a level, in percent; `None` when the rows have no such
/// level.
pub fn share_inside(rows: &Rows, percent: f64) -> Option<f64> {
    let band = rows.bands().iter().find(|band| band.level.percent() == percent)?;
    let bounds = band.lower.iter().zip(&band.upper);
    weighted_mean(rows.weighted().zip(bounds).map(|((row, weight), (lower, upper))| {
        let is_inside = (*lower..=*upper).contains(&row.actual);
        (100.0 * f64::from(u8::from(is_inside)), weight)
    }))
}
