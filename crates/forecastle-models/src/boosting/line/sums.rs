//! The sums that a ridge regression needs of its rows.

use rayon::prelude::*;

use super::codes::{CodedRows, UNKNOWN};

/// Rows whose products are summed together.
const ROWS_AT_ONCE: usize = 256;

/// Parts of the rows that are summed side by side; a fixed number, so that the order of additions is.
const PARTS: usize = 16;

/// A column of the regression: what it is worth for each byte of a column of the rows.
pub struct Regressor {
    /// The column of the rows.
    pub column: usize,
    /// By byte, in standard deviations from the mean; zero for what is unknown.
    pub worth: Vec<f64>,
}

/// Rows that are learnt from, with what came of them.
pub struct Labelled<'a> {
    /// The rows.
    pub rows: &'a CodedRows,
    /// The places of those that count.
    pub places: &'a [u32],
    /// One for each row, of all.
    pub labels: &'a [f32],
    /// One for each row, of all.
    pub weights: &'a [f32],
}

/// Weighted sums of products.
#[derive(Debug, Clone)]
pub struct Sums {
    /// Regressors with each other, row-major.
    pub gram: Vec<f64>,
    /// Regressors with the labels' distance from their mean.
    pub moment: Vec<f64>,
    /// The squares of the labels' distances.
    pub squares: f64,
}

impl Labelled<'_> {
    /// The sum of the weights and the weighted mean of the labels.
    pub fn mean(&self) -> (f64, f64) {
        let (mut total, mut sum) = (0.0, 0.0);
        for place in self.places {
            let weight = f64::from(self.weights[*place as usize]);
            total += weight;
            sum += weight * f64::from(self.labels[*place as usize]);
        }
        (total, if total > 0.0 { sum / total } else { 0.0 })
    }

    /// The weight of the rows with each byte of a column.
    pub fn weight_by_byte(&self, column: usize) -> Vec<f64> {
        let mut weights = vec![0.0; usize::from(UNKNOWN) + 1];
        for place in self.places {
            let byte = self.rows.row(*place as usize)[column];
            weights[usize::from(byte)] += f64::from(self.weights[*place as usize]);
        }
        weights
    }

    /// The sums for regressors, with labels counted from `mean`.
    pub fn sums(&self, regressors: &[Regressor], mean: f64) -> Sums {
        let part = self.places.len().div_ceil(PARTS).max(1);
        let parts: Vec<Sums> =
            self.places.par_chunks(part).map(|part| self.of_part(part, regressors, mean)).collect();
        let count = regressors.len();
        let mut all = Sums::none(count);
        for part in parts {
            all.gram.iter_mut().zip(part.gram).for_each(|(sum, more)| *sum += more);
            all.moment.iter_mut().zip(part.moment).for_each(|(sum, more)| *sum += more);
            all.squares += part.squares;
        }
        for i in 0..count {
            for j in 0..i {
                all.gram[j * count + i] = all.gram[i * count + j];
            }
        }
        all
    }

    fn of_part(&self, places: &[u32], regressors: &[Regressor], mean: f64) -> Sums {
        let count = regressors.len();
        let mut sums = Sums::none(count);
        // Regressor by regressor, each times the root of its row's weight.
        let mut columns = vec![0.0; count * ROWS_AT_ONCE];
        let mut targets = [0.0; ROWS_AT_ONCE];
        for places in places.chunks(ROWS_AT_ONCE) {
            for (row, place) in places.iter().enumerate() {
                let place = *place as usize;
                let root = f64::from(self.weights[place]).sqrt();
                let bytes = self.rows.row(place);
                for (number, regressor) in regressors.iter().enumerate() {
                    let worth = regressor.worth[usize::from(bytes[regressor.column])];
                    columns[number * ROWS_AT_ONCE + row] = root * worth;
                }
                targets[row] = root * (f64::from(self.labels[place]) - mean);
            }
            let rows = places.len();
            let column = |number: usize| &columns[number * ROWS_AT_ONCE..][..rows];
            for i in 0..count {
                sums.moment[i] += dot(column(i), &targets[..rows]);
                for j in 0..=i {
                    sums.gram[i * count + j] += dot(column(i), column(j));
                }
            }
            sums.squares += dot(&targets[..rows], &targets[..rows]);
        }
        sums
    }
}

impl Sums {
    fn none(count: usize) -> Self {
        Self { gram: vec![0.0; count * count], moment: vec![0.0; count], squares: 0.0 }
    }
}

/// The sum of products, in eight sums side by side.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = a_chunks.remainder().iter().zip(b_chunks.remainder());
    let rest: f64 = rest.map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f64>() + rest
}
