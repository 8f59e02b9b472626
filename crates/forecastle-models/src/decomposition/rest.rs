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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_with_drift_is_the_mean_of_two_theta_lines() {
        let values: Vec<f64> =
            (0..40_u32).map(|i| 20.0 + 0.7 * f64::from(i) + f64::from((i * i * 7) % 5)).collect();
        let mut out = [0.0; 6];
        theta(&values, &mut out);
        // The method as published: a line through the values, and a series with twice their distance from
        // it, smoothed; the forecast is the mean of both.
        let middle = 19.5;
        let rise = slope(&values);
        let line =
            |place: usize| values.iter().sum::<f64>() / 40.0 + rise * (place as f64 - middle);
        let doubled: Vec<f64> =
            values.iter().enumerate().map(|(place, value)| 2.0 * value - line(place)).collect();
        let smoothed = smooth(&doubled, best_weight(&values, BOUNDS));
        for (step, value) in out.iter().enumerate() {
            assert!((value - 0.5 * (line(40 + step) + smoothed)).abs() < 1e-9, "{step}");
        }
    }

    #[test]
    fn corners() {
        let mut out = [0.0; 2];
        theta(&[5.0], &mut out);
        assert_eq!(out, [5.0, 5.0]);
        theta(&[7.0; 30], &mut out);
        assert!(out.iter().all(|value| (value - 7.0).abs() < 1e-9));
    }
}
