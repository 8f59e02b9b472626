//! The Kalman filter of the textbook, written out with matrices: what the fast ones are held against.

use super::polynomial::Polynomials;

/// What the filter says of a series.
pub struct Filtered {
    /// The standardised innovation of each known value.
    pub standard: Vec<f64>,
    /// The sum of the logarithms of their variances.
    pub determinant: f64,
    /// The values expected next.
    pub forecasts: Vec<f64>,
}

impl Filtered {
    /// The logarithm of the likelihood, at its greatest over the variance of the shocks.
    pub fn log_likelihood(&self) -> f64 {
        let known = self.standard.len() as f64;
        let squares: f64 = self.standard.iter().map(|innovation| innovation * innovation).sum();
        let level = (squares / known).ln() + 1.0 + std::f64::consts::TAU.ln();
        -0.5 * (known * level + self.determinant)
    }
}

/// Filters values about a mean in Harvey's form, with the state's first covariance summed up from the responses
/// to shocks; gaps (NaN) are passed over.
pub fn filter(polynomials: &Polynomials, mean: f64, values: &[f64], ahead: usize) -> Filtered {
    let size = polynomials.ar.len().max(polynomials.ma.len() + 1);
    let ar = |i: usize| polynomials.ar.get(i).copied().unwrap_or(0.0);
    let shock =
        |i: usize| if i == 0 { 1.0 } else { polynomials.ma.get(i - 1).copied().unwrap_or(0.0) };
    let moved = |state: &[f64]| -> Vec<f64> {
        (0..size).map(|i| ar(i) * state[0] + state.get(i + 1).copied().unwrap_or(0.0)).collect()
    };
    let mut covariance = vec![vec![0.0; size]; size];
    let mut response: Vec<f64> = (0..size).map(shock).collect();
    for _ in 0..4_000 {
        for i in 0..size {
            for j in 0..size {
                covariance[i][j] += response[i] * response[j];
            }
        }
        response = moved(&response);
    }
    let mut state = vec![0.0; size];
    let (mut standard, mut determinant) = (Vec::new(), 0.0);
    for value in values {
        if !value.is_nan() {
            let variance = covariance[0][0];
            let innovation = value - mean - state[0];
            standard.push(innovation / variance.sqrt());
            determinant += variance.ln();
            let column: Vec<f64> = (0..size).map(|i| covariance[i][0]).collect();
            for i in 0..size {
                state[i] += column[i] * innovation / variance;
                for j in 0..size {
                    covariance[i][j] -= column[i] * column[j] / variance;
                }
            }
        }
        state = moved(&state);
        let half: Vec<Vec<f64>> = covariance.iter().map(|row| moved(row)).collect();
        for j in 0..size {
            let column: Vec<f64> = half.iter().map(|row| row[j]).collect();
            for (i, value) in moved(&column).into_iter().enumerate() {
                covariance[i][j] = value + shock(i) * shock(j);
            }
        }
    }
    let mut forecasts = Vec::new();
    for _ in 0..ahead {
        forecasts.push(mean + state[0]);
        state = moved(&state);
    }
    Filtered { standard, determinant, forecasts }
}
