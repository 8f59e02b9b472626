//! Normal equations.

/// The products of a Jacobian with itself and with the residuals.
#[derive(Debug, Clone, Default)]
pub struct Normal {
    /// `JᵀJ`, row-major.
    pub curvature: Vec<f64>,
    /// `Jᵀr`.
    pub slope: Vec<f64>,
    factor: Vec<f64>,
}

impl Normal {
    /// Multiplies out columns of `count` values each, the residuals first.
    pub fn multiply_out(&mut self, columns: &[f64], count: usize) {
        let (residuals, jacobian) = columns.split_at(count);
        let size = jacobian.len() / count;
        self.curvature.clear();
        self.curvature.resize(size * size, 0.0);
        self.slope.clear();
        for (row, one) in jacobian.chunks_exact(count).enumerate() {
            self.slope.push(dot(one, residuals));
            for (column, other) in jacobian.chunks_exact(count).enumerate().take(row + 1) {
                let product = dot(one, other);
                self.curvature[row * size + column] = product;
                self.curvature[column * size + row] = product;
            }
        }
    }

    /// The coefficients of the least squares, zero throughout when there are none.
    pub fn solve(&mut self, coefficients: &mut Vec<f64>) {
        let size = self.slope.len();
        self.factor.clone_from(&self.curvature);
        let most = (0..size).map(|i| self.curvature[i * size + i]).fold(0.0, f64::max);
        for i in 0..size {
            // A column that repeats another gets a share of what both explain.
            self.factor[i * size + i] += 1e-10 * most;
        }
        coefficients.clear();
        if factorise(&mut self.factor, size).is_some() {
            coefficients.extend(self.slope.iter().map(|slope| -slope));
            substitute(&self.factor, size, coefficients);
        }
        coefficients.resize(size, 0.0);
    }
}

/// The sum of products, in eight sums that do not wait for one another.
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    let (ones, rest) = one.as_chunks::<8>();
    let (others, other_rest) = other[..one.len()].as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (one, other) in ones.iter().zip(others) {
        for lane in 0..8 {
            sums[lane] += one[lane] * other[lane];
        }
    }
    let tail: f64 = rest.iter().zip(other_rest).map(|(one, other)| one * other).sum();
    sums.iter().sum::<f64>() + tail
}

/// Cholesky's factor in place of the lower triangle; `None` when the matrix is not positive definite.
pub fn factorise(matrix: &mut [f64], size: usize) -> Option<()> {
    for i in 0..size {
        for j in 0..=i {
            let mut sum = matrix[i * size + j];
            for k in 0..j {
                sum -= matrix[i * size + k] * matrix[j * size + k];
            }
            if i > j {
                matrix[i * size + j] = sum / matrix[j * size + j];
            } else if sum > 0.0 && sum.is_finite() {
                matrix[i * size + i] = sum.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(())
}

/// Solves the equations of a matrix factorised, in place.
pub fn substitute(factor: &[f64], size: usize, x: &mut [f64]) {
    for i in 0..size {
        for k in 0..i {
            x[i] -= factor[i * size + k] * x[k];
        }
        x[i] /= factor[i * size + i];
    }
    for i in (0..size).rev() {
        for k in i + 1..size {
            x[i] -= factor[k * size + i] * x[k];
        }
        x[i] /= factor[i * size + i];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found() {
        // Residuals y − a − b·t at a = b = 0; the Jacobian is −1, −t, and −t once more.
        let count = 50;
        let time = |t: usize| t as f64 / 10.0;
        let mut columns: Vec<f64> = (0..count).map(|t| 3.0 - 2.0 * time(t)).collect();
        columns.extend(vec![-1.0; count]);
        columns.extend((0..count).map(|t| -time(t)));
        columns.extend((0..count).map(|t| -time(t)));
        let mut normal = Normal::default();
        normal.multiply_out(&columns, count);
        let mut coefficients = Vec::new();
        normal.solve(&mut coefficients);
        assert!((coefficients[0] - 3.0).abs() < 1e-6, "{coefficients:?}");
        assert!((coefficients[1] + coefficients[2] + 2.0).abs() < 1e-6, "{coefficients:?}");
    }
}
