//! A quadratic with an absolute-value penalty, solved exactly.

use super::linear_algebra::{cholesky, dot, solve};

/// Minimises ½·x′Mx − c′x + λ·Σ|x| from a start, for a symmetric positive semidefinite M (row by row).
///
/// An active set: the places that may differ from zero, with their signs. The quadratic is solved on them
/// exactly; a place whose sign would turn is let go at zero, and the place at zero whose gradient exceeds
/// λ most is taken in. Every step lowers the objective, so it ends after finitely many.
pub struct Lasso {
    signs: Vec<f64>,
    active: Vec<usize>,
    gradient: Vec<f64>,
    factor: Vec<f64>,
    step: Vec<f64>,
}

impl Lasso {
    /// Room for problems of a size.
    pub fn new(size: usize) -> Self {
        Self {
            signs: vec![0.0; size],
            active: Vec::with_capacity(size),
            gradient: vec![0.0; size],
            factor: vec![0.0; size * size],
            step: Vec::with_capacity(size),
        }
    }

    /// Moves `x` to the minimum.
    pub fn minimise(&mut self, matrix: &[f64], right: &[f64], lambda: f64, x: &mut [f64]) {
        let size = right.len();
        self.active.clear();
        self.active.extend((0..size).filter(|place| x[*place] != 0.0));
        for (sign, value) in self.signs.iter_mut().zip(&*x) {
            *sign = if *value == 0.0 { 0.0 } else { value.signum() };
        }
        let largest = right.iter().fold(lambda, |most, value| most.max(value.abs()));
        let slack = 1e-13 * largest;
        // Far more steps than any problem needs: rounding could make two places change forever.
        for _ in 0..40 * (size + 1) {
            self.settle(matrix, right, lambda, x);
            for (place, gradient) in self.gradient.iter_mut().enumerate() {
                *gradient = dot(&matrix[place * size..(place + 1) * size], x) - right[place];
            }
            let outside = (0..size).filter(|place| self.signs[*place] == 0.0);
            let excess = |place: usize| self.gradient[place].abs() - lambda;
            let worst = outside.max_by(|a, b| excess(*a).total_cmp(&excess(*b)));
            let Some(worst) = worst.filter(|place| excess(*place) > slack) else { return };
            self.signs[worst] = -self.gradient[worst].signum();
            self.active.push(worst);
        }
    }

    /// The minimum over the active places with their signs, letting go of those whose sign would turn.
    fn settle(&mut self, matrix: &[f64], right: &[f64], lambda: f64, x: &mut [f64]) {
        let size = right.len();
        while !self.active.is_empty() {
            let count = self.active.len();
            let factor = &mut self.factor[..count * count];
            self.step.clear();
            for (row, place) in self.active.iter().enumerate() {
                for (column, other) in self.active[..=row].iter().enumerate() {
                    factor[row * count + column] = matrix[place * size + other];
                }
                self.step.push(right[*place] - lambda * self.signs[*place]);
            }
            cholesky(factor, count);
            solve(factor, count, &mut self.step);
            let Some((reach, turning)) = self.first_turn(x) else {
                for (place, value) in self.active.iter().zip(&self.step) {
                    x[*place] = *value;
                }
                return;
            };
            for (place, value) in self.active.iter().zip(&self.step) {
                x[*place] += reach * (value - x[*place]);
            }
            let gone = self.active.remove(turning);
            x[gone] = 0.0;
            self.signs[gone] = 0.0;
        }
    }

    /// How far towards the solution (0 to 1) the first place reaches zero on its way to the other sign,
    /// and which of the active places that is.
    fn first_turn(&self, x: &[f64]) -> Option<(f64, usize)> {
        let mut first: Option<(f64, usize)> = None;
        for (row, place) in self.active.iter().enumerate() {
            let (from, to) = (x[*place], self.step[row]);
            if to * self.signs[*place] > 0.0 {
                continue;
            }
            let reach = if from == to { 0.0 } else { from / (from - to) };
            if first.is_none_or(|(least, _)| reach < least) {
                first = Some((reach, row));
            }
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::normal;

    /// Coordinate descent, many times round: slow and plain.
    fn reference(matrix: &[f64], right: &[f64], lambda: f64) -> Vec<f64> {
        let size = right.len();
        let mut x = vec![0.0; size];
        for _ in 0..200_000 {
            for i in 0..size {
                let rest = right[i] - dot(&matrix[i * size..(i + 1) * size], &x)
                    + matrix[i * size + i] * x[i];
                x[i] = rest.signum() * (rest.abs() - lambda).max(0.0) / matrix[i * size + i];
            }
        }
        x
    }

    fn problem(size: usize, rows: usize, seed: u64) -> (Vec<f64>, Vec<f64>) {
        let draw = |row: usize, column: usize| normal(seed, row as u64, column as u64);
        let mut matrix = vec![0.0; size * size];
        for (i, j) in (0..size).flat_map(|i| (0..size).map(move |j| (i, j))) {
            matrix[i * size + j] = (0..rows).map(|row| draw(row, i) * draw(row, j)).sum();
        }
        (matrix, (0..size).map(|i| 5.0 * draw(rows, i)).collect())
    }

    #[test]
    fn coordinate_descent_ends_where_the_active_set_does() {
        for seed in 0..6 {
            let (matrix, right) = problem(8, 30, seed);
            for lambda in [0.1, 2.0, 8.0] {
                let mut x = vec![0.0; 8];
                Lasso::new(8).minimise(&matrix, &right, lambda, &mut x);
                for (one, other) in x.iter().zip(reference(&matrix, &right, lambda)) {
                    assert!((one - other).abs() < 1e-10, "{seed} {lambda}: {one} {other}");
                }
                // From another start, whose signs are partly wrong, to the same place.
                let mut again: Vec<f64> = x.iter().map(|value| 1.0 - value).collect();
                Lasso::new(8).minimise(&matrix, &right, lambda, &mut again);
                assert!(x.iter().zip(&again).all(|(a, b)| (a - b).abs() < 1e-10));
            }
        }
    }

    #[test]
    fn with_fewer_rows_than_columns_it_still_ends() {
        let (matrix, right) = problem(12, 4, 3);
        let mut x = vec![0.0; 12];
        Lasso::new(12).minimise(&matrix, &right, 0.5, &mut x);
        assert!(x.iter().all(|value| value.is_finite()));
    }
}
