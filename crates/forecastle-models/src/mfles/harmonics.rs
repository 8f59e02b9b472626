//! Seasons made of sines and cosines, fitted by least squares.

use std::f64::consts::TAU;

/// How many pairs of sine and cosine a season of so many periods may have.
fn pairs(period: usize) -> usize {
    match period {
        0..10 => 5,
        10..70 => 10,
        _ => 15,
    }
}

/// How many coefficients a season of so many periods has: pairs that repeat others count once, and a
/// season short enough has a level of its own.
pub fn size(period: usize) -> usize {
    let highest = pairs(period).min(period / 2);
    let sines = if 2 * highest == period { highest - 1 } else { highest };
    highest + sines + usize::from(pairs(period) >= period)
}

/// The coefficients' factors at a phase, [`size`] of them.
fn row(period: usize, phase: usize) -> impl Iterator<Item = f64> {
    let highest = pairs(period).min(period / 2);
    let angle = move |wave: usize| TAU * ((wave * phase) % period) as f64 / period as f64;
    let cosines = (1..=highest).map(move |wave| angle(wave).cos());
    let sines = (1..=highest).filter(move |wave| 2 * wave != period);
    let level = (pairs(period) >= period).then_some(1.0);
    cosines.chain(sines.map(move |wave| angle(wave).sin())).chain(level)
}

/// The rows of all phases, from one turn of each wave.
fn factors(period: usize) -> Vec<f64> {
    let angle = |phase: usize| TAU * phase as f64 / period as f64;
    let turn: Vec<(f64, f64)> = (0..period).map(|phase| angle(phase).sin_cos()).collect();
    let highest = pairs(period).min(period / 2);
    let mut factors = Vec::with_capacity(period * size(period));
    for phase in 0..period {
        factors.extend((1..=highest).map(|wave| turn[wave * phase % period].1));
        let sines = (1..=highest).filter(|wave| 2 * wave != period);
        factors.extend(sines.map(|wave| turn[wave * phase % period].0));
        factors.extend((pairs(period) >= period).then_some(1.0));
    }
    factors
}

/// The season's value at a phase.
pub fn value(period: usize, coefficients: &[f64], phase: usize) -> f64 {
    row(period, phase).zip(coefficients).map(|(factor, weight)| factor * weight).sum()
}

/// The least-squares problem of one season: values that share a phase share their factors, so that only
/// their sums count.
#[derive(Debug)]
pub struct Harmonics {
    period: usize,
    /// The phase of each value.
    phases: Vec<u32>,
    /// Factors by phase.
    factors: Vec<f64>,
    /// Lower triangle, row by row, of the Cholesky factor of the normal equations.
    triangle: Vec<f64>,
}

impl Harmonics {
    /// The problem for a season of `period` periods, at least 2, and values at these times. A phase of
    /// which nothing is known counts as one value of 0, which makes the solution unique.
    pub fn of(period: usize, times: &[f64]) -> Self {
        let count = size(period);
        let phases: Vec<u32> = times.iter().map(|time| (*time as usize % period) as u32).collect();
        let mut weights = vec![0.0; period];
        phases.iter().for_each(|phase| weights[*phase as usize] += 1.0);
        weights.iter_mut().for_each(|weight| *weight = f64::max(*weight, 1.0));
        let factors = factors(period);
        let mut triangle = vec![0.0; count * count];
        for (factors, weight) in factors.chunks(count).zip(&weights) {
            for (line, factor) in factors.iter().enumerate() {
                let entries = &mut triangle[line * count..=line * count + line];
                for (entry, other) in entries.iter_mut().zip(factors) {
                    *entry += weight * factor * other;
                }
            }
        }
        factorise(&mut triangle, count);
        Self { period, phases, factors, triangle }
    }

    /// The number of periods.
    pub fn period(&self) -> usize {
        self.period
    }

    /// The coefficients of the season that is nearest to values at the times given before.
    pub fn fit(&self, values: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.period];
        for (phase, value) in self.phases.iter().zip(values) {
            sums[*phase as usize] += value;
        }
        let count = size(self.period);
        let mut solution = vec![0.0; count];
        for (factors, sum) in self.factors.chunks(count).zip(&sums) {
            for (entry, factor) in solution.iter_mut().zip(factors) {
                *entry += factor * sum;
            }
        }
        self.solve(&mut solution);
        solution
    }

    /// The season's value at each phase.
    pub fn by_phase(&self, coefficients: &[f64]) -> Vec<f64> {
        let of = |factors: &[f64]| factors.iter().zip(coefficients).map(|(f, c)| f * c).sum();
        self.factors.chunks(size(self.period)).map(of).collect()
    }

    /// The phase of each value.
    pub fn phases(&self) -> &[u32] {
        &self.phases
    }

    fn solve(&self, right: &mut [f64]) {
        let count = right.len();
        let entry = |line: usize, column: usize| self.triangle[line * count + column];
        for line in 0..count {
            let known: f64 = (0..line).map(|column| entry(line, column) * right[column]).sum();
            right[line] = (right[line] - known) / entry(line, line);
        }
        for line in (0..count).rev() {
            let known: f64 = (line + 1..count).map(|below| entry(below, line) * right[below]).sum();
            right[line] = (right[line] - known) / entry(line, line);
        }
    }
}

/// Replaces the lower triangle of a matrix by that of its Cholesky factor.
fn factorise(matrix: &mut [f64], count: usize) {
    for line in 0..count {
        for column in 0..=line {
            let (above, below) = matrix.split_at(line * count);
            let of_column = if column == line { below } else { &above[column * count..] };
            let known: f64 = below[..column].iter().zip(of_column).map(|(a, b)| a * b).sum();
            let rest = below[column] - known;
            matrix[line * count + column] =
                if column == line { rest.sqrt() } else { rest / of_column[column] };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of the nearest season at `times`, from the normal equations written out over every
    /// value and solved by elimination with pivots.
    fn reference(period: usize, times: &[f64], values: &[f64]) -> Vec<f64> {
        let rows: Vec<Vec<f64>> =
            times.iter().map(|time| row(period, *time as usize % period).collect()).collect();
        let count = rows[0].len();
        let mut system = vec![vec![0.0; count + 1]; count];
        for (factors, value) in rows.iter().zip(values) {
            for line in 0..count {
                for column in 0..count {
                    system[line][column] += factors[line] * factors[column];
                }
                system[line][count] += factors[line] * value;
            }
        }
        for step in 0..count {
            let largest =
                |a: &usize, b: &usize| system[*a][step].abs().total_cmp(&system[*b][step].abs());
            let pivot = (step..count).max_by(largest).unwrap();
            system.swap(step, pivot);
            let head = system[step].clone();
            for line in (0..count).filter(|line| *line != step) {
                let times = system[line][step] / head[step];
                for (entry, other) in system[line].iter_mut().zip(&head) {
                    *entry -= times * other;
                }
            }
        }
        let solution: Vec<f64> =
            (0..count).map(|line| system[line][count] / system[line][line]).collect();
        let of = |factors: &Vec<f64>| factors.iter().zip(&solution).map(|(f, c)| f * c).sum();
        rows.iter().map(of).collect()
    }

    #[test]
    fn the_kernel_agrees_with_the_equations_written_out() {
        for period in [2, 3, 4, 7, 8, 10, 12, 24, 52, 168, 365] {
            for has_gaps in [false, true] {
                let times: Vec<f64> = (0..3 * period as u32 + 5)
                    .filter(|time| !has_gaps || time % 11 != 4)
                    .map(f64::from)
                    .collect();
                let at = |time: &f64| 3.0 + ((time * time * 7.0 + time) % 11.0);
                let values: Vec<f64> = times.iter().map(at).collect();
                let harmonics = Harmonics::of(period, &times);
                let coefficients = harmonics.fit(&values);
                let by_phase = harmonics.by_phase(&coefficients);
                for (time, expected) in times.iter().zip(reference(period, &times, &values)) {
                    let phase = *time as usize % period;
                    let miss = (by_phase[phase] - expected).abs();
                    assert!(miss < 1e-9, "{period} {has_gaps} {time}: {miss}");
                    assert!((value(period, &coefficients, phase) - by_phase[phase]).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn phases_without_values_stay_small() {
        // Only the phases 0, 1 and 2 of a week are known.
        let times: Vec<f64> = (0..700_u32).filter(|time| time % 7 < 3).map(f64::from).collect();
        let values: Vec<f64> =
            times.iter().map(|time| [4.0, -1.0, 2.0][*time as usize % 7]).collect();
        let coefficients = Harmonics::of(7, &times).fit(&values);
        for (phase, expected) in [4.0, -1.0, 2.0].iter().enumerate() {
            assert!((value(7, &coefficients, phase) - expected).abs() < 0.1);
        }
        assert!((3..7).all(|phase| value(7, &coefficients, phase).abs() < 4.0));
    }

    #[test]
    fn short_seasons_have_a_level() {
        let sizes = [(2, 2), (3, 3), (4, 4), (7, 6), (8, 7), (12, 11), (52, 20), (365, 30)];
        for (period, expected) in sizes {
            assert_eq!((size(period), row(period, 1).count()), (expected, expected), "{period}");
        }
    }
}
