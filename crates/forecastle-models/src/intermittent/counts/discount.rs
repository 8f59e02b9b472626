//! Means that follow a series at several paces at once, weighed by how well each pace foresees it.

use crate::local::SavedNumbers;
use crate::weight::LANES;

/// The shares of its weight that a value keeps from one step to the next. All run side by side, and
/// their results are averaged by how likely each makes the series.
const KEPT: [f64; LANES] = [0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0];

/// How much the long-run mean counts, in values: the discounted mean is drawn towards it.
const LONG_RUN: f64 = 1.0;

/// Means of a series in which the weights of values fall off, each lane's at its own pace, drawn towards
/// a long-run mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Discounted {
    long_run: f64,
    sums: [f64; LANES],
    weights: [f64; LANES],
}

impl Discounted {
    /// Begins with the long-run mean, above 0.
    pub fn from(long_run: f64) -> Self {
        Self { long_run, sums: [LONG_RUN * long_run; LANES], weights: [LONG_RUN; LANES] }
    }

    /// The mean of each lane.
    pub fn values(&self) -> [f64; LANES] {
        std::array::from_fn(|lane| self.sums[lane] / self.weights[lane])
    }

    /// Takes in the next value.
    pub fn take(&mut self, value: f64) {
        for (lane, kept) in KEPT.iter().enumerate() {
            let restored = (1.0 - kept) * LONG_RUN;
            self.sums[lane] = kept * self.sums[lane] + restored * self.long_run + value;
            self.weights[lane] = kept * self.weights[lane] + restored + 1.0;
        }
    }

    /// The numbers to save.
    pub fn numbers(&self) -> Vec<f64> {
        [&[self.long_run], &self.sums[..], &self.weights[..]].concat()
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        let (long_run, sums, weights) = (saved.finite()?, saved.array()?, saved.array()?);
        let is_sound = weights.iter().all(|weight: &f64| *weight > 0.0);
        is_sound.then_some(Self { long_run, sums, weights })
    }
}

/// Logarithms of long products, taken now and then instead of at every factor.
#[derive(Debug, Clone, PartialEq)]
pub struct LogProduct {
    products: [f64; LANES],
    logarithms: [f64; LANES],
    factors: u32,
}

impl LogProduct {
    /// Of nothing yet.
    pub const NONE: Self = Self::from([0.0; LANES]);

    /// Goes on from the logarithms of products of before.
    pub const fn from(logarithms: [f64; LANES]) -> Self {
        Self { products: [1.0; LANES], logarithms, factors: 0 }
    }

    /// Factors from 1e-9 to 1 do not underflow before the logarithm is taken.
    pub fn multiply(&mut self, factors: &[f64; LANES]) {
        for (product, factor) in self.products.iter_mut().zip(factors) {
            *product *= factor.max(1e-9);
        }
        self.factors += 1;
        if self.factors.is_multiple_of(32) {
            self.logarithms = self.logarithms();
            self.products = [1.0; LANES];
        }
    }

    /// The logarithms.
    pub fn logarithms(&self) -> [f64; LANES] {
        std::array::from_fn(|lane| self.logarithms[lane] + self.products[lane].ln())
    }
}

/// The mean of the lanes' values, weighted by their likelihoods and by a prior that favours keeping nine
/// tenths: of the demand series tried, few forget in three periods, and few never.
pub fn average(values: &[f64; LANES], logarithms: &[f64; LANES]) -> f64 {
    let posterior: [f64; LANES] = std::array::from_fn(|lane| {
        let distance = ((1.02 - KEPT[lane]) / 0.12).ln();
        logarithms[lane] - distance * distance
    });
    let largest = posterior.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights = posterior.map(|logarithm| (logarithm - largest).exp());
    let weighted: f64 = weights.iter().zip(values).map(|(weight, value)| weight * value).sum();
    weighted / weights.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::uniform;

    #[test]
    fn the_lanes_agree_with_one_discount_written_out() {
        let values: Vec<f64> = (0..400).map(|place| (5.0 * uniform(1, 0, place)).floor()).collect();
        let mut means = Discounted::from(0.7);
        values.iter().for_each(|value| means.take(*value));
        for (lane, kept) in KEPT.iter().enumerate() {
            let age = |place: usize| (values.len() - 1 - place) as i32;
            let weights: Vec<f64> = (0..values.len()).map(|place| kept.powi(age(place))).collect();
            let sum: f64 = weights.iter().zip(&values).map(|(weight, value)| weight * value).sum();
            let expected = (sum + 0.7) / (weights.iter().sum::<f64>() + 1.0);
            assert!((means.values()[lane] - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn products_agree_with_sums_of_logarithms() {
        let mut product = LogProduct::NONE;
        let mut expected = 0.0;
        for place in 0..100 {
            let factor = 0.01 + 0.9 * uniform(3, 0, place);
            product.multiply(&[factor; LANES]);
            expected += factor.ln();
        }
        assert!(product.logarithms().iter().all(|sum| (sum - expected).abs() < 1e-9));
    }
}
