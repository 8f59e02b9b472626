//! Forests that no library has grown, with whatever a forest may hold.

use super::*;

/// What a forest is made of.
pub(super) struct Shape {
    /// Leaves of each tree.
    pub(super) leaves: Vec<usize>,
    /// Different thresholds of a column, about.
    pub(super) thresholds: usize,
    /// The share of nodes with a set of codes.
    pub(super) sets: f64,
}

/// A forest over [`COLUMNS`] columns.
pub(super) fn forest(shape: &Shape, seed: u64) -> Forest {
    let mut draws = Draws::new(seed);
    let forest = Forest {
        column_count: COLUMNS,
        base: draws.uniform(),
        link: if draws.is(0.3) { Link::Exponential } else { Link::Identity },
        trees: shape.leaves.iter().map(|&leaves| tree(leaves, shape, &mut draws)).collect(),
    };
    forest.check().unwrap();
    forest
}

fn tree(leaf_count: usize, shape: &Shape, draws: &mut Draws) -> Tree {
    let mut nodes: Vec<Node> = Vec::new();
    // Where leaves hang: a node and whether they are its right child.
    let mut open: Vec<Option<(usize, bool)>> = vec![None];
    while open.len() < leaf_count {
        let parent = open.swap_remove(draws.below(open.len()));
        let place = nodes.len();
        nodes.push(node(shape, draws));
        hang(&mut nodes, parent, place as i32);
        open.extend([Some((place, false)), Some((place, true))]);
    }
    for (leaf, parent) in open.iter().enumerate() {
        hang(&mut nodes, *parent, !(leaf as i32));
    }
    let has_whole_covers = draws.is(0.5);
    let cover = |draws: &mut Draws| {
        let cover = draws.uniform() * 50.0;
        if has_whole_covers { cover.ceil() } else { cover }
    };
    Tree {
        nodes,
        leaves: (0..leaf_count).map(|_| draws.uniform() - 0.5).collect(),
        leaf_covers: (0..leaf_count).map(|_| cover(draws)).collect(),
    }
}

fn hang(nodes: &mut [Node], parent: Option<(usize, bool)>, child: i32) {
    match parent {
        Some((parent, true)) => nodes[parent].right = child,
        Some((parent, false)) => nodes[parent].left = child,
        None => {}
    }
}

fn node(shape: &Shape, draws: &mut Draws) -> Node {
    let split = if draws.is(shape.sets) {
        Split::In((0..draws.below(4)).map(|_| (draws.uniform() * 4e9) as u32).collect())
    } else if draws.is(0.2) {
        Split::AtMostUnlessZero(threshold(shape, draws))
    } else {
        Split::AtMost(threshold(shape, draws))
    };
    Node {
        column: draws.below(COLUMNS) as u32,
        split,
        unknown_left: draws.is(0.5),
        left: 0,
        right: 0,
        gain: draws.uniform() as f32,
    }
}

/// A threshold, now and then one between or beside the singles that rows hold.
fn threshold(shape: &Shape, draws: &mut Draws) -> f64 {
    const ODD: [f64; 16] = [
        0.0,
        -0.0,
        1e-35_f32 as f64,
        -1e-35_f32 as f64,
        1e-40,
        -1e-46,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f32::MAX as f64,
        f32::MIN as f64,
        1e300,
        -1e300,
        1.0 / 3.0,
        69.0,
        -1.0,
        2.0,
    ];
    if draws.is(0.2) {
        return ODD[draws.below(ODD.len())];
    }
    draws.below(shape.thresholds) as f64 / shape.thresholds as f64
}
