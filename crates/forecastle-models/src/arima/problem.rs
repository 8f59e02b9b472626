//! A differenced series with its differenced regressors.

use super::orders::Orders;

/// What a model's coefficients are fitted to.
///
/// Differencing first and filtering the differences gives the same likelihood as a filter with a diffuse
/// start of the levels, and the filter's state stays as short as the lag polynomials.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// The differenced series.
    pub values: Vec<f64>,
    /// Differenced regressors over the same periods and the periods ahead; first the constant, when there
    /// is one.
    pub regressors: Vec<Vec<f64>>,
}

impl Problem {
    /// Differences a series and its regressors as the orders say. A regressor reaches as far ahead as
    /// forecasts will; one that differencing makes vanish is left out.
    pub fn new(
        orders: &Orders,
        has_constant: bool,
        values: &[f64],
        regressors: &[Vec<f64>],
    ) -> Self {
        let differenced = orders.difference(values);
        let count = differenced.len();
        let constant = has_constant.then(|| vec![1.0; count]);
        let columns = regressors.iter().map(|column| orders.difference(column));
        let told = columns.filter(|column| {
            let known = &column[..count.min(column.len())];
            let mean = known.iter().sum::<f64>() / count.max(1) as f64;
            let centre = if orders.lost() == 0 || has_constant { mean } else { 0.0 };
            known.iter().any(|value| (value - centre).abs() > 1e-9)
        });
        let regressors = constant.into_iter().chain(told).collect();
        Self { values: differenced, regressors }
    }

    /// The number of differenced values.
    pub fn count(&self) -> usize {
        self.values.len()
    }
}
