//! What stands for a row's values while trees compare them.
//!
//! A lane is a column as some of the forest's nodes look at it. On an amount it holds how many of the
//! column's thresholds are below the value, so that `value <= thresholds[k]` is `rank <= k`. Nodes that send
//! unknown values left and those that send them right look at two lanes of one column, where such a value
//! ranks below or above all thresholds; so no node has to ask. On codes it holds the place of the code
//! among those that any node's set names, from 1; 0 is any other, and the last place is an unknown value.

use std::collections::{BTreeMap, BTreeSet};

use super::rank::Rank;
use super::{BLOCK, Numbers};
use crate::boosting::forest::tree::{Forest, NEARLY_ZERO, Node, Split, code, has_code};

/// All lanes of a forest.
#[derive(Debug, Clone)]
pub(super) struct Lanes {
    columns: Vec<Column>,
    places: BTreeMap<Key, usize>,
}

/// A column that nodes look at, and how they do.
#[derive(Debug, Clone, Default)]
struct Column {
    column: usize,
    /// Ascending.
    thresholds: Vec<f32>,
    /// Ascending.
    codes: Vec<u32>,
    looks: Vec<Look>,
}

/// How nodes look at a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Amount { unknown_left: bool, zero_is_unknown: bool },
    Code,
}

type Key = (usize, Look);

impl Lanes {
    /// The lanes that the nodes of a forest look at.
    pub(super) fn of(forest: &Forest) -> Self {
        let nodes = || forest.trees.iter().flat_map(|tree| &tree.nodes);
        let keys: BTreeSet<Key> = nodes().map(key).collect();
        let mut columns: BTreeMap<usize, Column> = BTreeMap::new();
        for &(column, look) in &keys {
            let entry = columns.entry(column).or_default();
            entry.column = column;
            entry.looks.push(look);
        }
        for node in nodes() {
            let column = columns.entry(node.column as usize).or_default();
            match &node.split {
                Split::AtMost(threshold) | Split::AtMostUnlessZero(threshold) => {
                    column.thresholds.push(single(*threshold));
                }
                Split::In(words) => column.codes.extend(codes(words)),
            }
        }
        let mut columns: Vec<Column> = columns.into_values().collect();
        for column in &mut columns {
            column.thresholds.sort_by(f32::total_cmp);
            column.thresholds.dedup();
            column.codes.sort_unstable();
            column.codes.dedup();
        }
        let places = keys.into_iter().enumerate().map(|(place, key)| (key, place)).collect();
        Self { columns, places }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// The largest number in any of them.
    pub(super) fn largest_rank(&self) -> usize {
        let largest = |column: &Column| column.thresholds.len().max(column.unknown_code());
        self.columns.iter().map(largest).max().unwrap_or(0)
    }

    /// The lane that a node looks at.
    pub(super) fn place(&self, node: &Node) -> usize {
        self.places[&key(node)]
    }

    /// The rank up to which a node sends rows left; none if it goes by a set.
    pub(super) fn limit(&self, node: &Node) -> Option<usize> {
        match node.split {
            Split::AtMost(threshold) | Split::AtMostUnlessZero(threshold) => {
                let threshold = single(threshold);
                Some(self.column(node).thresholds.partition_point(|other| *other < threshold))
            }
            Split::In(_) => None,
        }
    }

    /// Of each rank, whether a node with a set sends it left.
    pub(super) fn set(&self, node: &Node) -> Vec<bool> {
        let Split::In(words) = &node.split else { return Vec::new() };
        let known = self.column(node).codes.iter().map(|code| has_code(words, *code));
        [false].into_iter().chain(known).chain([node.unknown_left]).collect()
    }

    /// Fills every lane for `count` rows, at most a block.
    pub(super) fn fill<R: Rank>(
        &self,
        rows: &[f32],
        column_count: usize,
        count: usize,
        out: &mut [Numbers<R>],
    ) {
        let mut values = [0.0; BLOCK];
        let mut ranks = [R::ZERO; BLOCK];
        let mut lanes = out.iter_mut();
        for column in &self.columns {
            for (value, row) in values.iter_mut().zip(rows.chunks_exact(column_count)) {
                *value = row[column.column];
            }
            column.rank_amounts(&values[..count], &mut ranks[..count]);
            for (look, lane) in column.looks.iter().zip(&mut lanes) {
                column.look(*look, &values[..count], &ranks[..count], &mut lane[..count]);
            }
        }
    }

    fn column(&self, node: &Node) -> &Column {
        let place = self.columns.partition_point(|other| other.column < node.column as usize);
        &self.columns[place]
    }
}

impl Column {
    /// What stands for an unknown code.
    fn unknown_code(&self) -> usize {
        self.codes.len() + 1
    }

    /// How many thresholds are below each value, none below an unknown one.
    fn rank_amounts<R: Rank>(&self, values: &[f32], ranks: &mut [R]) {
        for (rank, &value) in ranks.iter_mut().zip(values) {
            *rank = R::cut(self.thresholds.partition_point(|other| *other < value) as u64);
        }
    }

    /// Fills a lane, of values and what [`Column::rank_amounts`] says of them.
    fn look<R: Rank>(&self, look: Look, values: &[f32], ranks: &[R], lane: &mut [R]) {
        match look {
            Look::Amount { unknown_left, zero_is_unknown } => {
                let unknown = R::cut(if unknown_left { 0 } else { self.thresholds.len() } as u64);
                for ((out, &rank), &value) in lane.iter_mut().zip(ranks).zip(values) {
                    let is_unknown =
                        value.is_nan() || (zero_is_unknown && value.abs() <= NEARLY_ZERO);
                    *out = if is_unknown { unknown } else { rank };
                }
            }
            Look::Code => {
                for (out, &value) in lane.iter_mut().zip(values) {
                    *out = R::cut(self.rank_of_code(value) as u64);
                }
            }
        }
    }

    fn rank_of_code(&self, value: f32) -> usize {
        if value.is_nan() {
            return self.unknown_code();
        }
        let place = code(value).and_then(|code| self.codes.binary_search(&code).ok());
        place.map_or(0, |place| place + 1)
    }
}

fn key(node: &Node) -> Key {
    let amount =
        |zero_is_unknown| Look::Amount { unknown_left: node.unknown_left, zero_is_unknown };
    let look = match node.split {
        Split::AtMost(_) => amount(false),
        Split::AtMostUnlessZero(_) => amount(true),
        Split::In(_) => Look::Code,
    };
    (node.column as usize, look)
}

/// The largest single that is not above a threshold: singles compare alike with both.
fn single(threshold: f64) -> f32 {
    let nearest = threshold as f32;
    let single = if f64::from(nearest) > threshold { nearest.next_down() } else { nearest };
    // The two zeros are one threshold.
    single + 0.0
}

/// The codes of a set.
fn codes(words: &[u32]) -> impl Iterator<Item = u32> {
    (0..).zip(words).flat_map(|(place, &word)| {
        (0..32).filter(move |bit| word >> bit & 1 == 1).map(move |bit| place * 32 + bit)
    })
}
