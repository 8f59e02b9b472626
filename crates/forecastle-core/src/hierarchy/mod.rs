//! Hierarchies: which series add up to which totals.
//!
//! A hierarchy is a list of *levels* above the series themselves, the leaves. A level puts every leaf into one
//! of its groups, the level's nodes: no column at all makes the total, `state` one node per state, `state` and
//! `category` one per pair that occurs. Levels may nest (state, store, department) or cross (state, category).
//!
//! The summing structure is kept as the node of each leaf in each level. As a matrix it would have as many rows
//! as nodes and as many columns as leaves; 550,000 leaves in 12 levels are 6.6 million small numbers here.

mod nesting;
mod of_panel;

use std::ops::Range;

pub use nesting::Nesting;

use crate::error::{Error, Result};

/// A level of a hierarchy above the leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HierarchyLevel {
    /// Its name: `total`, or its columns joined by slashes.
    pub name: String,
    /// The columns whose values make its nodes, in the user's order; none for the total.
    pub columns: Vec<String>,
    /// The values of these columns, for each node; sorted and unique.
    pub keys: Vec<Vec<String>>,
    /// The node of each leaf.
    pub node_of: Vec<u32>,
}

/// The levels above a number of leaves.
///
/// Nodes are counted level by level in the order of [`Hierarchy::levels`], and the leaves after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hierarchy {
    leaf_count: usize,
    levels: Vec<HierarchyLevel>,
    offsets: Vec<usize>,
}

impl Hierarchy {
    /// Puts levels above `leaf_count` leaves. Levels that say nothing new are left out: those that repeat an earlier
    /// one and those whose nodes are the leaves themselves.
    ///
    /// # Errors
    /// `D004` when a level does not have a node for each leaf, or has nodes that it does not name.
    pub fn new(leaf_count: usize, levels: Vec<HierarchyLevel>) -> Result<Self> {
        for level in &levels {
            let is_named = |node: &u32| (*node as usize) < level.keys.len();
            if level.node_of.len() != leaf_count || !level.node_of.iter().all(is_named) {
                let message = format!("the level {} does not group the series", level.name);
                return Err(Error::new("D004", message));
            }
        }
        let mut kept: Vec<HierarchyLevel> = Vec::new();
        for level in levels {
            let is_new = level.keys.len() < leaf_count
                && kept.iter().all(|other| !nesting::is_same(&other.node_of, &level.node_of));
            if is_new {
                kept.push(level);
            }
        }
        let mut offsets = vec![0];
        for level in &kept {
            offsets.push(offsets.last().copied().unwrap_or(0) + level.keys.len());
        }
        Ok(Self { leaf_count, levels: kept, offsets })
    }

    /// The number of leaves.
    pub fn leaf_count(&self) -> usize {
        self.leaf_count
    }

    /// The levels above the leaves.
    pub fn levels(&self) -> &[HierarchyLevel] {
        &self.levels
    }

    /// The number of nodes above the leaves.
    pub fn upper_count(&self) -> usize {
        self.offsets.last().copied().unwrap_or(0)
    }

    /// The number of all nodes, leaves included.
    pub fn node_count(&self) -> usize {
        self.upper_count() + self.leaf_count
    }

    /// The nodes of a level.
    pub fn nodes_of(&self, level: usize) -> Range<usize> {
        self.offsets[level]..self.offsets[level + 1]
    }

    /// The nodes above a leaf, one per level.
    pub fn above(&self, leaf: usize) -> impl Iterator<Item = usize> + '_ {
        self.levels
            .iter()
            .zip(&self.offsets)
            .map(move |(level, offset)| offset + level.node_of[leaf] as usize)
    }

    /// Adds leaves up: `values` has `width` numbers per leaf, the result as many per upper node.
    ///
    /// ```
    /// use forecastle_core::hierarchy::{Hierarchy, HierarchyLevel};
    /// let total = HierarchyLevel {
    ///     name: "total".into(), columns: vec![], keys: vec![vec![]], node_of: vec![0, 0],
    /// };
    /// let hierarchy = Hierarchy::new(2, vec![total])?;
    /// assert_eq!(hierarchy.sum_up(&[1.0, 2.0, 10.0, 20.0], 2), [11.0, 22.0]);
    /// # Ok::<(), forecastle_core::Error>(())
    /// ```
    ///
    /// # Panics
    /// When there are not `width` numbers per leaf.
    pub fn sum_up(&self, values: &[f64], width: usize) -> Vec<f64> {
        assert_eq!(values.len(), self.leaf_count * width, "{width} numbers per leaf");
        let mut sums = vec![0.0; self.upper_count() * width];
        if width == 0 {
            return sums;
        }
        for (level, offset) in self.levels.iter().zip(&self.offsets) {
            for (own, node) in values.chunks_exact(width).zip(&level.node_of) {
                let begin = (offset + *node as usize) * width;
                for (sum, value) in sums[begin..begin + width].iter_mut().zip(own) {
                    *sum += value;
                }
            }
        }
        sums
    }

    /// The number of leaves below each upper node.
    pub fn leaves_below(&self) -> Vec<usize> {
        let mut counts = vec![0; self.upper_count()];
        for leaf in 0..self.leaf_count {
            self.above(leaf).for_each(|node| counts[node] += 1);
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level from the node of each leaf.
    pub(super) fn level(name: &str, node_of: &[u32]) -> HierarchyLevel {
        let count = node_of.iter().max().map_or(0, |most| *most + 1);
        HierarchyLevel {
            name: name.to_owned(),
            columns: vec![name.to_owned()],
            keys: (0..count).map(|node| vec![node.to_string()]).collect(),
            node_of: node_of.to_vec(),
        }
    }

    #[test]
    fn levels_that_say_nothing_new_are_left_out() {
        let levels = vec![
            level("total", &[0, 0, 0]),
            level("one", &[0, 0, 1]),
            level("again", &[1, 1, 0]),
            level("leaves", &[2, 1, 0]),
        ];
        let hierarchy = Hierarchy::new(3, levels).unwrap();
        let names: Vec<_> = hierarchy.levels().iter().map(|level| level.name.as_str()).collect();
        assert_eq!(names, ["total", "one"]);
        assert_eq!((hierarchy.upper_count(), hierarchy.node_count()), (3, 6));
        assert_eq!(hierarchy.above(2).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(hierarchy.leaves_below(), [3, 2, 1]);
        assert_eq!(hierarchy.sum_up(&[1.0, 2.0, 4.0], 1), [7.0, 3.0, 4.0]);
    }

    #[test]
    fn a_level_groups_every_leaf() {
        assert_eq!(Hierarchy::new(3, vec![level("two", &[0, 0])]).unwrap_err().code(), "D004");
    }
}
