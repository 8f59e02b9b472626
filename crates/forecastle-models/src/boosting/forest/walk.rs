//! Scores one row, slowly and plainly: what the scorer for many rows is held against.

use super::tree::{Forest, Link, NEARLY_ZERO, Node, Split, Tree, code, has_code};

impl Link {
    /// The forecast that a score stands for.
    #[must_use]
    pub fn forecast(self, score: f64) -> f64 {
        match self {
            Self::Identity => score,
            Self::Exponential => score.exp(),
        }
    }
}

impl Node {
    /// Whether a row with this value in the node's column goes left.
    #[must_use]
    pub fn goes_left(&self, value: f32) -> bool {
        if value.is_nan() {
            return self.unknown_left;
        }
        match &self.split {
            Split::AtMost(threshold) => f64::from(value) <= *threshold,
            Split::AtMostUnlessZero(_) if value.abs() <= NEARLY_ZERO => self.unknown_left,
            Split::AtMostUnlessZero(threshold) => f64::from(value) <= *threshold,
            Split::In(words) => code(value).is_some_and(|code| has_code(words, code)),
        }
    }
}

impl Tree {
    /// The place of the leaf that a row ends in.
    ///
    /// # Panics
    /// When the row has too few columns, or [`Forest::check`] would refuse the tree.
    #[must_use]
    pub fn leaf_of(&self, row: &[f32]) -> usize {
        let mut place: i32 = if self.nodes.is_empty() { !0 } else { 0 };
        while let Ok(inner) = usize::try_from(place) {
            let node = &self.nodes[inner];
            let is_left = node.goes_left(row[node.column as usize]);
            place = if is_left { node.left } else { node.right };
        }
        !place as usize
    }
}

impl Forest {
    /// The sum that a row scores, before [`Forest::link`].
    ///
    /// # Panics
    /// As [`Tree::leaf_of`].
    #[must_use]
    pub fn sum_row(&self, row: &[f32]) -> f64 {
        self.trees.iter().fold(self.base, |sum, tree| sum + tree.leaves[tree.leaf_of(row)])
    }

    /// What a row is forecast as: one value for each column, NaN where unknown.
    ///
    /// # Panics
    /// As [`Tree::leaf_of`].
    #[must_use]
    pub fn score_row(&self, row: &[f32]) -> f64 {
        self.link.forecast(self.sum_row(row))
    }
}
