//! Ridge regression on a handful of features, with the penalty left to the data.

/// How many features there are.
pub const FEATURES: usize = 4;

/// The penalties tried, from `10⁻⁴` to `10⁴` times the largest eigenvalue, evenly in logarithms.
const PENALTIES: usize = 25;

/// The slopes of ridge regressions with every penalty, averaged by how well each does in generalised
/// cross-validation. One factorisation of the matrix serves all penalties.
///
/// Source: Golub, Heath & Wahba (1979), Technometrics 21(2).
pub fn ridge(
    gram: [[f64; FEATURES]; FEATURES],
    moment: [f64; FEATURES],
    square: f64,
    rows: f64,
) -> [f64; FEATURES] {
    let (eigenvalues, vectors) = eigen(gram);
    let largest = eigenvalues.iter().copied().fold(0.0, f64::max);
    if largest <= 0.0 || square <= 0.0 {
        return [0.0; FEATURES];
    }
    let along: [f64; FEATURES] =
        std::array::from_fn(|k| (0..FEATURES).map(|i| vectors[i][k] * moment[i]).sum());
    // Directions in which nothing varies explain nothing.
    let counts = |k: usize| eigenvalues[k] > 1e-12 * largest;
    let explained = |k: usize| along[k] * along[k] / eigenvalues[k];
    let all: f64 = (0..FEATURES).filter(|k| counts(*k)).map(explained).sum();
    let trials: Vec<(f64, [f64; FEATURES])> = (0..PENALTIES)
        .map(|trial| {
            let exponent = -4.0 + 8.0 * trial as f64 / (PENALTIES - 1) as f64;
            let penalty = largest * 10_f64.powf(exponent);
            let (mut residual, mut parameters) = ((square - all).max(0.0), 1.0);
            let mut coefficients = [0.0; FEATURES];
            for k in (0..FEATURES).filter(|k| counts(*k)) {
                let kept = eigenvalues[k] / (eigenvalues[k] + penalty);
                residual += (1.0 - kept).powi(2) * explained(k);
                parameters += kept;
                coefficients[k] = along[k] / (eigenvalues[k] + penalty);
            }
            let free = (1.0 - parameters / rows).max(1e-3);
            (residual / rows / (free * free), coefficients)
        })
        .collect();
    let least = trials.iter().map(|trial| trial.0).fold(f64::INFINITY, f64::min);
    let (mut total, mut mean) = (0.0, [0.0; FEATURES]);
    for (score, coefficients) in &trials {
        let weight = if least > 0.0 { (-(score / least - 1.0) * rows / 2.0).exp() } else { 1.0 };
        total += weight;
        mean.iter_mut().zip(coefficients).for_each(|(mean, c)| *mean += weight * c);
    }
    std::array::from_fn(|i| (0..FEATURES).map(|k| vectors[i][k] * mean[k] / total).sum())
}

/// Eigenvalues of a symmetric matrix, and its eigenvectors as columns, by Jacobi's rotations.
fn eigen(
    mut matrix: [[f64; FEATURES]; FEATURES],
) -> ([f64; FEATURES], [[f64; FEATURES]; FEATURES]) {
    let mut vectors: [[f64; FEATURES]; FEATURES] =
        std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    // Convergence is quadratic: a handful of sweeps reaches the last digit.
    for _ in 0..12 {
        for p in 0..FEATURES {
            for q in p + 1..FEATURES {
                if matrix[p][q] == 0.0 {
                    continue;
                }
                let half_cotangent = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
                let tangent = half_cotangent.signum()
                    / (half_cotangent.abs() + (half_cotangent * half_cotangent + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                let turn = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
                for row in matrix.iter_mut().chain(vectors.iter_mut()) {
                    (row[p], row[q]) = turn(row[p], row[q]);
                }
                let (row_p, row_q) = (matrix[p], matrix[q]);
                let turned = row_p.iter().zip(row_q).map(|(a, b)| turn(*a, b));
                for (column, (a, b)) in turned.enumerate() {
                    (matrix[p][column], matrix[q][column]) = (a, b);
                }
            }
        }
    }
    (std::array::from_fn(|k| matrix[k][k]), vectors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::uniform;

    fn positive_definite() -> [[f64; FEATURES]; FEATURES] {
        let rows: [[f64; FEATURES]; 9] =
            std::array::from_fn(|i| std::array::from_fn(|j| uniform(5, i as u64, j as u64) - 0.5));
        std::array::from_fn(|i| {
            std::array::from_fn(|j| rows.iter().map(|row| row[i] * row[j]).sum())
        })
    }

    #[test]
    fn eigenvectors_put_the_matrix_together_again() {
        let matrix = positive_definite();
        let (values, vectors) = eigen(matrix);
        for i in 0..FEATURES {
            for j in 0..FEATURES {
                let sum: f64 =
                    (0..FEATURES).map(|k| values[k] * vectors[i][k] * vectors[j][k]).sum();
                assert!((sum - matrix[i][j]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn without_noise_the_slopes_are_found() {
        let gram = positive_definite();
        let slopes = [0.5, -0.2, 0.1, 0.3];
        let moment: [f64; FEATURES] =
            std::array::from_fn(|i| (0..FEATURES).map(|j| gram[i][j] * slopes[j]).sum());
        let square: f64 = moment.iter().zip(slopes).map(|(m, s)| m * s).sum();
        for (found, expected) in ridge(gram, moment, square, 200.0).iter().zip(slopes) {
            assert!((found - expected).abs() < 2e-3, "{found} {expected}");
        }
    }
}
