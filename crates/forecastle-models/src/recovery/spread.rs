//! What may come around a mean.

use forecastle_core::metrics::PointKind;
use forecastle_core::random::normal_quantile;

/// Means up to which whole numbers are drawn one by one.
const MOST_COUNTED: f64 = 80.0;

/// What may come: a mean, a variance, and whether it comes in whole numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The mean, at least 0.
    pub mean: f64,
    /// The variance, at least 0.
    pub variance: f64,
    /// Whether only whole numbers come.
    pub is_count: bool,
}

impl Spread {
    /// The point that a metric rewards.
    pub fn point(&self, point: PointKind) -> f64 {
        match point {
            PointKind::Mean => self.mean,
            PointKind::Median => self.quantile(0.5),
            PointKind::RelativeMedian => {
                // One over what comes, times a gamma distribution, is one of a shape less by 1.
                let shape = self.mean * self.mean / self.variance.max(1e-12);
                let less = (shape - 1.0).max(0.2 * shape).max(0.05);
                let share = less / shape.max(1e-12);
                let spread = Self {
                    mean: self.mean * share,
                    variance: self.variance * share,
                    is_count: false,
                };
                spread.quantile(0.5)
            }
        }
    }

    /// What is not exceeded with a probability: of a negative binomial number where numbers are small and whole, else of a
    /// gamma distribution (Wilson & Hilferty, 1931).
    pub fn quantile(&self, p: f64) -> f64 {
        if self.mean <= 0.0 {
            return 0.0;
        }
        if self.is_count && self.mean < MOST_COUNTED {
            return self.counted(p);
        }
        let shape = self.mean * self.mean / self.variance.max(1e-12);
        let ninth = 1.0 / (9.0 * shape);
        self.mean * (1.0 - ninth + normal_quantile(p) * ninth.sqrt()).max(0.0).powi(3)
    }

    fn counted(&self, p: f64) -> f64 {
        let excess = (self.variance - self.mean).max(1e-6 * self.mean);
        let size = self.mean * self.mean / excess;
        let share = self.mean / (self.mean + size);
        let mut probability = (-size * (1.0 + self.mean / size).ln()).exp();
        let (mut reached, mut count) = (probability, 0.0);
        while reached < p && count < 50.0 * MOST_COUNTED {
            count += 1.0;
            probability *= share * (count - 1.0 + size) / count;
            reached += probability;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_distributions() {
        let poisson = Spread { mean: 3.0, variance: 3.0, is_count: true };
        // Cumulative: 0.0498, 0.1991, 0.4232, 0.6472, 0.8153, 0.9161, 0.9665.
        let found: Vec<f64> =
            [0.04, 0.1, 0.42, 0.5, 0.8, 0.9, 0.96].iter().map(|p| poisson.quantile(*p)).collect();
        assert_eq!(found, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        // Gamma of shape 4 and scale 1: its median is 3.6721.
        let gamma = Spread { mean: 4.0, variance: 4.0, is_count: false };
        assert!((gamma.quantile(0.5) - 3.6721).abs() < 0.01);
        // With shape 5, the median of what is weighed by its inverse is that of shape 4.
        let heavier = Spread { mean: 5.0, variance: 5.0, is_count: false };
        assert!((heavier.point(PointKind::RelativeMedian) - 3.6721).abs() < 0.01);
        assert_eq!(Spread { mean: 0.0, ..gamma }.quantile(0.9), 0.0);
    }

    #[test]
    fn large_counts_go_over_into_the_smooth() {
        let at = |mean: f64| Spread { mean, variance: 2.0 * mean, is_count: true }.quantile(0.9);
        assert!((at(79.9) - at(80.1)).abs() < 1.5);
    }
}
