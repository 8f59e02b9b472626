//! Finding a series' distribution of counts.

use super::CountDistribution;
use crate::intermittent::demand::known;
use crate::model::Unserved;
use crate::weight::LANES;

/// The shares of its weight that a value keeps from one step to the next. All run side by side, and
/// their results are averaged by how likely each makes the series.
const KEPT: [f64; LANES] = [0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0];

/// How much the long-run mean counts, in values: the discounted mean is drawn towards it.
const LONG_RUN: f64 = 1.0;

/// Counts beyond this are not told apart from their neighbours in 64 bits.
const LARGEST_COUNT: f64 = 9e15;

/// The distribution of the next value of a history of counts.
///
/// # Errors
/// When a value is no count: a fraction, or below zero; or when none is known.
pub fn fit(history: &[f64]) -> Result<CountDistribution, Unserved> {
    let known = known(history);
    if known.is_empty() {
        return Err(Unserved::because("no known value"));
    }
    if known.iter().any(|value| *value < 0.0 || value.fract() != 0.0 || *value > LARGEST_COUNT) {
        return Err(Unserved::because("a value is no count"));
    }
    let pack =
        known.iter().fold(0, |pack, value| common_divisor(pack, *value as u64)).max(1) as f64;
    let sizes: Vec<f64> =
        known.iter().filter(|value| **value > 0.0).map(|value| value / pack).collect();
    if sizes.is_empty() {
        return Ok(CountDistribution::NOTHING);
    }
    let demand = if sizes.len() == known.len() { 1.0 } else { probability(&known, sizes.len()) };
    let shape = Shape::of(&sizes);
    let above = shape.follow(&sizes);
    Ok(CountDistribution { demand, pack, least: shape.least, above, size: shape.size })
}

fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The probability of a demand in the next period.
fn probability(known: &[f64], demands: usize) -> f64 {
    let long_run = (demands as f64 + 0.5) / (known.len() as f64 + 1.0);
    let mut means = Discounted::from(long_run);
    let mut likelihood = LogProduct::new();
    for value in known {
        let happened = *value > 0.0;
        let mut chances = means.values();
        if !happened {
            chances = chances.map(|chance| 1.0 - chance);
        }
        likelihood.multiply(&chances);
        means.take(if happened { 1.0 } else { 0.0 });
    }
    average(&means.values(), &likelihood.logarithms())
}

/// What does not change about the sizes of a series' demands.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shape {
    least: f64,
    mean_above: f64,
    size: f64,
}

impl Shape {
    /// By moments. Sizes that vary less than a Poisson number keep a least size, above which they do not.
    fn of(sizes: &[f64]) -> Self {
        let count = sizes.len() as f64;
        let mean = sizes.iter().sum::<f64>() / count;
        let variance = sizes.iter().map(|size| (size - mean) * (size - mean)).sum::<f64>() / count;
        let smallest = sizes.iter().copied().fold(f64::INFINITY, f64::min);
        let least = (mean - variance).floor().clamp(1.0, smallest);
        let mean_above = mean - least;
        // Variance m + m²/r, solved for r; hardly more than a Poisson number's is a Poisson number.
        let beyond_poisson = variance - mean_above;
        let size = if beyond_poisson > 1e-3 * mean_above {
            (mean_above * mean_above / beyond_poisson).max(0.1)
        } else {
            f64::INFINITY
        };
        Self { least, mean_above, size }
    }

    /// The mean of the next demand's size above the least, following the sizes as they come.
    fn follow(&self, sizes: &[f64]) -> f64 {
        if self.mean_above <= 0.0 {
            return 0.0;
        }
        let mut means = Discounted::from(self.mean_above);
        let mut logarithms = [0.0; LANES];
        for size in sizes {
            let above = size - self.least;
            for (sum, mean) in logarithms.iter_mut().zip(means.values()) {
                *sum += self.log_likelihood(above, mean);
            }
            means.take(above);
        }
        average(&means.values(), &logarithms)
    }

    /// The logarithm of a size's probability, but for what is the same for every mean.
    fn log_likelihood(&self, above: f64, mean: f64) -> f64 {
        if self.size.is_finite() {
            above * mean.ln() - (self.size + above) * (self.size + mean).ln()
        } else {
            above * mean.ln() - mean
        }
    }
}

/// Means of a series in which the weights of values fall off, each lane's at its own pace, drawn towards
/// a long-run mean.
struct Discounted {
    long_run: f64,
    sums: [f64; LANES],
    weights: [f64; LANES],
}

impl Discounted {
    /// Begins with the long-run mean, above 0.
    fn from(long_run: f64) -> Self {
        Self { long_run, sums: [LONG_RUN * long_run; LANES], weights: [LONG_RUN; LANES] }
    }

    fn values(&self) -> [f64; LANES] {
        std::array::from_fn(|lane| self.sums[lane] / self.weights[lane])
    }

    fn take(&mut self, value: f64) {
        for (lane, kept) in KEPT.iter().enumerate() {
            let restored = (1.0 - kept) * LONG_RUN;
            self.sums[lane] = kept * self.sums[lane] + restored * self.long_run + value;
            self.weights[lane] = kept * self.weights[lane] + restored + 1.0;
        }
    }
}

/// Logarithms of long products, taken now and then instead of at every factor.
struct LogProduct {
    products: [f64; LANES],
    logarithms: [f64; LANES],
    factors: u32,
}

impl LogProduct {
    fn new() -> Self {
        Self { products: [1.0; LANES], logarithms: [0.0; LANES], factors: 0 }
    }

    /// Factors from 1e-9 to 1 do not underflow before the logarithm is taken.
    fn multiply(&mut self, factors: &[f64; LANES]) {
        for (product, factor) in self.products.iter_mut().zip(factors) {
            *product *= factor.max(1e-9);
        }
        self.factors += 1;
        if self.factors.is_multiple_of(32) {
            self.logarithms = self.logarithms();
            self.products = [1.0; LANES];
        }
    }

    fn logarithms(&self) -> [f64; LANES] {
        std::array::from_fn(|lane| self.logarithms[lane] + self.products[lane].ln())
    }
}

/// The mean of the lanes' values, weighted by their likelihoods and by a prior that favours keeping nine
/// tenths: of the demand series tried, few forget in three periods, and few never.
fn average(values: &[f64; LANES], logarithms: &[f64; LANES]) -> f64 {
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

    fn demand(series: u64, chance: f64, largest: f64) -> Vec<f64> {
        let one = |place| {
            let comes = uniform(1, series, place) < chance;
            f64::from(u8::from(comes)) * (1.0 + (largest * uniform(2, series, place)).floor())
        };
        (0..400).map(one).collect()
    }

    #[test]
    fn the_lanes_agree_with_one_discount_written_out() {
        let values = demand(1, 0.4, 5.0);
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
        let mut product = LogProduct::new();
        let mut expected = 0.0;
        for place in 0..100 {
            let factor = 0.01 + 0.9 * uniform(3, 0, place);
            product.multiply(&[factor; LANES]);
            expected += factor.ln();
        }
        assert!(product.logarithms().iter().all(|sum| (sum - expected).abs() < 1e-9));
    }

    #[test]
    fn a_steady_demand_is_recovered() {
        // Means over many series of the same process come out, but for what 400 values can say.
        let fitted: Vec<_> =
            (0..200).map(|series| fit(&demand(series, 0.3, 4.0)).unwrap()).collect();
        let mean = |of: fn(&CountDistribution) -> f64| fitted.iter().map(of).sum::<f64>() / 200.0;
        assert!((mean(|d| d.demand) - 0.3).abs() < 0.02);
        assert!((mean(|d| d.least + d.above) - 2.5).abs() < 0.05);
    }

    #[test]
    fn bounds_of_eighty_percent_hold_at_least_that_share() {
        // Sizes up to 20, demand nearly always: enough counts for the bounds to be near their level.
        let inside: usize = (0..400)
            .map(|series| {
                let values = demand(series, 0.95, 20.0);
                let (past, next) = values.split_at(values.len() - 10);
                let mut bounds = [0.0; 2];
                fit(past).unwrap().quantiles(&[0.1, 0.9], &mut bounds);
                next.iter().filter(|value| (bounds[0]..=bounds[1]).contains(value)).count()
            })
            .sum();
        let share = inside as f64 / 4_000.0;
        assert!((0.75..=0.87).contains(&share), "{share}");
    }

    #[test]
    fn packs_are_found() {
        let distribution = fit(&[12.0, 0.0, 6.0, 0.0, 18.0, 0.0]).unwrap();
        assert_eq!(distribution.pack, 6.0);
        assert_eq!(distribution.quantile(0.99) % 6.0, 0.0);
        assert_eq!(fit(&[7.0; 20]).unwrap().quantile(0.01), 7.0);
    }

    #[test]
    fn sizes_that_hardly_vary_stay_narrow() {
        let sizes: Vec<f64> = (0..100).map(|i| f64::from(100 + i % 2)).collect();
        let distribution = fit(&sizes).unwrap();
        assert!(distribution.quantile(0.05) >= 99.0 && distribution.quantile(0.95) <= 102.0);
    }

    #[test]
    fn corners() {
        assert_eq!(fit(&[0.0, f64::NAN, 0.0]), Ok(CountDistribution::NOTHING));
        assert_eq!(fit(&[5.0]).unwrap().quantile(0.5), 5.0);
        assert!(fit(&[f64::NAN]).is_err() && fit(&[0.5]).is_err() && fit(&[-1.0]).is_err());
        let long: Vec<f64> = (0..10_000).map(|i| f64::from(u8::from(i % 900 == 0))).collect();
        assert!(fit(&long).unwrap().mean() > 0.0);
    }
}
