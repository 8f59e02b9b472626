//! How much of a series is season.
//!
//! By a decomposition into season, trend and remainder with locally weighted regressions (STL), without the
//! robust weights. Sources: Cleveland et al. (1990), Journal of Official Statistics 6(1); Wang, Smith &
//! Hyndman (2006), Data Mining and Knowledge Discovery 13(3), for the measure.

/// The share of seasonal values' variance that is season, above which a series is differenced seasonally.
pub const STRONG: f64 = 0.64;

/// Values of one season that its smooth reaches over.
const SEASONAL_REACH: usize = 11;

/// `1 − Var(remainder)/Var(remainder + season)`, from 0 to 1. Needs two whole seasons.
pub fn seasonal_strength(values: &[f64], season: usize) -> f64 {
    let parts = decompose(values, season);
    let remainder: Vec<f64> =
        values.iter().zip(&parts).map(|(value, part)| value - part.season - part.trend).collect();
    let together: Vec<f64> =
        remainder.iter().zip(&parts).map(|(rest, part)| rest + part.season).collect();
    let whole = variance(&together);
    if whole > 0.0 { (1.0 - variance(&remainder) / whole).clamp(0.0, 1.0) } else { 0.0 }
}

/// A value's season and trend.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Parts {
    season: f64,
    trend: f64,
}

fn decompose(values: &[f64], season: usize) -> Vec<Parts> {
    const ROUNDS: usize = 5;
    let count = values.len();
    let shape = 1.5 * season as f64 / (1.0 - 1.5 / SEASONAL_REACH as f64);
    let trend_smoother = Smoother::new(odd_from(shape), 1, count);
    let low_smoother = Smoother::new(odd_from(season as f64 + 1.0), 1, count);
    let mut trend = vec![0.0; count];
    let mut seasonal = vec![0.0; count];
    for _ in 0..ROUNDS {
        let rest: Vec<f64> =
            values.iter().zip(&trend).map(|(value, trend)| value - trend).collect();
        let cycles = smooth_cycles(&rest, season);
        let averaged = average(&average(&average(&cycles, season), season), 3);
        let low = low_smoother.smooth(&averaged);
        for place in 0..count {
            seasonal[place] = cycles[season + place] - low[place];
        }
        let rest: Vec<f64> =
            values.iter().zip(&seasonal).map(|(value, season)| value - season).collect();
        trend = trend_smoother.smooth(&rest);
    }
    seasonal.into_iter().zip(trend).map(|(season, trend)| Parts { season, trend }).collect()
}

/// The least odd whole number that is no less.
fn odd_from(value: f64) -> usize {
    let whole = value.ceil() as usize;
    whole + usize::from(whole.is_multiple_of(2))
}

/// Each season's values smoothed over the years, and continued by one at both ends: a season more at
/// either end than came in.
fn smooth_cycles(values: &[f64], season: usize) -> Vec<f64> {
    let mut smoothed = vec![0.0; values.len() + 2 * season];
    for phase in 0..season {
        let cycle: Vec<f64> = values.iter().skip(phase).step_by(season).copied().collect();
        let count = cycle.len();
        let smoother = Smoother::new(SEASONAL_REACH, 0, count);
        let inner = smoother.smooth(&cycle);
        let mut put = |place: usize, value: f64| smoothed[phase + place * season] = value;
        let near = SEASONAL_REACH.min(count);
        put(0, weighted(&cycle[..near], &smoother.weights(0.0, 1.0, near as f64)));
        for (place, value) in inner.into_iter().enumerate() {
            put(place + 1, value);
        }
        let last = count as f64 + 1.0;
        let first = (count - near + 1) as f64;
        put(
            count + 1,
            weighted(&cycle[count - near..], &smoother.weights(last, first, count as f64)),
        );
    }
    smoothed
}

fn average(values: &[f64], length: usize) -> Vec<f64> {
    let mut sum: f64 = values[..length].iter().sum();
    let mut averages = Vec::with_capacity(values.len() + 1 - length);
    averages.push(sum / length as f64);
    for place in length..values.len() {
        sum += values[place] - values[place - length];
        averages.push(sum / length as f64);
    }
    averages
}

/// Locally weighted regression at evenly spaced places: away from the ends its weights are always the same.
struct Smoother {
    reach: usize,
    degree: usize,
    count: usize,
    inner: Vec<f64>,
}

impl Smoother {
    /// A smoother over `reach` neighbours (odd) with a constant (0) or a line (1), for `count` values.
    fn new(reach: usize, degree: usize, count: usize) -> Self {
        let mut smoother = Self { reach, degree, count, inner: Vec::new() };
        let middle = reach.div_ceil(2) as f64;
        smoother.inner = smoother.weights(middle, 1.0, reach.min(count) as f64);
        smoother
    }

    fn smooth(&self, values: &[f64]) -> Vec<f64> {
        let half = self.reach.div_ceil(2);
        (1..=self.count)
            .map(|place| {
                if self.reach >= self.count {
                    return weighted(values, &self.weights(place as f64, 1.0, self.count as f64));
                }
                let first = place.saturating_sub(half).min(self.count - self.reach);
                let near = &values[first..first + self.reach];
                if place - first == half {
                    return weighted(near, &self.inner);
                }
                let (left, right) = ((first + 1) as f64, (first + self.reach) as f64);
                weighted(near, &self.weights(place as f64, left, right))
            })
            .collect()
    }

    /// The weights of the values from `left` to `right`, counted from 1, for the smooth at a place.
    fn weights(&self, at: f64, left: f64, right: f64) -> Vec<f64> {
        let mut width = (at - left).max(right - at);
        if self.reach > self.count {
            width += ((self.reach - self.count) / 2) as f64;
        }
        let places = || (0..=(right - left) as usize).map(|place| left + place as f64);
        let mut weights: Vec<f64> = places()
            .map(|place| {
                let distance = (place - at).abs();
                if distance > 0.999 * width {
                    0.0
                } else if distance <= 0.001 * width {
                    1.0
                } else {
                    (1.0 - (distance / width).powi(3)).powi(3)
                }
            })
            .collect();
        let sum: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        if self.degree > 0 && width > 0.0 {
            let centre: f64 = places().zip(&weights).map(|(place, weight)| place * weight).sum();
            let spread: f64 = places()
                .zip(&weights)
                .map(|(place, weight)| weight * (place - centre).powi(2))
                .sum();
            if spread.sqrt() > 0.001 * (self.count as f64 - 1.0) {
                let slope = (at - centre) / spread;
                for (place, weight) in places().zip(&mut weights) {
                    *weight *= 1.0 + slope * (place - centre);
                }
            }
        }
        weights
    }
}

fn weighted(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

fn variance(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classic::PASSENGERS;

    /// statsforecast 2.1.1's `seas_heuristic`, which is R's `forecast::nsdiffs`: of the passengers, of their
    /// logarithms, and of a series without a season.
    #[test]
    fn the_computed_strengths_come_out() {
        let passengers = PASSENGERS.map(f64::from);
        let logarithms = passengers.map(f64::ln);
        let none: Vec<f64> = (0..80_u32)
            .map(|k| f64::from(10 + (7 * k * k + 3 * k) % 11) + 0.02 * f64::from(k))
            .collect();
        for (values, season, computed) in [
            (&passengers[..], 12, 0.941_028_879_389_918_2),
            (&logarithms, 12, 0.964_698_391_421_222),
            (&none, 4, 0.015_050_718_927_299_922),
        ] {
            let strength = seasonal_strength(values, season);
            assert!((strength - computed).abs() < 1e-9, "{strength} for {computed}");
        }
    }
}
