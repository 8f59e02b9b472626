//! Scores of the whole forecast distribution, by its quantiles.
//!
//! The quantiles are the bounds of every level and the point forecast as the median. Source: Koenker &
//! Bassett (1978), Econometrica 46(1); the weighted sum as in Gasthaus et al. (2019).

use super::{Better, Metric, PointKind, Rows, Unit};

/// Mean quantile loss over rows and quantiles.
pub static PINBALL: Metric = Metric {
    name: "pinball",
    doc: "pinball loss: mean over rows and quantiles of q·(a−f) where a ≥ f, else (1−q)·(f−a)",
    unit: Unit::Target,
    better: Better::Lower,
    rewards: PointKind::Median,
    compute: |rows| {
        let weight: f64 = rows.weighted().map(|(_, weight)| weight).sum();
        let (loss, quantiles) = total_loss(rows);
        (weight > 0.0).then(|| loss / (weight * quantiles))
    },
    skipped: None,
};

/// Weighted quantile loss: mean over quantiles of twice the summed loss over the summed actual.
pub static WQL: Metric = Metric {
    name: "wql",
    doc: "weighted quantile loss: mean over quantiles of 2·Σ pinball/Σ|a|",
    unit: Unit::Ratio,
    better: Better::Lower,
    rewards: PointKind::Median,
    compute: |rows| {
        let actual: f64 = rows.weighted().map(|(row, weight)| weight * row.actual.abs()).sum();
        let (loss, quantiles) = total_loss(rows);
        (actual > 0.0).then(|| 2.0 * loss / (actual * quantiles))
    },
    skipped: None,
};

/// The weighted sum of losses over all rows and quantiles, and the number of quantiles.
fn total_loss(rows: &Rows) -> (f64, f64) {
    let mut total = 0.0;
    for (place, (row, weight)) in rows.weighted().enumerate() {
        let mut loss = quantile_loss(0.5, row.actual, row.forecast);
        for band in rows.bands() {
            let (low, high) = band.level.tails();
            loss += quantile_loss(low, row.actual, band.lower[place]);
            loss += quantile_loss(high, row.actual, band.upper[place]);
        }
        total += weight * loss;
    }
    (total, 1.0 + 2.0 * rows.bands().len() as f64)
}

/// The loss of one quantile forecast: the least on average for the true quantile.
pub fn quantile_loss(quantile: f64, actual: f64, forecast: f64) -> f64 {
    let error = actual - forecast;
    if error >= 0.0 { quantile * error } else { (quantile - 1.0) * error }
}
