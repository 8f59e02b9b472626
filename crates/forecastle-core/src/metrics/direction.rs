//! Whether the forecast went the right way.

use super::rows::weighted_mean;
use super::{Better, Metric, PointKind, Row, Rows, Unit};

/// Share of periods that changed, against the last known actual, the way the forecast said.
pub static DIRECTIONAL_ACCURACY: Metric = Metric {
    name: "directional_accuracy",
    doc: "directional accuracy: percent of periods whose change against the last known actual has the forecast's sign",
    unit: Unit::Percent,
    better: Better::Higher,
    rewards: PointKind::Median,
    compute: |rows| {
        let known = rows.weighted().filter(|(row, _)| !row.last_actual.is_nan());
        let hits = known.map(|(row, weight)| (100.0 * f64::from(u8::from(is_hit(row))), weight));
        weighted_mean(hits)
    },
    skipped: Some(|rows: &Rows| rows.rows().iter().filter(|row| row.last_actual.is_nan()).count()),
};

/// No change forecast and no change seen is a hit too.
fn is_hit(row: &Row) -> bool {
    sign(row.actual - row.last_actual) == sign(row.forecast - row.last_actual)
}

fn sign(change: f64) -> i8 {
    i8::from(change > 0.0) - i8::from(change < 0.0)
}
