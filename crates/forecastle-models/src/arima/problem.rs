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
    /// Differenced regressors; first the constant, when there is one.
    pub regressors: Vec<Vec<f64>>,
    /// Whether there is a constant.
    pub has_constant: bool,
    /// Which of the given regressors the others are.
    pub kept: Vec<usize>,
}

impl Problem {
    /// Differences a series and its regressors as the orders say; a regressor that differencing makes vanish
    /// is left out.
    pub fn new(
        orders: &Orders,
        has_constant: bool,
        values: &[f64],
        regressors: &[Vec<f64>],
    ) -> Self {
        let differenced = orders.difference(values);
        let count = differenced.len();
        let mut problem = Self { values: differenced, has_constant, ..Self::default() };
        if has_constant {
            problem.regressors.push(vec![1.0; count]);
        }
        for (place, column) in regressors.iter().enumerate() {
            let column = orders.difference(column);
            let mean = column.iter().sum::<f64>() / count.max(1) as f64;
            let centre = if orders.lost() == 0 || has_constant { mean } else { 0.0 };
            if column.iter().any(|value| (value - centre).abs() > 1e-9) {
                problem.regressors.push(column);
                problem.kept.push(place);
            }
        }
        problem
    }

    /// The number of differenced values.
    pub fn count(&self) -> usize {
        self.values.len()
    }
}
