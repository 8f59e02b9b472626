//! Trees whose leaves are bits of a word.
//!
//! Every row has a bit for each leaf, all set at first. A node clears, for the rows that do not go to its
//! first side, the leaves on that side; leaves are numbered from the first side to the second. Then the lowest
//! bit that is left is the row's leaf: a leaf before it is on the first side of a node where the row went to
//! the second, so it was cleared (QuickScorer, Lucchese et al. 2015). Which side is first is free, and
//! here it is the smaller one, so that there is little to clear.
//!
//! The bits of all rows of a block are kept by planes, a byte of each row's word after the other, as wide as
//! the ranks; so one instruction compares and clears for as many rows as fit its register, and most nodes
//! clear leaves of one plane only. Nodes that go by sets of codes are taken together: for each column and code
//! the bits that all of them leave are known beforehand.

use std::ops::Range;

use super::lanes::{Lanes, Ranks};
use super::rank::Rank;
use super::{Numbers, STEP};
use crate::boosting::forest::tree::Tree;

/// Leaves of a tree in this form, at most.
pub(super) const MAX_LEAVES: usize = 256;

/// A tree of at most `LEAVES` leaves.
#[derive(Debug, Clone)]
pub(super) struct BitTree<R, const LEAVES: usize> {
    /// Clears where the rank is above the limit.
    above: Vec<Clearing<R>>,
    /// Clears where the rank is not above the limit.
    not_above: Vec<Clearing<R>>,
    tables: Vec<Table>,
    /// In the order of bits; zero past the last.
    leaves: Box<[f64; LEAVES]>,
}

/// What all nodes with a set of one column's codes do together to 64 leaves.
#[derive(Debug, Clone)]
struct Table {
    lane: usize,
    /// Which 64 leaves.
    word: usize,
    /// For what stands for a code, the bits that stay. What is past the end goes by the first.
    kept: Vec<u64>,
}

/// What a node does in one plane.
#[derive(Debug, Clone, Copy)]
struct Clearing<R> {
    lane: u32,
    plane: u32,
    limit: R,
    /// The bits that stay.
    kept: R,
}

impl<R: Rank, const LEAVES: usize> BitTree<R, LEAVES> {
    /// Lays out a tree of 2 leaves or more.
    pub(super) fn new(tree: &Tree, lanes: &Lanes) -> Self {
        let mut flat = Self {
            above: Vec::new(),
            not_above: Vec::new(),
            tables: Vec::new(),
            leaves: Box::new([0.0; LEAVES]),
        };
        let sizes = leaf_counts(tree);
        let size = |place: i32| usize::try_from(place).map_or(1, |inner| sizes[inner]);
        // Places still to lay out, each with the first bit of its leaves.
        let mut open = vec![(0_i32, 0_usize)];
        while let Some((place, first)) = open.pop() {
            let Ok(inner) = usize::try_from(place) else {
                flat.leaves[first] = tree.leaves[!place as usize];
                continue;
            };
            let node = &tree.nodes[inner];
            let left_is_first = size(node.left) <= size(node.right);
            let (smaller, larger) =
                if left_is_first { (node.left, node.right) } else { (node.right, node.left) };
            let lane = lanes.place(node);
            let middle = first + size(smaller);
            match lanes.limit(node).map(|limit| R::cut(limit as u64)) {
                Some(limit) if left_is_first => {
                    flat.above.extend(clearings(lane, limit, first..middle));
                }
                Some(limit) => flat.not_above.extend(clearings(lane, limit, first..middle)),
                None => {
                    let mut goes_first = lanes.set(node);
                    if !left_is_first {
                        goes_first.iter_mut().for_each(|is_left| *is_left = !*is_left);
                    }
                    for word in first / 64..middle.div_ceil(64) {
                        let cleared = cut_span(&(first..middle), word * 64);
                        flat.table(lane, word).clear(&goes_first, !left_is_first, cleared);
                    }
                }
            }
            open.push((smaller, first));
            open.push((larger, middle));
        }
        flat
    }

    /// Adds each row's leaf to its sum.
    pub(super) fn add(&self, ranks: &Ranks<R>, planes: &mut [Numbers<R>], sums: &mut [f64]) {
        let count = sums.len();
        let planes = &mut planes[..LEAVES / R::BITS];
        for plane in planes.iter_mut() {
            plane[..count].fill(R::ONES);
        }
        for clearing in &self.above {
            let (ranks, plane) = clearing.of(&ranks.amounts, planes, count);
            for (bits, &rank) in plane.iter_mut().zip(ranks) {
                let all = if rank <= clearing.limit { R::ONES } else { R::ZERO };
                *bits = *bits & (all | clearing.kept);
            }
        }
        for clearing in &self.not_above {
            let (ranks, plane) = clearing.of(&ranks.amounts, planes, count);
            for (bits, &rank) in plane.iter_mut().zip(ranks) {
                let all = if rank > clearing.limit { R::ONES } else { R::ZERO };
                *bits = *bits & (all | clearing.kept);
            }
        }
        let (groups, _) = sums.as_chunks_mut::<STEP>();
        for (group, sums) in groups.iter_mut().enumerate() {
            for (sum, leaf) in sums.iter_mut().zip(self.first_bits(ranks, planes, group)) {
                *sum += self.leaves[leaf % LEAVES];
            }
        }
    }

    /// The table of a lane on codes and a word.
    fn table(&mut self, lane: usize, word: usize) -> &mut Table {
        let is_wanted = |table: &Table| table.lane == lane && table.word == word;
        let known = self.tables.iter().position(is_wanted);
        let place = known.unwrap_or(self.tables.len());
        if known.is_none() {
            self.tables.push(Table { lane, word, kept: vec![u64::MAX] });
        }
        &mut self.tables[place]
    }

    /// The lowest bit that is left to each row of a group.
    fn first_bits(&self, ranks: &Ranks<R>, planes: &[Numbers<R>], group: usize) -> [usize; STEP] {
        let mut first = [LEAVES - 1; STEP];
        let planes_of_word = 64.min(LEAVES) / R::BITS;
        for (place, planes) in planes.chunks(planes_of_word).enumerate().rev() {
            let mut words = [0_u64; STEP];
            for (place, plane) in planes.iter().enumerate() {
                let plane = &plane.as_chunks::<STEP>().0[group];
                for (word, bits) in words.iter_mut().zip(plane) {
                    *word |= bits.widen() << (place * R::BITS);
                }
            }
            for table in self.tables.iter().filter(|table| table.word == place) {
                let codes = &ranks.codes[table.lane].as_chunks::<STEP>().0[group];
                for (word, &code) in words.iter_mut().zip(codes) {
                    *word &= table.kept.get(code as usize).unwrap_or(&table.kept[0]);
                }
            }
            for (first, word) in first.iter_mut().zip(words) {
                let bit = place * 64 + (word | 1 << 63).trailing_zeros() as usize;
                *first = if word == 0 { *first } else { bit };
            }
        }
        first
    }
}

impl Table {
    /// Clears bits for the codes that do not go to a node's first side; `beyond` says whether those go
    /// there that the list does not reach.
    fn clear(&mut self, goes_first: &[bool], beyond: bool, cleared: u64) {
        let length = self.kept.len().max(goes_first.len());
        self.kept.resize(length, self.kept[0]);
        for (code, kept) in self.kept.iter_mut().enumerate() {
            if !goes_first.get(code).unwrap_or(&beyond) {
                *kept &= !cleared;
            }
        }
    }
}

impl<R: Copy> Clearing<R> {
    /// The numbers that it reads and those that it writes.
    fn of<'a>(
        &self,
        ranks: &'a [Numbers<R>],
        planes: &'a mut [Numbers<R>],
        count: usize,
    ) -> (&'a [R], &'a mut [R]) {
        (&ranks[self.lane as usize][..count], &mut planes[self.plane as usize][..count])
    }
}

/// What clearing a span of bits does in each plane that it touches.
fn clearings<R: Rank>(
    lane: usize,
    limit: R,
    span: Range<usize>,
) -> impl Iterator<Item = Clearing<R>> {
    (span.start / R::BITS..span.end.div_ceil(R::BITS)).map(move |plane| {
        let kept = R::cut(!cut_span(&span, plane * R::BITS));
        Clearing { lane: lane as u32, plane: plane as u32, limit, kept }
    })
}

/// The part of a span of bits that lies in the 64 from `first`.
fn cut_span(span: &Range<usize>, first: usize) -> u64 {
    let below = |end: usize| {
        let count = end.saturating_sub(first) as u32;
        1_u64.checked_shl(count).map_or(u64::MAX, |bit| bit - 1)
    };
    below(span.end) & !below(span.start)
}

/// The number of leaves below each node.
fn leaf_counts(tree: &Tree) -> Vec<usize> {
    let mut counts = vec![0; tree.nodes.len()];
    for (place, node) in tree.nodes.iter().enumerate().rev() {
        let count = |child: i32| usize::try_from(child).map_or(1, |inner| counts[inner]);
        counts[place] = count(node.left) + count(node.right);
    }
    counts
}
