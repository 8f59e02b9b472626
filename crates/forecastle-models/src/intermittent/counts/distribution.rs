//! A distribution of counts.

use forecastle_core::random::normal_quantile;

/// Larger means of what lies above the least demand are beyond the recursion: its first probability
/// would be too small for a number. A gamma distribution is as good there.
const LARGEST_MEAN: f64 = 500.0;

/// No demand with some probability; else packs of a shifted negative binomial number.
///
/// `y = 0` with probability `1 − demand`, else `y = pack·(least + N)` with `N ~ NegBin(above, size)`:
/// mean `above`, variance `above + above²/size`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountDistribution {
    /// The probability of a demand, 0 to 1.
    pub demand: f64,
    /// The unit that demands come in, such as 6 for sixpacks; at least 1.
    pub pack: f64,
    /// The least size of a demand, in packs, at least 1.
    pub least: f64,
    /// The mean size of a demand beyond the least, in packs, at least 0.
    pub above: f64,
    /// The negative binomial's size, above 0: the smaller, the longer the tail; infinite for a Poisson
    /// distribution.
    pub size: f64,
}

impl CountDistribution {
    /// The certainty of no demand.
    pub const NOTHING: Self =
        Self { demand: 0.0, pack: 1.0, least: 1.0, above: 0.0, size: f64::INFINITY };

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.demand * self.pack * (self.least + self.above)
    }

    /// The variance.
    pub fn variance(&self) -> f64 {
        let (mean, inner) =
            (self.least + self.above, self.above + self.above * self.above / self.size);
        let of_packs = self.demand * (inner + mean * mean) - (self.demand * mean).powi(2);
        self.pack * self.pack * of_packs
    }

    /// The least count whose cumulative probability reaches `p`, a probability below 1.
    pub fn quantile(&self, p: f64) -> f64 {
        let mut out = [0.0];
        self.quantiles(&[p], &mut out);
        out[0]
    }

    /// The quantiles of ascending probabilities below 1, in one sweep over the counts.
    pub fn quantiles(&self, ascending: &[f64], out: &mut [f64]) {
        debug_assert!(ascending.is_sorted() && ascending.len() == out.len());
        let mut sweep = Sweep::of(self);
        for (p, place) in ascending.iter().zip(out) {
            let among_demands = (p - (1.0 - self.demand)) / self.demand;
            // Rounding must not turn a probability that is reached exactly into one that is not.
            *place = if self.demand <= 0.0 || among_demands <= 1e-12 {
                0.0
            } else if self.above > LARGEST_MEAN {
                self.pack * (self.least + self.gamma_quantile(among_demands.min(1.0 - 1e-12)))
            } else {
                while sweep.cumulative < among_demands - 1e-12 && sweep.next() {}
                self.pack * (self.least + sweep.count)
            };
        }
    }

    /// The median of the distribution weighted by one over the count, without the zeros: what a forecast
    /// scored by relative errors aims at. 0 where nothing is ever demanded.
    pub fn relative_median(&self) -> f64 {
        if self.demand <= 0.0 {
            return 0.0;
        }
        if self.above > LARGEST_MEAN {
            // 1/y shifts a gamma distribution's shape by one, and with it the mean by the variance over
            // the mean.
            let less = (1.0 + self.above / self.size).min(self.above);
            let shifted = Self { above: self.above - less, ..*self };
            return self.pack * (self.least + shifted.gamma_quantile(0.5));
        }
        let weight = |sweep: &Sweep| sweep.probability / (self.least + sweep.count);
        let mut sweep = Sweep::of(self);
        let mut total = weight(&sweep);
        while sweep.next() {
            total += weight(&sweep);
        }
        let mut sweep = Sweep::of(self);
        let mut reached = weight(&sweep);
        while reached < 0.5 * total && sweep.next() {
            reached += weight(&sweep);
        }
        self.pack * (self.least + sweep.count)
    }

    /// A quantile of the part above the least demand by Wilson and Hilferty's approximation to the gamma
    /// distribution of the same mean and variance, as a whole number.
    fn gamma_quantile(&self, p: f64) -> f64 {
        let ninth = (1.0 + self.above / self.size) / self.above.max(1.0) / 9.0;
        let root = 1.0 - ninth + normal_quantile(p) * ninth.sqrt();
        (self.above * root.max(0.0).powi(3)).round()
    }
}

/// The probabilities of 0, 1, 2, … packs above the least demand, one after the other.
struct Sweep {
    above: f64,
    size: f64,
    count: f64,
    probability: f64,
    cumulative: f64,
}

impl Sweep {
    fn of(distribution: &CountDistribution) -> Self {
        let CountDistribution { above, size, .. } = *distribution;
        let log_none = if size.is_finite() { -size * (above / size).ln_1p() } else { -above };
        let probability = log_none.exp();
        Self { above, size, count: 0.0, probability, cumulative: probability }
    }

    /// Goes on to the next count; false where hardly any probability is left.
    fn next(&mut self) -> bool {
        let past_the_middle = self.count > self.above;
        if self.cumulative >= 1.0 - 1e-13 || (past_the_middle && self.probability < 1e-17) {
            return false;
        }
        let ratio = if self.size.is_finite() {
            (self.size + self.count) * self.above / (self.size + self.above)
        } else {
            self.above
        };
        self.count += 1.0;
        self.probability *= ratio / self.count;
        self.cumulative += self.probability;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(demand: f64, above: f64, size: f64) -> CountDistribution {
        CountDistribution { demand, pack: 1.0, least: 1.0, above, size }
    }

    /// The probability of a count above the least, written out with factorials.
    fn written_out(above: f64, size: u32, count: u32) -> f64 {
        let size_value = f64::from(size);
        let choose = (0..count).fold(1.0, |c, i| c * f64::from(size + i) / f64::from(i + 1));
        let share = size_value / (size_value + above);
        choose * share.powi(size as i32) * (1.0 - share).powi(count as i32)
    }

    #[test]
    fn the_sweep_agrees_with_the_formula_written_out() {
        let mut sweep = Sweep::of(&of(1.0, 2.5, 3.0));
        let mut cumulative = 0.0;
        for count in 0..30 {
            let expected = written_out(2.5, 3, count);
            cumulative += expected;
            assert!((sweep.probability - expected).abs() < 1e-12);
            assert!((sweep.cumulative - cumulative).abs() < 1e-12);
            sweep.next();
        }
    }

    #[test]
    fn published_poisson_quantiles_come_out() {
        // Poisson(6): P(N ≤ 8) = 0.8472, P(N ≤ 9) = 0.9161 (tables of the Poisson distribution).
        let distribution = of(1.0, 6.0, f64::INFINITY);
        let mut quantiles = [0.0; 3];
        distribution.quantiles(&[0.5, 0.84, 0.9], &mut quantiles);
        assert_eq!(quantiles, [7.0, 9.0, 10.0]);
    }

    #[test]
    fn zeros_are_the_low_quantiles() {
        let distribution = of(0.3, 0.0, 1.0);
        assert_eq!(distribution.quantile(0.5), 0.0);
        assert_eq!(distribution.quantile(0.7), 0.0);
        assert_eq!(distribution.quantile(0.71), 1.0);
        assert_eq!(CountDistribution::NOTHING.quantile(0.99), 0.0);
        assert_eq!(CountDistribution::NOTHING.relative_median(), 0.0);
    }

    #[test]
    fn moments_agree_with_sums_over_the_counts() {
        let distribution = CountDistribution { pack: 6.0, least: 2.0, ..of(0.4, 1.7, 2.0) };
        let (mut mean, mut square) = (0.0, 0.0);
        for count in 0..200 {
            let value = 6.0 * (2.0 + f64::from(count));
            mean += 0.4 * written_out(1.7, 2, count) * value;
            square += 0.4 * written_out(1.7, 2, count) * value * value;
        }
        assert!((distribution.mean() - mean).abs() < 1e-9);
        assert!((distribution.variance() - (square - mean * mean)).abs() < 1e-9);
    }

    #[test]
    fn relative_errors_are_least_at_the_relative_median() {
        let distribution = of(0.8, 4.0, 2.0);
        let loss = |forecast: f64| -> f64 {
            let error = |count: u32| (f64::from(count + 1) - forecast).abs() / f64::from(count + 1);
            (0..300).map(|count| written_out(4.0, 2, count) * error(count)).sum()
        };
        let best = (1..20).map(f64::from).min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap();
        assert_eq!(distribution.relative_median(), best);
        assert!(best < distribution.quantile(0.5));
    }

    #[test]
    fn both_ways_to_a_quantile_agree_where_they_meet() {
        let low = of(1.0, LARGEST_MEAN, 20.0);
        let high = of(1.0, LARGEST_MEAN * (1.0 + 1e-9), 20.0);
        for p in [0.05, 0.5, 0.95] {
            let (one, other) = (low.quantile(p), high.quantile(p));
            assert!((one - other).abs() <= 0.005 * one, "{p}: {one} {other}");
        }
    }
}
