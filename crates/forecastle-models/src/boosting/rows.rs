//! Rows to learn from, handed over block by block.

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
