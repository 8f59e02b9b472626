//! Whether levels lie inside one another.

use super::Hierarchy;

/// Levels that nest, from the coarsest to the finest, with the leaves below the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nesting {
    /// The places of the levels in [`Hierarchy::levels`].
    pub levels: Vec<usize>,
    /// For each of them but the first, the node of the one before that each of its nodes lies in, counted
    /// within that level; empty for the first.
    pub parents: Vec<Vec<u32>>,
}

impl Hierarchy {
    /// The levels as a tree, where each lies inside the one before it; `None` where any two cross.
    pub fn nesting(&self) -> Option<Nesting> {
        let mut levels: Vec<_> = (0..self.levels.len()).collect();
        levels.sort_by_key(|level| self.levels[*level].keys.len());
        let mut parents = vec![Vec::new(); levels.len().min(1)];
        for pair in levels.windows(2) {
            parents.push(self.parents(pair[0], pair[1])?);
        }
        Some(Nesting { levels, parents })
    }

    /// The levels that lie inside `top`, each inside the one before, as far as they nest; from the coarsest, `top`,
    /// to the finest.
    pub fn chain_below(&self, top: usize) -> Vec<usize> {
        let mut finer: Vec<_> = (0..self.levels.len()).filter(|level| *level != top).collect();
        finer.sort_by_key(|level| self.levels[*level].keys.len());
        let mut chain = vec![top];
        for level in finer {
            let last = *chain.last().unwrap_or(&top);
            if self.parents(last, level).is_some() {
                chain.push(level);
            }
        }
        chain
    }

    /// The node of `coarse` that each node of `fine` lies in; `None` where one lies in several.
    pub fn parents(&self, coarse: usize, fine: usize) -> Option<Vec<u32>> {
        const NONE: u32 = u32::MAX;
        let mut parents = vec![NONE; self.levels[fine].keys.len()];
        for (parent, node) in self.levels[coarse].node_of.iter().zip(&self.levels[fine].node_of) {
            let known = &mut parents[*node as usize];
            if *known == NONE {
                *known = *parent;
            } else if known != parent {
                return None;
            }
        }
        Some(parents)
    }
}

/// Whether two levels put the same leaves together, whatever they call the groups.
pub(super) fn is_same(one: &[u32], other: &[u32]) -> bool {
    let lies_inside = |fine: &[u32], coarse: &[u32]| {
        let mut parents = vec![None; fine.iter().max().map_or(0, |most| *most as usize + 1)];
        fine.iter()
            .zip(coarse)
            .all(|(node, parent)| *parents[*node as usize].get_or_insert(*parent) == *parent)
    };
    lies_inside(one, other) && lies_inside(other, one)
}

#[cfg(test)]
mod tests {
    use super::super::tests::level;
    use super::*;

    #[test]
    fn a_tree_is_found_in_any_order() {
        let levels = vec![level("store", &[0, 0, 1, 1, 2, 2]), level("state", &[0, 0, 0, 0, 1, 1])];
        let nesting = Hierarchy::new(6, levels).unwrap().nesting().unwrap();
        assert_eq!(nesting.levels, [1, 0]);
        assert_eq!(nesting.parents, [vec![], vec![0, 0, 1]]);
    }

    #[test]
    fn levels_that_cross_are_no_tree() {
        let levels = vec![
            level("total", &[0, 0, 0, 0]),
            level("store", &[0, 0, 1, 1]),
            level("item", &[0, 1, 0, 1]),
        ];
        let hierarchy = Hierarchy::new(4, levels).unwrap();
        assert_eq!(hierarchy.nesting(), None);
        assert_eq!(hierarchy.chain_below(0), [0, 1]);
    }
}
