//! What does not change about the sizes of a series' demands, found by their moments.

/// Mean, variance and smallest of the sizes of demands, in packs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// The mean, at least 1.
    pub mean: f64,
    /// The mean squared distance from it.
    pub variance: f64,
    /// The smallest, at least 1.
    pub smallest: f64,
}

impl Moments {
    /// Of whole numbers above 0, at least one.
    pub fn of(sizes: &[f64]) -> Self {
        let count = sizes.len() as f64;
        let mean = sizes.iter().sum::<f64>() / count;
        let variance = sizes.iter().map(|size| (size - mean) * (size - mean)).sum::<f64>() / count;
        let smallest = sizes.iter().copied().fold(f64::INFINITY, f64::min);
        Self { mean, variance, smallest }
    }

    /// The least size: 1, or more where sizes vary less than a Poisson number above 1 would.
    pub fn least(&self) -> f64 {
        (self.mean - self.variance).floor().clamp(1.0, self.smallest.max(1.0))
    }

    /// The size of the negative binomial distribution of what lies above the least: its variance is
    /// `m + m²/r`, solved for `r`. Hardly more than a Poisson number's is a Poisson number, of infinite size.
    pub fn size(&self) -> f64 {
        let above = self.mean - self.least();
        let beyond_poisson = self.variance - above;
        if beyond_poisson > 1e-3 * above {
            (above * above / beyond_poisson).max(0.1)
        } else {
            f64::INFINITY
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_follows_from_the_moments() {
        let moments = Moments::of(&[1.0, 3.0, 5.0, 7.0, 1.0, 7.0]);
        assert_eq!((moments.mean, moments.smallest, moments.least()), (4.0, 1.0, 1.0));
        // Mean 3 above the least, variance 38/6: r = 9/(38/6 − 3).
        assert!((moments.size() - 2.7).abs() < 1e-12, "{}", moments.size());
        let steady = Moments::of(&[100.0, 101.0]);
        assert_eq!((steady.least(), steady.size()), (100.0, f64::INFINITY));
    }
}
