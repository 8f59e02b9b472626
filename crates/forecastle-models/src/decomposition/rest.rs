//! The forecast of what is left without the seasons.

use crate::weight::{best_weight, smooth};

/// The weights tried for the level.
const BOUNDS: (f64, f64) = (0.01, 0.99);

/// Forecasts values without gaps and seasons, at least one, by the Theta method: a smoothed level, and
/// half the slope of a line through the values.
///
/// Source: Hyndman & Billah (2003), International Journal of Forecasting 19(2).
pub fn theta(values: &[f64], out: &mut [f64]) {
    let weight = best_weight(values, BOUNDS);
    let level = smooth(values, weight);
    let drift = 0.5 * slope(values);
    let start = (1.0 - (1.0 - weight).powi(values.len() as i32)) / weight;
    for (step, forecast) in out.iter_mut().enumerate() {
        *forecast = level + drift * (step as f64 + start);
    }
}

/// The slope of the least-squares line.
fn slope(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let moment: f64 =
        values.iter().enumerate().map(|(place, value)| (place as f64 - middle) * value).sum();
    let spread = count * (count * count - 1.0) / 12.0;
    if spread > 0.0 { moment / spread } else { 0.0 }
}
