//! From XGBoost's model file to a forest of ours.

use forecastle_core::Result;
use serde::Deserialize;

use super::super::forest::{Forest, Link, Node, Split, Tree};
use super::ffi::refused;

#[derive(Deserialize)]
struct Model {
    learner: Learner,
}

#[derive(Deserialize)]
struct Learner {
    gradient_booster: GradientBooster,
    learner_model_param: LearnerParameters,
}

#[derive(Deserialize)]
struct LearnerParameters {
    /// `5E-1`, and since 3.1 `[5E-1]`: a forecast, not a score.
    base_score: String,
}

#[derive(Deserialize)]
struct GradientBooster {
    model: Trees,
}

#[derive(Deserialize)]
struct Trees {
    trees: Vec<RawTree>,
}

/// A tree as lists with an entry per node. A leaf has -1 for its children, and its value for its condition.
#[derive(Deserialize)]
struct RawTree {
    left_children: Vec<i32>,
    right_children: Vec<i32>,
    split_indices: Vec<u32>,
    split_conditions: Vec<f32>,
    split_type: Vec<u8>,
    default_left: Vec<u8>,
    loss_changes: Vec<f32>,
    sum_hessian: Vec<f64>,
    categories: Vec<u32>,
    categories_nodes: Vec<usize>,
    categories_segments: Vec<usize>,
    categories_sizes: Vec<usize>,
}

/// The forest of the first `tree_count` trees of a model in JSON.
pub(super) fn forest(
    json: &[u8],
    link: Link,
    tree_count: usize,
    column_count: usize,
) -> Result<Forest> {
    let unreadable = |why: &str| refused("give its model", why);
    let model: Model =
        serde_json::from_slice(json).map_err(|error| unreadable(&error.to_string()))?;
    let base = model.learner.learner_model_param.base_score;
    let base = base.trim_matches(['[', ']']).parse::<f64>();
    let base = base.map_err(|_| unreadable("its base score is no number"))?;
    let trees = model.learner.gradient_booster.model.trees;
    let trees = trees.iter().take(tree_count).map(|raw| {
        let tree = raw.tree(column_count);
        tree.ok_or_else(|| unreadable("a tree is damaged"))
    });
    Ok(Forest {
        column_count,
        base: match link {
            Link::Identity => base,
            Link::Exponential => base.ln(),
        },
        link,
        trees: trees.collect::<Result<_>>()?,
    })
}

impl RawTree {
    /// The tree in our form, parents before children; `None` when it is damaged.
    fn tree(&self, column_count: usize) -> Option<Tree> {
        let mut tree = Tree::default();
        // A node of theirs that has yet to be placed, and who points to it: a place of ours and the side.
        let mut waiting: Vec<(usize, Option<(usize, bool)>)> = vec![(0, None)];
        while let Some((raw, parent)) = waiting.pop() {
            if tree.nodes.len() + tree.leaves.len() >= self.left_children.len() {
                return None;
            }
            let is_leaf = *self.left_children.get(raw)? < 0;
            let place = match is_leaf {
                true => {
                    tree.leaves.push(f64::from(*self.split_conditions.get(raw)?));
                    tree.leaf_covers.push(*self.sum_hessian.get(raw)?);
                    !(i32::try_from(tree.leaves.len() - 1).ok()?)
                }
                false => {
                    let (node, left, right) = self.node(raw, column_count)?;
                    tree.nodes.push(node);
                    let own = tree.nodes.len() - 1;
                    waiting.extend([(right, Some((own, false))), (left, Some((own, true)))]);
                    i32::try_from(own).ok()?
                }
            };
            match parent {
                Some((parent, true)) => tree.nodes[parent].left = place,
                Some((parent, false)) => tree.nodes[parent].right = place,
                None => {}
            }
        }
        Some(tree)
    }

    /// An inner node, and their places of its left and right child.
    fn node(&self, raw: usize, column_count: usize) -> Option<(Node, usize, usize)> {
        let column = *self.split_indices.get(raw)?;
        let left = usize::try_from(*self.left_children.get(raw)?).ok()?;
        let right = usize::try_from(*self.right_children.get(raw)?).ok()?;
        let unknown_left = *self.default_left.get(raw)? != 0;
        let gain = *self.loss_changes.get(raw)?;
        let node =
            Node { column, split: Split::AtMost(0.0), unknown_left, left: 0, right: 0, gain };
        if column as usize >= column_count {
            return None;
        }
        match *self.split_type.get(raw)? {
            // x < t, both of 32 bits, is x at most the number before t.
            0 => {
                let border = *self.split_conditions.get(raw)?;
                let split = Split::AtMost(f64::from(border.next_down()));
                Some((Node { split, ..node }, left, right))
            }
            // Theirs lists the codes that go right; all others, unheard-of ones too, go left.
            1 => {
                let split = Split::In(self.codes_of(raw)?);
                Some((Node { split, unknown_left: !unknown_left, ..node }, right, left))
            }
            _ => None,
        }
    }

    /// The codes that a node lists, as bits.
    fn codes_of(&self, raw: usize) -> Option<Vec<u32>> {
        let place = self.categories_nodes.iter().position(|node| *node == raw)?;
        let begin = *self.categories_segments.get(place)?;
        let end = begin.checked_add(*self.categories_sizes.get(place)?)?;
        let codes = self.categories.get(begin..end)?;
        let most = codes.iter().max().map_or(0, |most| *most as usize);
        let mut words = vec![0_u32; most / 32 + 1];
        codes.iter().for_each(|code| words[*code as usize / 32] |= 1 << (code % 32));
        Some(words)
    }
}
