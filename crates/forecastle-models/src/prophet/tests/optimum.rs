//! The mode is a mode: the posterior written out, its conditions, and a plain optimiser that gets no further.

use super::super::fit::Problem;
use super::super::map::{LEAST_SIGMA, Prior};
use super::super::rows::Line;
use super::super::*;
use super::wobble;

/// A posterior with everything written out: dense columns, one formula.
struct Plain<'a> {
    problem: &'a Problem<'a>,
    caps: Vec<f64>,
}

impl Plain<'_> {
    /// What the parameters make of a row.
    fn mean(&self, row: usize, parameters: &[f64]) -> f64 {
        let problem = self.problem;
        let (time, base) = (problem.line.times[row], problem.base());
        let slope = if base == 2 { parameters[1] } else { 0.0 };
        let knots = &problem.line.knots[1..];
        let bends: f64 = knots
            .iter()
            .zip(&parameters[base..])
            .map(|(knot, size)| size * (time - knot).max(0.0))
            .sum();
        let trend = match problem.settings.growth {
            Growth::Logistic => {
                let x = slope * (time - parameters[0]) + bends;
                self.caps[row] / (1.0 + (-x).exp())
            }
            _ => parameters[0] + slope * time + bends,
        };
        let columns = problem.features.chunks_exact(problem.target.len());
        let effect: f64 =
            columns.zip(&parameters[base + knots.len()..]).map(|(column, b)| column[row] * b).sum();
        match problem.settings.mode {
            Mode::Additive => trend + effect,
            Mode::Multiplicative => trend * (1.0 + effect),
        }
    }

    /// The negative logarithm of the posterior but for the changes' prior.
    fn smooth(&self, parameters: &[f64], sigma: f64) -> f64 {
        let problem = self.problem;
        let rows = problem.target.len();
        let noise: f64 = (0..rows)
            .map(|row| {
                let miss = problem.target[row] - self.mean(row, parameters);
                sigma.ln() + miss * miss / (2.0 * sigma * sigma)
            })
            .sum();
        let base = problem.base();
        let effects = base + problem.line.changes();
        let of_base: f64 = parameters[..base].iter().map(|p| p * p / 50.0).sum();
        let of_effects: f64 = parameters[effects..]
            .iter()
            .zip(&problem.prior.features)
            .map(|(b, precision)| b * b * precision / 2.0)
            .sum();
        noise + sigma * sigma / (2.0 * 0.25) + of_base + of_effects
    }

    fn whole(&self, parameters: &[f64], sigma: f64) -> f64 {
        let base = self.problem.base();
        let changes = &parameters[base..base + self.problem.line.changes()];
        let sizes: f64 = changes.iter().map(|change| change.abs()).sum();
        self.smooth(parameters, sigma) + sizes / self.problem.prior.changes
    }

    /// The gradient of the smooth part, σ last, by formula for models that are linear in their parameters,
    /// by differences for others.
    fn gradient(&self, parameters: &[f64], sigma: f64) -> Vec<f64> {
        let problem = self.problem;
        let rows = problem.target.len();
        let derivative = |row: usize, place: usize| {
            let step = 1e-5;
            let at = |shift: f64| {
                let mut moved = parameters.to_vec();
                moved[place] += shift;
                self.mean(row, &moved)
            };
            let is_linear = problem.settings.mode == Mode::Additive
                && problem.settings.growth != Growth::Logistic;
            // A linear model's derivative is the difference over any step, the longer the more exact.
            if is_linear { at(1.0) - at(0.0) } else { (at(step) - at(-step)) / (2.0 * step) }
        };
        let misses: Vec<f64> =
            (0..rows).map(|row| problem.target[row] - self.mean(row, parameters)).collect();
        let (base, effects) = (problem.base(), problem.base() + problem.line.changes());
        let of = |place: usize| {
            let data: f64 = (0..rows).map(|row| -misses[row] * derivative(row, place)).sum();
            let precision = match place {
                place if place < base => 1.0 / 25.0,
                place if place < effects => 0.0,
                place => problem.prior.features[place - effects],
            };
            data / (sigma * sigma) + precision * parameters[place]
        };
        let squares: f64 = misses.iter().map(|miss| miss * miss).sum();
        let of_sigma = rows as f64 / sigma - squares / sigma.powi(3) + 4.0 * sigma;
        (0..parameters.len()).map(of).chain([of_sigma]).collect()
    }

    /// The largest breach of the mode's conditions: no gradient, but for changes at zero, where it may be
    /// as large as the prior's.
    fn breach(&self, parameters: &[f64], sigma: f64) -> f64 {
        let weight = 1.0 / self.problem.prior.changes;
        let (base, changes) = (self.problem.base(), self.problem.line.changes());
        let gradient = self.gradient(parameters, sigma);
        let breach = |(place, slope): (usize, &f64)| {
            if !(base..base + changes).contains(&place) {
                slope.abs()
            } else if parameters[place] == 0.0 {
                (slope.abs() - weight).max(0.0)
            } else {
                (slope + weight * parameters[place].signum()).abs()
            }
        };
        gradient.iter().enumerate().map(breach).fold(0.0, f64::max)
    }
}

/// Proximal gradient with momentum and restarts, for very many steps: knows nothing but the formulas.
fn descend(plain: &Plain<'_>, start: Vec<f64>, steps: usize) -> f64 {
    let problem = plain.problem;
    let (base, changes) = (problem.base(), problem.line.changes());
    let mut sigma = 1.0;
    let mut best = f64::INFINITY;
    let (mut now, mut ahead, mut momentum) = (start.clone(), start, 1.0_f64);
    let mut step = 1e-3;
    for _ in 0..steps {
        let gradient = plain.gradient(&ahead, sigma);
        let from = plain.smooth(&ahead, sigma);
        let next = loop {
            let shrink = step / problem.prior.changes;
            let next: Vec<f64> = (0..now.len())
                .map(|place| {
                    let moved = ahead[place] - step * gradient[place];
                    let is_change = (base..base + changes).contains(&place);
                    if is_change { moved.signum() * (moved.abs() - shrink).max(0.0) } else { moved }
                })
                .collect();
            let (mut along, mut square) = (0.0, 0.0);
            for place in 0..now.len() {
                let moved = next[place] - ahead[place];
                along += gradient[place] * moved;
                square += moved * moved;
            }
            if plain.smooth(&next, sigma) <= from + along + square / (2.0 * step) + 1e-12 {
                break next;
            }
            step *= 0.5;
        };
        let value = plain.whole(&next, sigma);
        if value > best {
            (momentum, ahead) = (1.0, now.clone());
        } else {
            let faster = (1.0 + (1.0 + 4.0 * momentum * momentum).sqrt()) / 2.0;
            let share = (momentum - 1.0) / faster;
            ahead = next.iter().zip(&now).map(|(n, o)| n + share * (n - o)).collect();
            (now, momentum) = (next, faster);
        }
        let rows = problem.target.len();
        let squares: f64 =
            (0..rows).map(|row| (problem.target[row] - plain.mean(row, &now)).powi(2)).sum();
        let n = rows as f64;
        sigma = ((-n + (n * n + 16.0 * squares).sqrt()) / 8.0).sqrt();
        best = plain.whole(&now, sigma);
        step *= 1.05;
    }
    best
}

/// A series with a bend, a week and noise, as a posterior.
fn with_problem<R>(growth: Growth, mode: Mode, act: impl FnOnce(&Plain<'_>) -> R) -> R {
    let count = 70;
    let settings = Settings { growth, mode, changepoints: 8, ..Settings::default() };
    let days: Vec<f64> = (0..count).map(|day| 19_000.0 + f64::from(day)).collect();
    let target: Vec<f64> = (0..count)
        .map(|day| {
            let x = f64::from(day);
            let trend = 0.3 + 0.006 * x - 0.012 * (x - 30.0).max(0.0);
            let week = 1.0 + 0.2 * (std::f64::consts::TAU * x / 7.0).sin();
            trend * week + 0.03 * wobble(day as usize)
        })
        .collect();
    let times: Vec<f64> = days.iter().map(|day| (day - days[0]) / (days[69] - days[0])).collect();
    let bends: Vec<f64> = (1..=8).map(|place| times[7 * place]).collect();
    let bends = if growth == Growth::Flat { Vec::new() } else { bends };
    let line = Line::new(times, &bends);
    let terms = Terms::of(&settings, &days, &[]);
    let features = terms.columns(&settings, &days, &[]);
    let prior = Prior { base: 1.0 / 25.0, changes: 0.05, features: terms.precisions(&settings) };
    let caps = vec![0.8; 70];
    let problem =
        Problem { settings: &settings, line: &line, caps: &caps, features, target: &target, prior };
    act(&Plain { problem: &problem, caps: caps.clone() })
}

const KINDS: [(Growth, Mode); 6] = [
    (Growth::Linear, Mode::Additive),
    (Growth::Flat, Mode::Additive),
    (Growth::Linear, Mode::Multiplicative),
    (Growth::Flat, Mode::Multiplicative),
    (Growth::Logistic, Mode::Additive),
    (Growth::Logistic, Mode::Multiplicative),
];

#[test]
fn the_conditions_of_a_mode_hold() {
    for (growth, mode) in KINDS {
        with_problem(growth, mode, |plain| {
            let (parameters, sigma) = plain.problem.maximise();
            assert!(sigma > 2.0 * LEAST_SIGMA);
            // Gradients are sums of terms of size 1/σ² ≈ 1000 per row: relative to that, 1e-9 for the
            // linear kind; the others stop when the objective no longer falls.
            let size = 70.0 / (sigma * sigma);
            let is_linear = mode == Mode::Additive && growth != Growth::Logistic;
            let most = if is_linear { 1e-12 } else { 1e-7 };
            let breach = plain.breach(&parameters, sigma) / size;
            assert!(breach < most, "{growth:?} {mode:?}: {breach:e}");
        });
    }
}

#[test]
fn the_objective_is_the_one_written_out() {
    for (growth, mode) in KINDS {
        with_problem(growth, mode, |plain| {
            let (parameters, sigma) = plain.problem.maximise();
            let (value, best) = plain.problem.objective(&parameters);
            assert!((sigma - best).abs() < 1e-9 * sigma);
            let written_out = plain.whole(&parameters, sigma);
            assert!(
                (value - written_out).abs() < 1e-9 * written_out.abs(),
                "{value} {written_out}"
            );
        });
    }
}

#[test]
fn a_plain_optimiser_gets_no_further() {
    for (growth, mode) in KINDS {
        with_problem(growth, mode, |plain| {
            let (parameters, sigma) = plain.problem.maximise();
            let ours = plain.whole(&parameters, sigma);
            let mut start = vec![0.0; parameters.len()];
            start[0] = 0.5;
            if plain.problem.base() == 2 {
                start[1] = 0.1;
            }
            let reached = descend(plain, start, 3_000);
            assert!(ours <= reached + 1e-7, "{growth:?} {mode:?}: {ours} {reached}");
            // And it comes close, so that it has been worth the comparison.
            assert!(reached - ours < 0.5, "{growth:?} {mode:?}: {ours} {reached}");
        });
    }
}
