//! What stands for a row's values while trees compare them.
//!
//! A lane is a column as some of the forest's nodes look at it. On an amount it holds how many of the
//! column's thresholds are below the value, so that `value <= thresholds[k]` is `rank <= k`. Nodes that send
//! unknown values left and those that send them right look at two lanes of one column, where such a value
//! ranks below or above all thresholds; so no node has to ask. On codes it holds [`OTHER`], [`UNKNOWN`], or
//! after these the place of the code among those that any node's set names.

use std::collections::{BTreeMap, BTreeSet};

use super::rank::Rank;
use super::{BLOCK, Numbers};
use crate::boosting::forest::tree::{Forest, NEARLY_ZERO, Node, Split, code};

/// Stands for a code that no set names.
pub(super) const OTHER: u32 = 0;
/// Stands for an unknown code.
pub(super) const UNKNOWN: u32 = 1;
/// Stands for the first code of those that sets name.
const FIRST_CODE: u32 = 2;

/// What stands for the values of a block of rows.
#[derive(Debug)]
pub(super) struct Ranks<R> {
    /// One list for each lane on amounts.
    pub(super) amounts: Vec<Numbers<R>>,
    /// One list for each lane on codes.
    pub(super) codes: Vec<Numbers<u32>>,
}

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
        let mut named: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for node in nodes() {
            let column = columns.entry(node.column as usize).or_default();
            match &node.split {
                Split::AtMost(threshold) | Split::AtMostUnlessZero(threshold) => {
                    column.thresholds.push(single(*threshold));
                }
                Split::In(words) => add_codes(named.entry(column.column).or_default(), words),
            }
        }
        let mut columns: Vec<Column> = columns.into_values().collect();
        for column in &mut columns {
            column.thresholds.sort_by(f32::total_cmp);
            column.thresholds.dedup();
            let words = named.remove(&column.column).unwrap_or_default();
            column.codes = codes_of(&words).collect();
        }
        let (codes, amounts): (Vec<Key>, _) =
            keys.into_iter().partition(|(_, look)| *look == Look::Code);
        let number = |keys: Vec<Key>| keys.into_iter().enumerate().map(|(place, key)| (key, place));
        let places = number(amounts).chain(number(codes)).collect();
        Self { columns, places }
    }

    /// Room for a block of rows.
    pub(super) fn room<R: Rank>(&self) -> Ranks<R> {
        let codes = self.places.keys().filter(|(_, look)| *look == Look::Code).count();
        Ranks {
            // One at least, which leaves may pretend to look at.
            amounts: vec![[R::ZERO; BLOCK]; (self.places.len() - codes).max(1)],
            codes: vec![[OTHER; BLOCK]; codes],
        }
    }

    /// The largest rank of an amount.
    pub(super) fn largest_rank(&self) -> usize {
        self.columns.iter().map(|column| column.thresholds.len()).max().unwrap_or(0)
    }

    /// The lane that a node looks at, among those on amounts or those on codes.
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

    /// Which codes a node with a set sends left, by what stands for them; what is past the end goes right.
    pub(super) fn set(&self, node: &Node) -> Vec<bool> {
        let Split::In(words) = &node.split else { return Vec::new() };
        let codes = &self.column(node).codes;
        let mut set = vec![false, node.unknown_left];
        for code in codes_of(words) {
            let place = FIRST_CODE as usize + codes.partition_point(|other| *other < code);
            set.resize(place + 1, false);
            set[place] = true;
        }
        set
    }

    /// Fills every lane for `count` rows, at most a block.
    pub(super) fn fill<R: Rank>(
        &self,
        rows: &[f32],
        column_count: usize,
        count: usize,
        out: &mut Ranks<R>,
    ) {
        let mut values = [0.0; BLOCK];
        let mut ranks = [R::ZERO; BLOCK];
        let mut amounts = out.amounts.iter_mut();
        let mut codes = out.codes.iter_mut();
        for column in &self.columns {
            for (value, row) in values.iter_mut().zip(rows.chunks_exact(column_count)) {
                *value = row[column.column];
            }
            let values = &values[..count];
            column.rank_amounts(values, &mut ranks[..count]);
            for look in &column.looks {
                match *look {
                    Look::Amount { unknown_left, zero_is_unknown } => {
                        let unknown = if unknown_left { 0 } else { column.thresholds.len() };
                        let is_unknown = |value: f32| {
                            value.is_nan() || (zero_is_unknown && value.abs() <= NEARLY_ZERO)
                        };
                        let lane = amounts.next().into_iter().flatten();
                        for ((out, &rank), &value) in lane.zip(&ranks).zip(values) {
                            *out = if is_unknown(value) { R::cut(unknown as u64) } else { rank };
                        }
                    }
                    Look::Code => {
                        for (out, &value) in codes.next().into_iter().flatten().zip(values) {
                            *out = column.stand_in(value);
                        }
                    }
                }
            }
        }
    }

    fn column(&self, node: &Node) -> &Column {
        let place = self.columns.partition_point(|other| other.column < node.column as usize);
        &self.columns[place]
    }
}

impl Column {
    /// How many thresholds are below each value, none below an unknown one.
    fn rank_amounts<R: Rank>(&self, values: &[f32], ranks: &mut [R]) {
        if self.thresholds.is_empty() {
            return;
        }
        for (rank, &value) in ranks.iter_mut().zip(values) {
            *rank = R::cut(self.thresholds.partition_point(|other| *other < value) as u64);
        }
    }

    /// What stands for a code.
    fn stand_in(&self, value: f32) -> u32 {
        if value.is_nan() {
            return UNKNOWN;
        }
        let place = code(value).and_then(|code| self.codes.binary_search(&code).ok());
        place.map_or(OTHER, |place| FIRST_CODE + place as u32)
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

/// Adds the codes of a set to those of another.
fn add_codes(all: &mut Vec<u32>, words: &[u32]) {
    all.resize(all.len().max(words.len()), 0);
    for (all, word) in all.iter_mut().zip(words) {
        *all |= word;
    }
}

/// The codes of a set, ascending.
fn codes_of(words: &[u32]) -> impl Iterator<Item = u32> {
    (0..).zip(words).flat_map(|(place, &word)| {
        (0..32).filter(move |bit| word >> bit & 1 == 1).map(move |bit| place * 32 + bit)
    })
}
