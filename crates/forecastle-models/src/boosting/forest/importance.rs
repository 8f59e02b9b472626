//! What each column is worth to a forest.

use super::tree::Forest;

impl Forest {
    /// Total gain of the splits on each column, in the unit of the training loss; zero where unused.
    #[must_use]
    pub fn gains(&self) -> Vec<f64> {
        let mut gains = vec![0.0; self.column_count];
        for node in self.trees.iter().flat_map(|tree| &tree.nodes) {
            gains[node.column as usize] += f64::from(node.gain.max(0.0));
        }
        gains
    }

    /// The number of splits on each column.
    #[must_use]
    pub fn split_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.column_count];
        for node in self.trees.iter().flat_map(|tree| &tree.nodes) {
            counts[node.column as usize] += 1;
        }
        counts
    }
}
