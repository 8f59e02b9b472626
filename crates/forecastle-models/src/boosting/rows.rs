//! Rows to learn from, handed over block by block.

use rayon::prelude::*;

pub use crate::features::Column;

/// Some rows with what is to be learnt from them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    /// Row-major, one value per column and row; NaN where unknown.
    pub features: Vec<f32>,
    /// One finite value per row.
    pub labels: Vec<f32>,
    /// One finite, non-negative value per row.
    pub weights: Vec<f32>,
}

impl Block {
    /// Empties it and keeps its memory.
    pub fn clear(&mut self) {
        self.features.clear();
        self.labels.clear();
        self.weights.clear();
    }
}

/// Rows that are built when they are asked for, so that all of them never exist at once as floats.
pub trait RowBlocks: Sync {
    /// The columns of every row.
    fn columns(&self) -> &[Column];

    /// The number of rows of each block.
    fn row_counts(&self) -> &[usize];

    /// Replaces what `out` holds by a block's rows, the same whenever it is asked for.
    fn build(&self, block: usize, out: &mut Block);
}

/// Blocks that are built side by side.
const BLOCKS_AT_ONCE: usize = 16;

/// Rows that the borders of bins are taken from, about. Four times as many, LightGBM's own default, find hardly
/// better ones, and have twice as many rows built twice.
const SAMPLE_ROWS: usize = 50_000;

/// Builds all blocks, some of them side by side, and shows those that have rows one after the other.
///
/// # Errors
/// What `look` returns.
pub fn each_block<E>(
    rows: &dyn RowBlocks,
    mut look: impl FnMut(&Block) -> Result<(), E>,
) -> Result<(), E> {
    let count = rows.row_counts().len();
    let mut blocks: Vec<Block> = (0..BLOCKS_AT_ONCE).map(|_| Block::default()).collect();
    for begin in (0..count).step_by(BLOCKS_AT_ONCE) {
        let places = begin..(begin + BLOCKS_AT_ONCE).min(count);
        let batch = &mut blocks[..places.len()];
        batch.par_iter_mut().zip(places).for_each(|(block, place)| rows.build(place, block));
        batch.iter().filter(|block| !block.labels.is_empty()).try_for_each(&mut look)?;
    }
    Ok(())
}

/// The features of some of the blocks, spread evenly, row-major: a sample for the borders of bins.
pub fn sample(rows: &dyn RowBlocks) -> Vec<f32> {
    let counts = rows.row_counts();
    let stride = (counts.iter().sum::<usize>() / SAMPLE_ROWS).clamp(1, counts.len().max(1));
    let built = (0..counts.len()).into_par_iter().step_by(stride).map(|place| {
        let mut block = Block::default();
        rows.build(place, &mut block);
        block.features
    });
    built.collect::<Vec<_>>().concat()
}

/// All blocks one after the other.
#[cfg(test)]
pub fn all_rows(rows: &dyn RowBlocks) -> Block {
    let mut all = Block::default();
    let taken = each_block(rows, |block| {
        all.features.extend_from_slice(&block.features);
        all.labels.extend_from_slice(&block.labels);
        all.weights.extend_from_slice(&block.weights);
        Ok::<_, std::convert::Infallible>(())
    });
    taken.unwrap_or_else(|never| match never {});
    all
}
