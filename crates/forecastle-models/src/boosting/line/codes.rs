//! Rows in one byte for each value.

use std::convert::Infallible;

use rayon::prelude::*;

use crate::boosting::rows::{RowBlocks, each_block, sample};

/// What stands for an unknown value, and for a code that has no byte.
pub const UNKNOWN: u8 = u8::MAX;

/// Rows in one byte for each value: the bin of an amount, or a code.
pub struct CodedRows {
    /// Row-major.
    pub bytes: Vec<u8>,
    /// One for each column.
    pub columns: Vec<CodedColumn>,
}

/// What a column's bytes mean.
pub struct CodedColumn {
    /// Whether a byte is a code, and not the bin of an amount.
    pub is_code: bool,
    /// The mean of what is in each bin, or the code itself; NaN where there is nothing.
    pub values: Vec<f64>,
}

impl CodedRows {
    /// Goes over all rows twice: over some of them for the borders of bins, then over all.
    pub fn of(rows: &dyn RowBlocks, bins: usize) -> Self {
        let bins = bins.clamp(2, usize::from(UNKNOWN));
        let borders = borders(rows, bins);
        let width = borders.len();
        let total: usize = rows.row_counts().iter().sum();
        let mut bytes = Vec::with_capacity(total * width);
        let mut sums = vec![vec![(0.0, 0_u64); usize::from(UNKNOWN)]; width];
        let taken = each_block(rows, |block| {
            for row in block.features.chunks_exact(width) {
                for ((value, borders), sums) in row.iter().zip(&borders).zip(&mut sums) {
                    let byte = borders.byte(*value);
                    bytes.push(byte);
                    if let Some((sum, count)) = sums.get_mut(usize::from(byte)) {
                        *sum += f64::from(*value);
                        *count += 1;
                    }
                }
            }
            Ok::<_, Infallible>(())
        });
        taken.unwrap_or_else(|never| match never {});
        let mean = |(sum, count): &(f64, u64)| sum / *count as f64;
        let columns = borders.iter().zip(&sums).map(|(borders, sums)| CodedColumn {
            is_code: matches!(borders, Borders::Codes),
            values: sums.iter().map(mean).collect(),
        });
        Self { columns: columns.collect(), bytes }
    }

    /// A row's bytes.
    pub fn row(&self, row: usize) -> &[u8] {
        &self.bytes[row * self.columns.len()..(row + 1) * self.columns.len()]
    }
}

/// How a column becomes bytes.
enum Borders {
    Codes,
    /// The largest value of each bin but the last, ascending.
    Amounts(Vec<f32>),
}

impl Borders {
    fn byte(&self, value: f32) -> u8 {
        match self {
            _ if value.is_nan() => UNKNOWN,
            Self::Codes if (0.0..f32::from(UNKNOWN)).contains(&value) => value as u8,
            Self::Codes => UNKNOWN,
            Self::Amounts(borders) => borders.partition_point(|border| *border < value) as u8,
        }
    }
}

fn borders(rows: &dyn RowBlocks, bins: usize) -> Vec<Borders> {
    let (sample, width) = (sample(rows), rows.columns().len());
    let of_column = |place: usize| {
        if rows.columns()[place].is_categorical {
            return Borders::Codes;
        }
        let values = sample.iter().skip(place).step_by(width).copied();
        let known = values.filter(|value| !value.is_nan());
        Borders::Amounts(quantiles(known.collect(), bins))
    };
    (0..width).into_par_iter().map(of_column).collect()
}

/// Borders between bins that hold as many values each, about.
fn quantiles(mut values: Vec<f32>, bins: usize) -> Vec<f32> {
    values.sort_unstable_by(f32::total_cmp);
    let mut borders: Vec<f32> = (1..bins)
        .filter_map(|bin| values.get((bin * values.len() / bins).checked_sub(1)?).copied())
        .collect();
    borders.dedup();
    borders
}
