//! Tests of forests, and where they get forests and rows from.

mod from_lightgbm;
mod generated;
mod saved;
mod scorer;
mod shap;

use forecastle_core::random;

use super::*;
use crate::boosting::lightgbm::{Booster, Dataset, Params};

/// Columns of [`rows`].
const COLUMNS: usize = 6;
/// The one of them that holds codes.
const CODES: usize = 2;

/// Draws of one seed, one after the other.
struct Draws {
    seed: u64,
    step: u64,
}

impl Draws {
    fn new(seed: u64) -> Self {
        Self { seed, step: 0 }
    }

    /// Uniform in 0..1.
    fn uniform(&mut self) -> f64 {
        self.step += 1;
        random::uniform(self.seed, 0, self.step)
    }

    /// A whole number below `end`.
    fn below(&mut self, end: usize) -> usize {
        ((self.uniform() * end as f64) as usize).min(end - 1)
    }

    fn is(&mut self, share: f64) -> bool {
        self.uniform() < share
    }
}

/// Rows with unknown values, many zeros, few values in a column, and codes.
fn rows(count: usize, seed: u64) -> Vec<f32> {
    let mut draws = Draws::new(seed);
    let mut values = Vec::with_capacity(count * COLUMNS);
    for _ in 0..count {
        let zero_or = if draws.is(0.5) { 0.0 } else { draws.uniform() as f32 - 0.3 };
        let unknown_or = if draws.is(0.2) { f32::NAN } else { draws.uniform() as f32 };
        let code = if draws.is(0.05) { f32::NAN } else { draws.below(70) as f32 };
        let few = draws.below(4) as f32;
        let wide = ((draws.uniform() - 0.5) * 60.0).exp() as f32;
        let both = if draws.is(0.3) { zero_or } else { -unknown_or };
        values.extend([zero_or, unknown_or, code, few, wide, both]);
    }
    values
}

/// Labels that need every column.
fn labels(rows: &[f32], seed: u64) -> Vec<f32> {
    let mut draws = Draws::new(seed);
    let known = |value: f32| if value.is_nan() { 0.4 } else { value };
    rows.chunks(COLUMNS)
        .map(|row| {
            let code = if (known(row[CODES]) as u32).is_multiple_of(3) { 2.0 } else { 0.5 };
            let sum = 3.0 * known(row[0]) + known(row[1]) + code + row[3] + known(row[5]);
            (sum + row[4].ln() / 20.0 + draws.uniform() as f32).max(0.0)
        })
        .collect()
}

fn params(objective: &str) -> Params {
    Params::new()
        .set("objective", objective)
        .set("num_leaves", 31)
        .set("min_data_in_leaf", 5)
        .set("min_data_per_group", 5)
        .set("cat_smooth", 1)
        .set("seed", 7)
        .set("deterministic", true)
        .set("force_row_wise", true)
}

fn trained(params: &Params, rounds: usize) -> Booster {
    let rows = rows(1500, 1);
    let labels = labels(&rows, 2);
    let dataset =
        Dataset::from_rows(&rows, COLUMNS, &labels, None, &[CODES], params, None).unwrap();
    Booster::train(&dataset, params, rounds).unwrap()
}

/// Rows as [`rows`], some of whose values are what no training row has.
fn nasty_rows(count: usize, seed: u64) -> Vec<f32> {
    const NASTY: [f32; 17] = [
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        0.0,
        -0.0,
        1e-45,
        -1e-45,
        1e-35,
        -1e-35,
        2e-35,
        f32::MIN_POSITIVE,
        f32::MAX,
        f32::MIN,
        -0.5,
        -1.0,
        69.9,
        3e9,
    ];
    let mut draws = Draws::new(seed);
    let mut values = rows(count, seed);
    for value in &mut values {
        if draws.is(0.3) {
            *value = NASTY[draws.below(NASTY.len())];
        }
    }
    values
}
