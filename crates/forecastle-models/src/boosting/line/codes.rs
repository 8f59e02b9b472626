//! Rows in one byte for each value.

use rayon::prelude::*;

use crate::boosting::rows::{Block, RowBlocks};

/// What stands for an unknown value, and for a code that has no byte.
pub const UNKNOWN: u8 = u8::MAX;

/// Rows that borders are taken from, about.
const SAMPLE_ROWS: usize = 50_000;

/// Blocks that are built side by side.
const BLOCKS_AT_ONCE: usize = 16;

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
        let mut blocks: Vec<Block> = (0..BLOCKS_AT_ONCE).map(|_| Block::default()).collect();
        for begin in (0..rows.row_counts().len()).step_by(BLOCKS_AT_ONCE) {
            let places = begin..(begin + BLOCKS_AT_ONCE).min(rows.row_counts().len());
            let batch = &mut blocks[..places.len()];
            batch.par_iter_mut().zip(places).for_each(|(block, place)| rows.build(place, block));
            for row in batch.iter().flat_map(|block| block.features.chunks_exact(width)) {
                for ((value, borders), sums) in row.iter().zip(&borders).zip(&mut sums) {
                    let byte = borders.byte(*value);
                    bytes.push(byte);
                    if let Some((sum, count)) = sums.get_mut(usize::from(byte)) {
                        *sum += f64::from(*value);
                        *count += 1;
                    }
                }
            }
        }
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
    let counts = rows.row_counts();
    let stride = (counts.iter().sum::<usize>() / SAMPLE_ROWS).clamp(1, counts.len().max(1));
    let sample: Vec<Block> = (0..counts.len())
        .into_par_iter()
        .filter(|place| place.is_multiple_of(stride))
        .map(|place| {
            let mut block = Block::default();
            rows.build(place, &mut block);
            block
        })
        .collect();
    let width = rows.columns().len();
    let of_column = |place: usize| {
        if rows.columns()[place].is_categorical {
            return Borders::Codes;
        }
        let features = sample.iter().flat_map(|block| &block.features);
        let known = features.skip(place).step_by(width).copied().filter(|value| !value.is_nan());
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
