//! What each column of a row contributes to its score, exactly.
//!
//! A contribution is the column's Shapley value in the game where a known column sends the row its own way
//! and an unknown one sends it both ways, in proportion to the training rows that went each ("path
//! dependent"). Contributions and the expected score add up to the row's score, before its link. The
//! method is Algorithm 2 of Lundberg, Erion and Lee (2018): one walk over each tree that carries, for every
//! number of known columns, the share of orderings in which the row gets here.

use super::tree::{Forest, Tree};

/// Explains the scores of a forest.
#[derive(Debug, Clone)]
pub struct Explainer<'a> {
    forest: &'a Forest,
    /// For each tree and node, the share of its training rows that went left.
    left_shares: Vec<Vec<f64>>,
    expected: f64,
}

impl<'a> Explainer<'a> {
    /// Prepares a forest.
    ///
    /// # Panics
    /// When [`Forest::check`] would refuse it.
    #[must_use]
    pub fn new(forest: &'a Forest) -> Self {
        let left_shares: Vec<Vec<f64>> = forest.trees.iter().map(left_shares).collect();
        let expected = forest.trees.iter().zip(&left_shares).map(|(tree, shares)| {
            usize::try_from(root(tree)).map_or(tree.leaves[0], |_| expected(tree, shares))
        });
        let expected = expected.fold(forest.base, |sum, value| sum + value);
        Self { forest, left_shares, expected }
    }

    /// The score that is expected of a row of which nothing is known, before its link.
    #[must_use]
    pub fn expected(&self) -> f64 {
        self.expected
    }

    /// Explains rows, on the calling thread: `features` is row-major, NaN where unknown. `out` gets for
    /// each row one contribution per column, and last the expected score.
    ///
    /// # Panics
    /// When `out` has no place for each column and one more of every row.
    pub fn explain(&self, features: &[f32], out: &mut [f64]) {
        let width = self.forest.column_count;
        assert!(
            width > 0 && features.len() / width * (width + 1) == out.len(),
            "places for contributions"
        );
        let mut path = Vec::new();
        for (row, out) in features.chunks_exact(width).zip(out.chunks_exact_mut(width + 1)) {
            out.fill(0.0);
            out[width] = self.expected;
            for (tree, left_shares) in self.forest.trees.iter().zip(&self.left_shares) {
                let mut walk = Walk { tree, left_shares, row, path, out };
                walk.visit(
                    root(tree),
                    0,
                    Element { column: NO_COLUMN, zero: 1.0, one: 1.0, weight: 1.0 },
                );
                path = walk.path;
                path.clear();
            }
        }
    }
}

fn root(tree: &Tree) -> i32 {
    if tree.nodes.is_empty() { !0 } else { 0 }
}

/// The share of each node's training rows that went left; a half of none.
fn left_shares(tree: &Tree) -> Vec<f64> {
    let mut covers = vec![0.0; tree.nodes.len()];
    let mut shares = vec![0.5; tree.nodes.len()];
    for (place, node) in tree.nodes.iter().enumerate().rev() {
        let cover = |child: i32| {
            usize::try_from(child)
                .map_or_else(|_| tree.leaf_covers[!child as usize], |at| covers[at])
        };
        let (left, right) = (cover(node.left), cover(node.right));
        covers[place] = left + right;
        if covers[place] > 0.0 {
            shares[place] = left / covers[place];
        }
    }
    shares
}

/// The mean of a tree's leaves over its training rows.
fn expected(tree: &Tree, left_shares: &[f64]) -> f64 {
    let mut reached = vec![1.0; tree.nodes.len()];
    let mut sum = 0.0;
    for (place, node) in tree.nodes.iter().enumerate() {
        let left = left_shares[place];
        for (child, share) in [(node.left, left), (node.right, 1.0 - left)] {
            match usize::try_from(child) {
                Ok(inner) => reached[inner] = reached[place] * share,
                Err(_) => sum += reached[place] * share * tree.leaves[!child as usize],
            }
        }
    }
    sum
}

/// The column of the element that every path starts with.
const NO_COLUMN: u32 = u32::MAX;

/// A column on the way to a place of a tree, once however many nodes look at it.
#[derive(Debug, Clone, Copy)]
struct Element {
    column: u32,
    /// The share of training rows that go this way while the column is unknown.
    zero: f64,
    /// Whether the row goes this way, 1 or 0.
    one: f64,
    /// The weight of the subsets of the path that have as many known columns as elements are before this.
    weight: f64,
}

/// A walk of one row over one tree.
struct Walk<'a> {
    tree: &'a Tree,
    left_shares: &'a [f64],
    row: &'a [f32],
    /// The paths to all places on the way to where the walk is, one after the other, so that
    /// nothing is allocated for a place.
    path: Vec<Element>,
    out: &'a mut [f64],
}

impl Walk<'_> {
    /// Visits a place, of whose parent the path starts at `parent`, over a new element.
    fn visit(&mut self, place: i32, parent: usize, element: Element) {
        let first = self.path.len();
        self.path.extend_from_within(parent..);
        self.extend(first, element);
        match usize::try_from(place) {
            Ok(inner) => self.visit_children(inner, first),
            Err(_) => self.add_leaf(self.tree.leaves[!place as usize], first),
        }
        self.path.truncate(first);
    }

    fn visit_children(&mut self, inner: usize, first: usize) {
        let node = &self.tree.nodes[inner];
        let left = self.left_shares[inner];
        let (left, right) = ((node.left, left), (node.right, 1.0 - left));
        let goes_left = node.goes_left(self.row[node.column as usize]);
        let ((hot, hot_share), (cold, cold_share)) =
            if goes_left { (left, right) } else { (right, left) };
        let known = self.path[first..].iter().position(|element| element.column == node.column);
        let (zero, one) = match known {
            Some(place) => self.unwind(first, place),
            None => (1.0, 1.0),
        };
        let element = |share: f64, one: f64| Element {
            column: node.column,
            zero: share * zero,
            one,
            weight: 0.0,
        };
        // Where neither training rows nor the row itself go, there is nothing to add.
        for (child, element) in [(hot, element(hot_share, one)), (cold, element(cold_share, 0.0))] {
            if element.zero != 0.0 || element.one != 0.0 {
                self.visit(child, first, element);
            }
        }
    }

    /// Lengthens the path that starts at `first`.
    fn extend(&mut self, first: usize, element: Element) {
        let depth = self.path.len() - first;
        let weight = if depth == 0 { 1.0 } else { 0.0 };
        self.path.push(Element { weight, ..element });
        let path = &mut self.path[first..];
        let length = (depth + 1) as f64;
        for at in (0..depth).rev() {
            let moved = path[at].weight / length;
            path[at + 1].weight += element.one * moved * (at + 1) as f64;
            path[at].weight = element.zero * moved * (depth - at) as f64;
        }
    }

    /// Takes an element out of the path that starts at `first`, and returns its shares.
    fn unwind(&mut self, first: usize, place: usize) -> (f64, f64) {
        let path = &mut self.path[first..];
        let depth = path.len() - 1;
        let Element { zero, one, .. } = path[place];
        let length = (depth + 1) as f64;
        let mut next = path[depth].weight;
        for at in (0..depth).rev() {
            if one != 0.0 {
                let old = path[at].weight;
                path[at].weight = next * length / ((at + 1) as f64 * one);
                next = old - path[at].weight * zero * (depth - at) as f64 / length;
            } else {
                path[at].weight = path[at].weight * length / (zero * (depth - at) as f64);
            }
        }
        for at in place..depth {
            path[at] = Element { weight: path[at].weight, ..path[at + 1] };
        }
        self.path.pop();
        (zero, one)
    }

    /// Adds what a leaf contributes through each column of the path that starts at `first`.
    fn add_leaf(&mut self, value: f64, first: usize) {
        let path = &self.path[first..];
        for element in &path[1..] {
            let share = unwound_sum(path, element) * (element.one - element.zero);
            self.out[element.column as usize] += share * value;
        }
    }
}

/// The sum of a path's weights without one of its elements.
fn unwound_sum(path: &[Element], element: &Element) -> f64 {
    let depth = path.len() - 1;
    let length = (depth + 1) as f64;
    let mut sum = 0.0;
    if element.one != 0.0 {
        let mut next = path[depth].weight;
        for at in (0..depth).rev() {
            let weight = next / ((at + 1) as f64 * element.one);
            sum += weight;
            next = path[at].weight - weight * element.zero * (depth - at) as f64;
        }
    } else {
        for (at, other) in path[..depth].iter().enumerate() {
            sum += other.weight / (element.zero * (depth - at) as f64);
        }
    }
    sum * length
}
