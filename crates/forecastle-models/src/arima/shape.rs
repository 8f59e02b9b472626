//! Where the coefficients of a model's lag polynomials stand.

use super::orders::Orders;

/// The lags of the terms of a model's polynomials: few, far apart when there is a season.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Lags of autoregressive terms, ascending.
    pub ar_lags: Vec<usize>,
    /// Lags of moving-average terms, ascending.
    pub ma_lags: Vec<usize>,
    /// The furthest autoregressive lag.
    pub ar_reach: usize,
    /// The furthest moving-average lag.
    pub ma_reach: usize,
}

impl Shape {
    /// The shape of orders.
    pub fn of(orders: &Orders) -> Self {
        Self {
            ar_lags: lags(orders.p, orders.seasonal_p, orders.season),
            ma_lags: lags(orders.q, orders.seasonal_q, orders.season),
            ar_reach: orders.ar_reach(),
            ma_reach: orders.ma_reach(),
        }
    }

    /// The number of values that the state of the filter holds.
    pub fn state(&self) -> usize {
        self.ar_reach.max(self.ma_reach)
    }
}

/// The lags at which a product of a short and a seasonal polynomial has terms.
fn lags(short: usize, seasonal: usize, season: usize) -> Vec<usize> {
    let mut lags: Vec<usize> = (0..=seasonal)
        .flat_map(|repeat| (0..=short).map(move |place| repeat * season + place))
        .filter(|lag| *lag > 0)
        .collect();
    lags.sort_unstable();
    lags.dedup();
    lags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stand_around_the_season() {
        let shape = Shape::of(&Orders::plain(1, 1, 2).with_season((0, 1, 1), 7));
        assert_eq!(shape.ar_lags, [1]);
        assert_eq!(shape.ma_lags, [1, 2, 7, 8, 9]);
        assert_eq!(shape.state(), 9);
    }
}
