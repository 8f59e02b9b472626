//! Small dense systems.

/// The lower factor L with L·Lᵀ = `matrix`, in place, row by row; only the lower half is read and written.
///
/// A pivot that is lost to rounding is put at a tiny share of its diagonal, which leaves what hangs on it
/// undecided but bounded: penalised systems are positive definite but for rounding.
pub fn cholesky(matrix: &mut [f64], size: usize) {
    for i in 0..size {
        let (above, from_i) = matrix.split_at_mut(i * size);
        let row = &mut from_i[..=i];
        let diagonal = row[i];
        for j in 0..i {
            let other = &above[j * size..=j * size + j];
            let sum = row[j] - dot(&row[..j], &other[..j]);
            row[j] = sum / other[j];
        }
        let pivot = diagonal - dot(&row[..i], &row[..i]);
        row[i] = pivot.max(1e-14 * diagonal).max(f64::MIN_POSITIVE).sqrt();
    }
}

/// Solves L·x = b in place.
pub fn forward(factor: &[f64], size: usize, x: &mut [f64]) {
    for i in 0..size {
        let row = &factor[i * size..=i * size + i];
        x[i] = (x[i] - dot(&row[..i], &x[..i])) / row[i];
    }
}

/// Solves Lᵀ·x = b in place.
pub fn backward(factor: &[f64], size: usize, x: &mut [f64]) {
    for i in (0..size).rev() {
        let row = &factor[i * size..=i * size + i];
        x[i] /= row[i];
        let value = x[i];
        for (earlier, share) in x[..i].iter_mut().zip(row) {
            *earlier -= share * value;
        }
    }
}

/// Solves L·Lᵀ·x = b in place.
pub fn solve(factor: &[f64], size: usize, x: &mut [f64]) {
    forward(factor, size, x);
    backward(factor, size, x);
}

/// The sum of products, in eight partial sums so that the compiler can do several at once.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_eights, a_rest) = a.as_chunks::<8>();
    let (b_eights, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (x, y) in a_eights.iter().zip(b_eights) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f64>() + rest
}

/// `y += a·x`.
pub fn add_scaled(y: &mut [f64], a: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let matrix = [4.0, 1.0, 0.5, 1.0, 3.0, 0.2, 0.5, 0.2, 2.0];
        let right = [1.0, 2.0, 3.0];
        let (mut factor, mut x) = (matrix, right);
        cholesky(&mut factor, 3);
        solve(&factor, 3, &mut x);
        for row in 0..3 {
            assert!((dot(&matrix[row * 3..row * 3 + 3], &x) - right[row]).abs() < 1e-14);
        }
    }
}
