//! Demand of many series, explained by columns that they share and a level of each.

use crate::prophet::linear_algebra::{cholesky, solve};

/// Rows to learn from.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// The number of columns.
    pub width: usize,
    /// The columns, row by row.
    pub features: Vec<f64>,
    /// What was sold.
    pub actuals: Vec<f64>,
    /// What demand is multiplied by beside what the columns say.
    pub factors: Vec<f64>,
    /// The place of each row's series; rows of a series stand together.
    pub units: Vec<usize>,
    /// The number of series.
    pub count: usize,
}

/// The share of demand that it varies by beside chance.
const SPREAD: f64 = 0.03;

/// How much more rows of a day and of days in a row have in common than chance would have it.
const ALIKE: f64 = 5.0;

const ROUNDS: usize = 7;

/// Values beyond so many times what is expected, and a few more, are cut.
const CUT: f64 = 5.0;

/// The columns' slopes, by penalised quasi-likelihood: `E y = level·factor·exp(x·slopes)`,
/// `Var y ~ E y + 0.03·(E y)²`.
pub fn fit(rows: &Rows, priors: &[f64]) -> Vec<f64> {
    let width = rows.width;
    let mut slopes = vec![0.0; width];
    let mut levels = levels(rows, &slopes);
    for _ in 0..ROUNDS {
        let sums = Sums::of(rows, &slopes, &levels);
        let mut matrix = sums.matrix;
        let mut step = sums.gradient;
        let strength = ALIKE * sums.dispersion.max(0.05);
        for (column, prior) in priors.iter().enumerate() {
            let penalty = strength / (prior * prior);
            matrix[column * width + column] += penalty;
            step[column] -= penalty * slopes[column];
        }
        cholesky(&mut matrix, width);
        solve(&matrix, width, &mut step);
        for (slope, step) in slopes.iter_mut().zip(step) {
            *slope = (*slope + step.clamp(-1.0, 1.0)).clamp(-6.0, 6.0);
        }
        levels = self::levels(rows, &slopes);
    }
    slopes
}

/// What a row is expected to sell of a level of 1.
fn relative(rows: &Rows, row: usize, slopes: &[f64]) -> f64 {
    let features = &rows.features[row * rows.width..(row + 1) * rows.width];
    let said: f64 = features.iter().zip(slopes).map(|(x, slope)| x * slope).sum();
    rows.factors[row] * said.clamp(-8.0, 8.0).exp()
}

/// The level of each series: what it sold over what was expected of a level of 1.
fn levels(rows: &Rows, slopes: &[f64]) -> Vec<f64> {
    let mut sold = vec![0.0; rows.count];
    let mut expected = vec![0.0; rows.count];
    for (row, unit) in rows.units.iter().enumerate() {
        sold[*unit] += rows.actuals[row];
        expected[*unit] += relative(rows, row, slopes);
    }
    sold.iter().zip(&expected).map(|(sold, expected)| sold.max(1e-6) / expected.max(1e-9)).collect()
}

struct Sums {
    matrix: Vec<f64>,
    gradient: Vec<f64>,
    dispersion: f64,
}

impl Sums {
    /// Second and first derivatives, with each series' level taken out.
    fn of(rows: &Rows, slopes: &[f64], levels: &[f64]) -> Self {
        let width = rows.width;
        let mut sums =
            Self { matrix: vec![0.0; width * width], gradient: vec![0.0; width], dispersion: 0.0 };
        let mut own = Own::new(width);
        let mut before = usize::MAX;
        for (row, unit) in rows.units.iter().enumerate() {
            if *unit != before {
                own.take_out(&mut sums);
                before = *unit;
            }
            let mean = levels[*unit] * relative(rows, row, slopes);
            let share = 1.0 / (1.0 + SPREAD * mean);
            let weight = mean * share;
            let actual = rows.actuals[row].min(CUT * mean + 3.0 * mean.sqrt() + 1e-9);
            let rest = (actual - mean) * share;
            sums.dispersion += (actual - mean).powi(2) * share / mean.max(1e-9);
            let features = &rows.features[row * width..(row + 1) * width];
            own.weight += weight;
            own.rest += rest;
            for (column, value) in features.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                let weighted = weight * value;
                own.weighted[column] += weighted;
                sums.gradient[column] += rest * value;
                let line = &mut sums.matrix[column * width..=column * width + column];
                line.iter_mut().zip(features).for_each(|(sum, other)| *sum += weighted * other);
            }
        }
        own.take_out(&mut sums);
        for row in 0..width {
            for column in 0..row {
                sums.matrix[column * width + row] = sums.matrix[row * width + column];
            }
        }
        sums.dispersion /= rows.units.len().max(1) as f64;
        sums
    }
}

/// A series' own sums.
struct Own {
    weighted: Vec<f64>,
    weight: f64,
    rest: f64,
}

impl Own {
    fn new(width: usize) -> Self {
        Self { weighted: vec![0.0; width], weight: 0.0, rest: 0.0 }
    }

    /// Takes what its level explains out of the sums, and begins anew.
    fn take_out(&mut self, sums: &mut Sums) {
        if self.weight > 0.0 {
            let width = self.weighted.len();
            for row in 0..width {
                let share = self.weighted[row] / self.weight;
                sums.gradient[row] -= share * self.rest;
                for column in 0..=row {
                    sums.matrix[row * width + column] -= share * self.weighted[column];
                }
            }
        }
        self.weighted.fill(0.0);
        (self.weight, self.rest) = (0.0, 0.0);
    }
}
