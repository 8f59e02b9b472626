//! The orders of a seasonal ARIMA model, and differencing.

/// The orders (p,d,q)(P,D,Q) of a seasonal ARIMA model and the length of its season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orders {
    /// Autoregressive terms.
    pub p: usize,
    /// Differences.
    pub d: usize,
    /// Moving-average terms.
    pub q: usize,
    /// Seasonal autoregressive terms.
    pub seasonal_p: usize,
    /// Seasonal differences.
    pub seasonal_d: usize,
    /// Seasonal moving-average terms.
    pub seasonal_q: usize,
    /// Periods of a season; 1 without one.
    pub season: usize,
}

impl Orders {
    /// Orders without a season.
    pub fn plain(p: usize, d: usize, q: usize) -> Self {
        Self { p, d, q, seasonal_p: 0, seasonal_d: 0, seasonal_q: 0, season: 1 }
    }

    /// The same with a seasonal part.
    #[must_use]
    pub fn with_season(self, orders: (usize, usize, usize), season: usize) -> Self {
        let (seasonal_p, seasonal_d, seasonal_q) = orders;
        Self { seasonal_p, seasonal_d, seasonal_q, season, ..self }
    }

    /// The number of coefficients, regressors and variance not counted.
    pub fn coefficients(&self) -> usize {
        self.p + self.q + self.seasonal_p + self.seasonal_q
    }

    /// The furthest period back that an autoregressive term looks.
    pub fn ar_reach(&self) -> usize {
        self.p + self.seasonal_p * self.season
    }

    /// The furthest period back that a moving-average term looks.
    pub fn ma_reach(&self) -> usize {
        self.q + self.seasonal_q * self.season
    }

    /// The number of values that differencing takes from the beginning.
    pub fn lost(&self) -> usize {
        self.d + self.seasonal_d * self.season
    }

    /// A difference leaves no room for a constant but one; two would make a parabola of it.
    pub fn bears_constant(&self) -> bool {
        self.d + self.seasonal_d <= 1
    }

    /// The coefficients of the differencing polynomial `(1−B)^d (1−B^m)^D`, from lag 0 on.
    pub fn differencing(&self) -> Vec<f64> {
        let mut polynomial = vec![0.0; self.lost() + 1];
        polynomial[0] = 1.0;
        for lag in self.differenced_lags() {
            for place in (lag..polynomial.len()).rev() {
                polynomial[place] -= polynomial[place - lag];
            }
        }
        polynomial
    }

    /// The differenced values, shorter by [`Orders::lost`].
    pub fn difference(&self, values: &[f64]) -> Vec<f64> {
        let mut differenced = values.to_vec();
        for lag in self.differenced_lags() {
            differenced = difference(&differenced, lag);
        }
        differenced
    }

    fn differenced_lags(&self) -> impl Iterator<Item = usize> {
        let seasonal = std::iter::repeat_n(self.season, self.seasonal_d);
        seasonal.chain(std::iter::repeat_n(1, self.d))
    }
}

/// `x(t) − x(t−lag)`, shorter by `lag`; empty when there are no more values than that.
pub fn difference(values: &[f64], lag: usize) -> Vec<f64> {
    values.iter().skip(lag).zip(values).map(|(now, before)| now - before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polynomial_and_repeated_differences_agree() {
        let orders = Orders::plain(0, 1, 0).with_season((0, 1, 0), 4);
        let values: Vec<f64> = (0..30).map(|t| f64::from(t * t % 17)).collect();
        let polynomial = orders.differencing();
        for (place, value) in orders.difference(&values).iter().enumerate() {
            let written_out: f64 = polynomial
                .iter()
                .enumerate()
                .map(|(lag, factor)| factor * values[place + orders.lost() - lag])
                .sum();
            assert_eq!(*value, written_out);
        }
        assert!(difference(&[1.0, 2.0], 3).is_empty());
    }
}
