//! How often a series has to be differenced.

use super::orders::difference;

/// The statistic of Kwiatkowski, Phillips, Schmidt and Shin above which a level that stays is ruled out at
/// the 5 % level.
const CRITICAL: f64 = 0.463;

/// The number of differences after which a series keeps to a level, at most two. Source: Hyndman &
/// Khandakar (2008), Journal of Statistical Software 27(3).
pub fn differences(values: &[f64]) -> usize {
    const MOST: usize = 2;
    let mut current = values.to_vec();
    for count in 0..MOST {
        if is_constant(&current) || kpss(&current) <= CRITICAL {
            return count;
        }
        current = difference(&current, 1);
    }
    MOST
}

/// The statistic for a level: squared partial sums over the long-run variance with Bartlett's weights.
/// Source: Kwiatkowski et al. (1992), Journal of Econometrics 54.
pub fn kpss(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let residuals: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let lags = (3.0 * count.sqrt() / 13.0).floor() as usize;
    let covariance = |lag: usize| -> f64 {
        residuals.iter().skip(lag).zip(&residuals).map(|(now, before)| now * before).sum()
    };
    let weight = |lag: usize| 1.0 - lag as f64 / (lags as f64 + 1.0);
    let long_run =
        covariance(0) + 2.0 * (1..=lags).map(|lag| weight(lag) * covariance(lag)).sum::<f64>();
    let mut partial = 0.0;
    let mut squares = 0.0;
    for residual in &residuals {
        partial += residual;
        squares += partial * partial;
    }
    squares / (count * long_run)
}

/// Whether all values are the same, but for what rounding leaves.
pub fn is_constant(values: &[f64]) -> bool {
    let Some(first) = values.first() else { return true };
    values.iter().all(|value| (value - first).abs() <= 1e-12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classic::PASSENGERS;

    /// statsmodels 0.15.0, `kpss(x, "c", nlags)` with R's number of lags, of the passengers, of their logarithms
    /// and of their differences.
    #[test]
    fn the_computed_statistics_come_out() {
        let passengers = PASSENGERS.map(f64::from);
        let logarithms = passengers.map(f64::ln);
        let differences = difference(&passengers, 1);
        for (values, computed) in [
            (&passengers[..], 4.342_286_797_114_149),
            (&logarithms, 4.540_881_548_121_314),
            (&differences, 0.011_484_728_338_723_346),
        ] {
            assert!((kpss(values) - computed).abs() < 1e-9, "{} for {computed}", kpss(values));
        }
    }

    #[test]
    fn walks_are_differenced_and_noise_is_not() {
        let noise: Vec<f64> = (0..300).map(|t| forecastle_core::random::normal(1, 0, t)).collect();
        let sums = |values: &[f64]| -> Vec<f64> {
            values
                .iter()
                .scan(0.0, |sum, value| {
                    *sum += value;
                    Some(*sum)
                })
                .collect()
        };
        assert_eq!(differences(&noise), 0);
        let walk = sums(&noise);
        assert_eq!(differences(&walk), 1);
        assert_eq!(differences(&sums(&walk)), 2);
        assert_eq!(differences(&[4.0; 20]), 0);
    }
}
