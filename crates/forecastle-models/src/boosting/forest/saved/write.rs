//! Writes a forest as bytes.
//!
//! In this order: the number of columns, the base, the link, each column's thresholds, the number of
//! trees, the trees. A node names its threshold by the place among those of its column, and a child by how far
//! after the node it stands.

use std::collections::BTreeMap;

use super::bytes::put_whole;
use crate::boosting::forest::tree::{Forest, Link, Node, Split, Tree};

/// What a link is written as.
pub(super) const LINKS: [(Link, u8); 2] = [(Link::Identity, 0), (Link::Exponential, 1)];

/// What a kind of split is written as, before the bit that says where unknown values go.
pub(super) const AT_MOST: u64 = 0;
pub(super) const AT_MOST_UNLESS_ZERO: u64 = 1;
pub(super) const IN: u64 = 2;

/// What the weights of a tree's leaves are written as.
pub(super) const WHOLE_COVERS: u8 = 0;
pub(super) const OTHER_COVERS: u8 = 1;

/// The places of thresholds, by their bits, of every column.
type Places = Vec<BTreeMap<u64, u64>>;

/// Writes a forest.
pub(super) fn forest(forest: &Forest) -> Vec<u8> {
    let mut out = Vec::new();
    put_whole(&mut out, forest.column_count as u64);
    out.extend(forest.base.to_le_bytes());
    out.extend(LINKS.iter().filter(|(link, _)| *link == forest.link).map(|(_, byte)| byte));
    let thresholds = put_thresholds(&mut out, forest);
    put_whole(&mut out, forest.trees.len() as u64);
    for tree in &forest.trees {
        put_tree(&mut out, tree, &thresholds);
    }
    out
}

fn put_thresholds(out: &mut Vec<u8>, forest: &Forest) -> Places {
    let mut columns: Places = vec![BTreeMap::new(); forest.column_count];
    for node in forest.trees.iter().flat_map(|tree| &tree.nodes) {
        if let Split::AtMost(threshold) | Split::AtMostUnlessZero(threshold) = node.split {
            columns[node.column as usize].insert(threshold.to_bits(), 0);
        }
    }
    for column in &mut columns {
        put_whole(out, column.len() as u64);
        for (number, (bits, place)) in column.iter_mut().enumerate() {
            *place = number as u64;
            out.extend(bits.to_le_bytes());
        }
    }
    columns
}

fn put_tree(out: &mut Vec<u8>, tree: &Tree, thresholds: &Places) {
    put_whole(out, tree.nodes.len() as u64);
    for (place, node) in tree.nodes.iter().enumerate() {
        put_node(out, place, node, thresholds);
    }
    for leaf in &tree.leaves {
        out.extend(leaf.to_le_bytes());
    }
    // Numbers of rows are whole, and small.
    let is_whole = |cover: &f64| (*cover as u64 as f64).to_bits() == cover.to_bits();
    if tree.leaf_covers.iter().all(is_whole) {
        out.push(WHOLE_COVERS);
        tree.leaf_covers.iter().for_each(|cover| put_whole(out, *cover as u64));
    } else {
        out.push(OTHER_COVERS);
        tree.leaf_covers.iter().for_each(|cover| out.extend(cover.to_le_bytes()));
    }
}

fn put_node(out: &mut Vec<u8>, place: usize, node: &Node, thresholds: &Places) {
    let kind = match node.split {
        Split::AtMost(_) => AT_MOST,
        Split::AtMostUnlessZero(_) => AT_MOST_UNLESS_ZERO,
        Split::In(_) => IN,
    };
    put_whole(out, u64::from(node.column) << 3 | kind << 1 | u64::from(node.unknown_left));
    match &node.split {
        Split::AtMost(threshold) | Split::AtMostUnlessZero(threshold) => {
            put_whole(out, thresholds[node.column as usize][&threshold.to_bits()]);
        }
        Split::In(words) => {
            put_whole(out, words.len() as u64);
            words.iter().for_each(|word| out.extend(word.to_le_bytes()));
        }
    }
    for child in [node.left, node.right] {
        let number = match usize::try_from(child) {
            Ok(inner) => (inner - place) as u64 * 2,
            Err(_) => !child as u64 * 2 + 1,
        };
        put_whole(out, number);
    }
    out.extend(node.gain.to_le_bytes());
}
