//! Whether a forest is one: what scoring and explaining rely on.

use super::tree::{Forest, Node, Split, Tree};

/// Nodes on the way to a leaf, at most.
const MAX_DEPTH: usize = 1000;

impl Forest {
    /// Checks that every tree is a tree, of finite values, over columns that exist.
    ///
    /// # Errors
    /// What is wrong, as a part of a sentence.
    pub fn check(&self) -> Result<(), String> {
        if !self.base.is_finite() {
            return Err("the base is not finite".to_owned());
        }
        for (place, tree) in self.trees.iter().enumerate() {
            check_tree(tree, self.column_count).map_err(|why| format!("tree {place}: {why}"))?;
        }
        Ok(())
    }
}

fn check_tree(tree: &Tree, column_count: usize) -> Result<(), String> {
    if tree.leaves.len() != tree.nodes.len() + 1 || tree.leaf_covers.len() != tree.leaves.len() {
        return Err("its leaves are not one more than its nodes".to_owned());
    }
    if !tree.leaves.iter().all(|value| value.is_finite()) {
        return Err("a leaf is not finite".to_owned());
    }
    if !tree.leaf_covers.iter().all(|cover| cover.is_finite() && *cover >= 0.0) {
        return Err("the weight of a leaf is negative or not finite".to_owned());
    }
    for (place, node) in tree.nodes.iter().enumerate() {
        check_node(node, column_count).map_err(|why| format!("node {place}: {why}"))?;
    }
    check_shape(tree)
}

fn check_node(node: &Node, column_count: usize) -> Result<(), String> {
    if node.column as usize >= column_count {
        return Err(format!("there is no column {}", node.column));
    }
    let is_known = match &node.split {
        Split::AtMost(threshold) | Split::AtMostUnlessZero(threshold) => !threshold.is_nan(),
        // Codes have 31 bits.
        Split::In(words) => words.len() <= 1 << 26,
    };
    if !is_known || !node.gain.is_finite() {
        return Err("its split or gain is out of range".to_owned());
    }
    Ok(())
}

/// Checks that each node and leaf hangs on one node that comes before it, and that no way is too long.
fn check_shape(tree: &Tree) -> Result<(), String> {
    let mut depths = vec![0_usize; tree.nodes.len()];
    let mut has_parent = vec![false; tree.nodes.len()];
    let mut leaf_has_parent = vec![false; tree.leaves.len()];
    for (place, node) in tree.nodes.iter().enumerate() {
        for child in [node.left, node.right] {
            let taken = match usize::try_from(child) {
                Ok(inner) if inner > place && inner < tree.nodes.len() => {
                    depths[inner] = depths[place] + 1;
                    &mut has_parent[inner]
                }
                Ok(_) => return Err(format!("node {place}: a child is not a node after it")),
                Err(_) => match leaf_has_parent.get_mut(!child as usize) {
                    Some(taken) => taken,
                    None => return Err(format!("node {place}: a child is no leaf")),
                },
            };
            if std::mem::replace(taken, true) {
                return Err(format!("node {place}: a child has two parents"));
            }
        }
        if depths[place] >= MAX_DEPTH {
            return Err(format!("it is deeper than {MAX_DEPTH} nodes"));
        }
    }
    // With one child more than there are nodes but the root and leaves, each has a parent by now.
    Ok(())
}
