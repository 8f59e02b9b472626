//! The level ahead, by a ridge regression on its own recent past.

/// What the level is regressed on: how far the last three values lie from the recent mean, and how far
/// that lies from the mean of four times as many.
const FEATURES: usize = 4;

/// The penalties tried, from `10⁻⁴` to `10⁴` times the largest eigenvalue, evenly in logarithms.
const PENALTIES: usize = 25;

/// Fewer rows than this say too little: the recent mean goes on.
const FEWEST_ROWS: usize = 8;

/// A level with the sums of all values before each place.
struct Path {
    values: Vec<f64>,
    before: Vec<f64>,
    /// Periods that make the recent mean, at least 3.
    recent: usize,
}

impl Path {
    fn push(&mut self, value: f64) {
        self.values.push(value);
        self.before.push(self.before[self.before.len() - 1] + value);
    }

    fn mean(&self, from: usize, to: usize) -> f64 {
        (self.before[to] - self.before[from]) / (to - from) as f64
    }

    fn recent_mean(&self, place: usize) -> f64 {
        self.mean(place - self.recent, place)
    }

    fn features(&self, place: usize) -> [f64; FEATURES] {
        let recent = self.recent_mean(place);
        let longer = self.mean(place.saturating_sub(4 * self.recent), place);
        let ago = |periods: usize| self.values[place - periods] - recent;
        [ago(1), ago(2), ago(3), recent - longer]
    }
}

/// Forecasts a level without gaps step by step: the mean of its `recent` last values, at least 3, and what
/// a ridge regression says of the distance from it.
pub fn forecast(level: &[f64], recent: usize, out: &mut [f64]) {
    debug_assert!(recent >= 3 && level.len() >= recent);
    // Sums of values that lie about 0 keep their digits.
    let origin = level[level.len() - 1];
    let mut path = Path { values: Vec::new(), before: vec![0.0], recent };
    path.values.reserve(level.len() + out.len());
    path.before.reserve(level.len() + out.len());
    level.iter().for_each(|value| path.push(value - origin));
    let (intercept, slopes) = fit(&path);
    for forecast in out {
        let place = path.values.len();
        let features = path.features(place);
        let distance: f64 = slopes.iter().zip(features).map(|(slope, x)| slope * x).sum();
        path.push(path.recent_mean(place) + intercept + distance);
        *forecast = origin + path.values[place];
    }
}

/// Intercept and slopes of the regression of a value's distance from the recent mean.
fn fit(path: &Path) -> (f64, [f64; FEATURES]) {
    let rows = path.values.len() - path.recent;
    if rows < FEWEST_ROWS {
        return (0.0, [0.0; FEATURES]);
    }
    let places = || path.recent..path.values.len();
    let target = |place: usize| path.values[place] - path.recent_mean(place);
    let (mut mean_x, mut mean_y) = ([0.0; FEATURES], 0.0);
    for place in places() {
        mean_y += target(place) / rows as f64;
        for (mean, x) in mean_x.iter_mut().zip(path.features(place)) {
            *mean += x / rows as f64;
        }
    }
    let (mut gram, mut moment, mut square) = ([[0.0; FEATURES]; FEATURES], [0.0; FEATURES], 0.0);
    for place in places() {
        let mut x = path.features(place);
        x.iter_mut().zip(mean_x).for_each(|(x, mean)| *x -= mean);
        let y = target(place) - mean_y;
        square += y * y;
        for i in 0..FEATURES {
            moment[i] += x[i] * y;
            for j in 0..FEATURES {
                gram[i][j] += x[i] * x[j];
            }
        }
    }
    let slopes = ridge(gram, moment, square, rows as f64);
    let at_mean: f64 = slopes.iter().zip(mean_x).map(|(slope, mean)| slope * mean).sum();
    (mean_y - at_mean, slopes)
}

/// The slopes of ridge regressions with every penalty, averaged by how well each does in generalised
/// cross-validation. One factorisation of the matrix serves all penalties.
///
/// Source: Golub, Heath & Wahba (1979), Technometrics 21(2).
fn ridge(
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

    #[test]
    fn a_level_that_stays_goes_on() {
        let mut out = [0.0; 5];
        forecast(&[123_456.0; 40], 8, &mut out);
        assert!(out.iter().all(|value| (value - 123_456.0).abs() < 1e-6));
        forecast(&[1.0, 2.0, 3.0], 3, &mut out);
        assert!((out[0] - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_level_that_returns_to_its_mean_is_forecast_to_return() {
        let mut value = 0.0;
        let mut level: Vec<f64> = (0..400)
            .map(|place| {
                value = 0.5 * value + uniform(1, 0, place) - 0.5;
                10.0 + value
            })
            .collect();
        level.push(14.0);
        let mut out = [0.0; 20];
        forecast(&level, 14, &mut out);
        assert!((out[0] - 12.0).abs() < 0.5 && (out[19] - 10.0).abs() < 0.7, "{out:?}");
    }
}
