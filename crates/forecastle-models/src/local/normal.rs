//! Quantiles of normal errors.

use forecastle_core::random::normal_quantile;

/// The quantiles of normal distributions with these means and standard deviations, one per step:
/// `step * probabilities.len() + place`.
pub fn normal_quantiles(means: &[f64], deviations: &[f64], probabilities: &[f64], out: &mut [f64]) {
    let distances: Vec<_> = probabilities.iter().map(|p| normal_quantile(*p)).collect();
    let steps = out.chunks_mut(probabilities.len().max(1));
    for ((step, mean), deviation) in steps.zip(means).zip(deviations) {
        for (quantile, distance) in step.iter_mut().zip(&distances) {
            *quantile = mean + distance * deviation;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_mean() {
        let mut out = [0.0; 6];
        normal_quantiles(&[10.0, 20.0], &[1.0, 2.0], &[0.1, 0.5, 0.975], &mut out);
        assert_eq!((out[1], out[4]), (10.0, 20.0));
        assert!((out[0] - 8.718_448).abs() < 1e-6, "{out:?}");
        assert!((out[5] - 23.919_928).abs() < 1e-6, "{out:?}");
    }
}
