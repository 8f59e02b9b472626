//! Least squares over a box, by Levenberg's and Marquardt's method.
//!
//! Sources: Marquardt (1963), SIAM Journal 11(2); the damping is Nielsen's (1999), IMM-REP-1999-05.
//! A parameter at a bound that the gradient pushes outwards is held there for the step.

/// A sum of squares to be made small.
pub trait LeastSquares {
    /// The sum of squares at `x`; infinite where there is none.
    fn cost(&mut self, x: &[f64]) -> f64;

    /// Fills in `gram` = JᵀJ (row-major, the lower triangle at least) and `gradient` = Jᵀr for the
    /// residuals r and their derivatives J at `x`, which is the point of the last call of
    /// [`LeastSquares::cost`].
    fn normal_equations(&mut self, x: &[f64], gram: &mut [f64], gradient: &mut [f64]);
}

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Stop when a step promises or brings less than this share of the cost.
    pub tolerance: f64,
    /// The most derivatives taken.
    pub rounds: usize,
    /// Give up when the cost is unlikely to come below this; zero never gives up.
    pub hopeless_above: f64,
}

/// Room for the computation, to be used again for the next one.
#[derive(Debug, Default)]
pub struct Workspace {
    gram: Vec<f64>,
    gradient: Vec<f64>,
    factor: Vec<f64>,
    step: Vec<f64>,
    trial: Vec<f64>,
    free: Vec<usize>,
}

/// Steps tried from one point, each shorter than the last.
const TRIALS: usize = 12;

/// How many times the promised improvement may still come before a fit is given up.
const OPTIMISM: f64 = 8.0;

/// Moves `x` to where the sum of squares is least between `lower` and `upper`, and gives the cost there.
///
/// The last call of [`LeastSquares::cost`] need not have been at the result.
pub fn minimise<P: LeastSquares>(
    problem: &mut P,
    x: &mut [f64],
    (lower, upper): (&[f64], &[f64]),
    settings: Settings,
    work: &mut Workspace,
) -> f64 {
    let count = x.len();
    work.reset(count);
    for ((value, low), high) in x.iter_mut().zip(lower).zip(upper) {
        *value = value.clamp(*low, *high);
    }
    let mut cost = problem.cost(x);
    let (mut damping, mut growth) = (1e-2, 2.0);
    for _ in 0..settings.rounds {
        if !cost.is_finite() || cost <= 0.0 {
            break;
        }
        problem.normal_equations(x, &mut work.gram, &mut work.gradient);
        let (before, mut promised) = (cost, 0.0);
        for _ in 0..TRIALS {
            let Some(is_inside) = work.step_within(x, lower, upper, damping) else {
                damping *= 10.0;
                continue;
            };
            promised = work.promise();
            if promised <= settings.tolerance * cost {
                if is_inside {
                    break;
                }
                damping *= 10.0;
                continue;
            }
            let reached = problem.cost(&work.trial);
            let kept = (cost - reached) / promised;
            if kept > 1e-3 {
                x.copy_from_slice(&work.trial);
                cost = reached;
                damping *= (1.0 - (2.0 * kept.min(1.0) - 1.0).powi(3)).max(0.1);
                growth = 2.0;
                break;
            }
            damping *= growth;
            growth *= 2.0;
        }
        if before - cost <= settings.tolerance * before {
            break;
        }
        if settings.hopeless_above > 0.0
            && cost - OPTIMISM * (before - cost).max(promised) > settings.hopeless_above
        {
            break;
        }
    }
    cost
}

impl Workspace {
    fn reset(&mut self, count: usize) {
        self.gram.clear();
        self.gram.resize(count * count, 0.0);
        self.factor.resize(count * count, 0.0);
        for values in [&mut self.gradient, &mut self.step, &mut self.trial] {
            values.clear();
            values.resize(count, 0.0);
        }
    }

    /// Puts the step that minimises the quadratic model, kept short by `damping`, into `trial`.
    /// Parameters that it would take out of the box stop at its side and the others are solved for
    /// again. Says whether all stayed inside; `None` when the matrix is not positive definite.
    fn step_within(
        &mut self,
        x: &[f64],
        lower: &[f64],
        upper: &[f64],
        damping: f64,
    ) -> Option<bool> {
        self.free.clear();
        self.step.fill(0.0);
        for (place, gradient) in self.gradient.iter().enumerate() {
            let is_held = (x[place] <= lower[place] && *gradient > 0.0)
                || (x[place] >= upper[place] && *gradient < 0.0);
            if !is_held {
                self.free.push(place);
            }
        }
        let mut is_inside = true;
        loop {
            if !self.solve(damping) {
                return None;
            }
            let stopped = self.free.len();
            let (step, trial) = (&mut self.step, &mut self.trial);
            self.free.retain(|place| {
                let target = x[*place] + step[*place];
                let inside = target.clamp(lower[*place], upper[*place]);
                step[*place] = inside - x[*place];
                inside == target
            });
            if self.free.len() == stopped {
                for (trial, (x, step)) in trial.iter_mut().zip(x.iter().zip(step)) {
                    *trial = x + *step;
                }
                for ((trial, low), high) in trial.iter_mut().zip(lower).zip(upper) {
                    *trial = trial.clamp(*low, *high);
                }
                return Some(is_inside);
            }
            is_inside = false;
        }
    }

    /// Solves `(G + damping·diag G)·step = −gradient` for the free parameters, given the steps of the
    /// others; false when the matrix is not positive definite.
    fn solve(&mut self, damping: f64) -> bool {
        let (count, size) = (self.gradient.len(), self.free.len());
        let largest = (0..count).map(|i| self.gram[i * count + i]).fold(0.0, f64::max);
        for place in &self.free {
            self.step[*place] = 0.0;
        }
        for i in 0..size {
            let row = self.free[i];
            for j in 0..=i {
                let mut sum = self.gram[row * count + self.free[j]];
                if i == j {
                    sum += damping * sum.max(1e-9 * largest);
                }
                for k in 0..j {
                    sum -= self.factor[i * size + k] * self.factor[j * size + k];
                }
                if i != j {
                    self.factor[i * size + j] = sum / self.factor[j * size + j];
                } else if sum > 0.0 && sum.is_finite() {
                    self.factor[i * size + i] = sum.sqrt();
                } else {
                    return false;
                }
            }
        }
        // The free parameters' steps are zero here, so the product takes in the others alone.
        for i in 0..size {
            let row = self.free[i];
            let mut sum = -self.gradient[row];
            for (column, step) in self.step.iter().enumerate() {
                sum -= self.gram[row.max(column) * count + row.min(column)] * step;
            }
            for k in 0..i {
                sum -= self.factor[i * size + k] * self.trial[k];
            }
            self.trial[i] = sum / self.factor[i * size + i];
        }
        for i in (0..size).rev() {
            let mut sum = self.trial[i];
            for k in i + 1..size {
                sum -= self.factor[k * size + i] * self.trial[k];
            }
            self.trial[i] = sum / self.factor[i * size + i];
        }
        for (i, place) in self.free.iter().enumerate() {
            self.step[*place] = self.trial[i];
        }
        true
    }

    /// How much lower the cost would be after the step if the residuals were straight lines.
    fn promise(&self) -> f64 {
        let count = self.gradient.len();
        let mut promised = 0.0;
        for (i, step) in self.step.iter().enumerate() {
            let mut row = 2.0 * self.gradient[i] + self.gram[i * count + i] * step;
            for (j, other) in self.step[..i].iter().enumerate() {
                row += 2.0 * self.gram[i * count + j] * other;
            }
            promised -= row * step;
        }
        promised
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: Settings = Settings { tolerance: 1e-12, rounds: 200, hopeless_above: 0.0 };

    /// Rosenbrock's valley: residuals 10(y − x²) and 1 − x.
    struct Valley;

    impl LeastSquares for Valley {
        fn cost(&mut self, x: &[f64]) -> f64 {
            (10.0 * (x[1] - x[0] * x[0])).powi(2) + (1.0 - x[0]).powi(2)
        }

        fn normal_equations(&mut self, x: &[f64], gram: &mut [f64], gradient: &mut [f64]) {
            let residuals = [10.0 * (x[1] - x[0] * x[0]), 1.0 - x[0]];
            let rows = [[-20.0 * x[0], 10.0], [-1.0, 0.0]];
            for i in 0..2 {
                gradient[i] = rows[0][i] * residuals[0] + rows[1][i] * residuals[1];
                for j in 0..2 {
                    gram[i * 2 + j] = rows[0][i] * rows[0][j] + rows[1][i] * rows[1][j];
                }
            }
        }
    }

    fn valley(mut x: [f64; 2], lower: [f64; 2], upper: [f64; 2]) -> ([f64; 2], f64) {
        let mut work = Workspace::default();
        let cost = minimise(&mut Valley, &mut x, (&lower, &upper), SETTINGS, &mut work);
        (x, cost)
    }

    #[test]
    fn the_bottom_of_the_valley_is_found() {
        let (x, cost) = valley([-1.2, 1.0], [-5.0; 2], [5.0; 2]);
        assert!((x[0] - 1.0).abs() < 1e-6 && (x[1] - 1.0).abs() < 1e-6, "{x:?}");
        assert!(cost < 1e-12);
    }

    #[test]
    fn the_box_is_kept() {
        // With x held to 0.5 the best is y = 0.25, and (1 − 0.5)² remains.
        let (x, cost) = valley([-1.2, 1.0], [-5.0; 2], [0.5, 5.0]);
        assert!((x[0] - 0.5).abs() < 1e-9 && (x[1] - 0.25).abs() < 1e-6, "{x:?}");
        assert!((cost - 0.25).abs() < 1e-9);
    }

    #[test]
    fn a_start_outside_the_box_is_brought_in() {
        let (x, _) = valley([9.0, 9.0], [2.0, 0.0], [3.0, 10.0]);
        assert!((x[0] - 2.0).abs() < 1e-6 && (x[1] - 4.0).abs() < 1e-6, "{x:?}");
    }
}
