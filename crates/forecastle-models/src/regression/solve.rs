//! Ridge regression by Cholesky factorisation, with the penalty chosen by generalised cross-validation.

/// A fitted ridge regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// One coefficient per column.
    pub coefficients: Vec<f64>,
    /// Residual variance, with the effective number of parameters taken off the degrees of freedom.
    pub residual_variance: f64,
}

/// Penalties tried, as multiples of the number of rows (columns have unit variance).
const PENALTIES: [f64; 7] = [1e-4, 1e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0];

/// Fits `y ≈ X·b` with a penalty on every column but the first (the intercept), choosing the penalty with
/// the smallest generalised cross-validation score `n·RSS/(n − df)²`. Source: Golub, Heath & Wahba
/// (1979), Technometrics 21(2).
///
/// `rows` is row-major with `columns` columns. `None` when no penalty gives a finite solution.
pub fn ridge(rows: &[f64], columns: usize, y: &[f64]) -> Option<Solution> {
    debug_assert_eq!(rows.len(), y.len() * columns);
    let gram = gram_matrix(rows, columns);
    let moment = moment_vector(rows, columns, y);
    let left = |coefficients: &[f64]| residual_sum(rows, columns, y, coefficients);
    best_penalty(&gram, &moment, y.len() as f64, 1, left)
}

/// As [`ridge`], from sums over `count` rows: of products of the columns (`gram`, row-major), of columns with
/// what is fitted (`moment`) and of its `squares`. The first `free` columns have no penalty.
pub fn ridge_of_sums(
    gram: &[f64],
    moment: &[f64],
    squares: f64,
    count: f64,
    free: usize,
) -> Option<Solution> {
    let columns = moment.len();
    let left = |coefficients: &[f64]| {
        let rows = coefficients.iter().zip(gram.chunks_exact(columns.max(1)));
        let fitted = rows.zip(moment).map(|((b, row), moment)| {
            let product: f64 = row.iter().zip(coefficients).map(|(g, c)| g * c).sum();
            b * (product - 2.0 * moment)
        });
        (squares + fitted.sum::<f64>()).max(0.0)
    };
    best_penalty(gram, moment, count, free, left)
}

fn best_penalty(
    gram: &[f64],
    moment: &[f64],
    count: f64,
    free: usize,
    residual_sum: impl Fn(&[f64]) -> f64,
) -> Option<Solution> {
    let columns = moment.len();
    let mut best: Option<(f64, Solution)> = None;
    for penalty in PENALTIES {
        let mut penalised = gram.to_vec();
        for column in free..columns {
            penalised[column * columns + column] += penalty * count;
        }
        let Some(factor) = cholesky(penalised, columns) else { continue };
        let coefficients = solve(&factor, columns, moment);
        let freedom = count - effective_parameters(&factor, gram, columns);
        let rss = residual_sum(&coefficients);
        if freedom < 1.0 || !rss.is_finite() {
            continue;
        }
        let score = count * rss / (freedom * freedom);
        if best.as_ref().is_none_or(|(least, _)| score < *least) {
            let residual_variance = rss / freedom;
            best = Some((score, Solution { coefficients, residual_variance }));
        }
    }
    best.map(|(_, solution)| solution)
}

fn gram_matrix(rows: &[f64], columns: usize) -> Vec<f64> {
    let mut gram = vec![0.0; columns * columns];
    for row in rows.chunks_exact(columns) {
        for i in 0..columns {
            for j in 0..=i {
                gram[i * columns + j] += row[i] * row[j];
            }
        }
    }
    for i in 0..columns {
        for j in 0..i {
            gram[j * columns + i] = gram[i * columns + j];
        }
    }
    gram
}

fn moment_vector(rows: &[f64], columns: usize, y: &[f64]) -> Vec<f64> {
    let mut moment = vec![0.0; columns];
    for (row, target) in rows.chunks_exact(columns).zip(y) {
        for (sum, value) in moment.iter_mut().zip(row) {
            *sum += value * target;
        }
    }
    moment
}

/// The lower factor L with L·Lᵀ = `matrix`, or `None` when the matrix is not positive definite.
fn cholesky(mut matrix: Vec<f64>, n: usize) -> Option<Vec<f64>> {
    for i in 0..n {
        for j in 0..=i {
            let mut sum = matrix[i * n + j];
            for k in 0..j {
                sum -= matrix[i * n + k] * matrix[j * n + k];
            }
            if i == j {
                if sum <= 0.0 || !sum.is_finite() {
                    return None;
                }
                matrix[i * n + i] = sum.sqrt();
            } else {
                matrix[i * n + j] = sum / matrix[j * n + j];
            }
        }
    }
    Some(matrix)
}

fn solve(factor: &[f64], n: usize, right: &[f64]) -> Vec<f64> {
    let mut x = right.to_vec();
    for i in 0..n {
        for k in 0..i {
            x[i] -= factor[i * n + k] * x[k];
        }
        x[i] /= factor[i * n + i];
    }
    for i in (0..n).rev() {
        for k in i + 1..n {
            x[i] -= factor[k * n + i] * x[k];
        }
        x[i] /= factor[i * n + i];
    }
    x
}

/// The trace of the hat matrix, trace((G + P)⁻¹·G).
fn effective_parameters(factor: &[f64], gram: &[f64], n: usize) -> f64 {
    (0..n).map(|column| solve(factor, n, &gram[column * n..(column + 1) * n])[column]).sum()
}

fn residual_sum(rows: &[f64], columns: usize, y: &[f64], coefficients: &[f64]) -> f64 {
    rows.chunks_exact(columns)
        .zip(y)
        .map(|(row, target)| {
            let fitted: f64 = row.iter().zip(coefficients).map(|(x, b)| x * b).sum();
            (target - fitted) * (target - fitted)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_line_is_found() {
        let rows: Vec<f64> = (0..50).flat_map(|i| [1.0, (f64::from(i) - 24.5) / 14.43]).collect();
        let y: Vec<f64> = rows.chunks(2).map(|row| 3.0 + 2.0 * row[1]).collect();
        let solution = ridge(&rows, 2, &y).unwrap();
        assert!((solution.coefficients[0] - 3.0).abs() < 1e-3);
        assert!((solution.coefficients[1] - 2.0).abs() < 1e-3);
    }

    #[test]
    fn sums_say_what_rows_do() {
        let rows: Vec<f64> = (0..60)
            .flat_map(|i| [1.0, f64::from(i % 7) - 3.0, f64::from(i * i % 11) - 5.0])
            .collect();
        let y: Vec<f64> =
            rows.chunks(3).zip(0..).map(|(x, i)| x[1] - 0.5 * x[2] + f64::from(i % 3)).collect();
        let (gram, moment) = (gram_matrix(&rows, 3), moment_vector(&rows, 3, &y));
        let squares = y.iter().map(|y| y * y).sum();
        let by_rows = ridge(&rows, 3, &y).unwrap();
        let by_sums = ridge_of_sums(&gram, &moment, squares, 60.0, 1).unwrap();
        assert_eq!(by_rows.coefficients, by_sums.coefficients);
        let (one, other) = (by_rows.residual_variance, by_sums.residual_variance);
        assert!((one - other).abs() < 1e-9 * one, "{one} {other}");
    }

    #[test]
    fn the_solution_satisfies_the_normal_equations() {
        let gram = vec![4.0, 1.0, 0.5, 1.0, 3.0, 0.2, 0.5, 0.2, 2.0];
        let right = [1.0, 2.0, 3.0];
        let x = solve(&cholesky(gram.clone(), 3).unwrap(), 3, &right);
        for row in 0..3 {
            let left: f64 = (0..3).map(|k| gram[row * 3 + k] * x[k]).sum();
            assert!((left - right[row]).abs() < 1e-12);
        }
    }

    #[test]
    fn without_penalty_every_column_is_a_parameter() {
        let gram = vec![4.0, 1.0, 1.0, 3.0];
        let factor = cholesky(gram.clone(), 2).unwrap();
        assert!((effective_parameters(&factor, &gram, 2) - 2.0).abs() < 1e-12);
    }
}
