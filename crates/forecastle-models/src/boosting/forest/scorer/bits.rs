//! Trees whose leaves are bits of a word.
//!
//! Every row has a bit for each leaf, all set at first. A node clears, for the rows that do not go to its
//! smaller side, the leaves on that side. Leaves are numbered so that the smaller side comes first; then the
//! lowest bit that is left is the row's leaf: a leaf below it would have to be on the side of some node
//! that the row did not go to, and such leaves are cleared if that side is the first.
//! (After QuickScorer, Lucchese et al. 2015; that the smaller side comes first is our own.)
//!
//! The bits of all rows of a block are kept by planes, a byte of each row's word after the other, as wide as
//! the ranks; so one instruction compares and clears for as many rows as fit its register, and most nodes
//! clear leaves of one plane only.

use super::lanes::Lanes;
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
    /// Keeps what a table says of each rank.
    by_table: Vec<(Clearing<R>, Vec<R>)>,
    /// In the order of bits; zero past the last.
    leaves: [f64; LEAVES],
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
            by_table: Vec::new(),
            leaves: [0.0; LEAVES],
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
            let lane = lanes.place(node) as u32;
            let middle = first + size(smaller);
            for clearing in clearings(lane, first..middle) {
                match lanes.limit(node).map(|limit| R::cut(limit as u64)) {
                    Some(limit) if left_is_first => {
                        flat.above.push(Clearing { limit, ..clearing });
                    }
                    Some(limit) => flat.not_above.push(Clearing { limit, ..clearing }),
                    None => {
                        let kept = |goes_left: bool| {
                            if goes_left == left_is_first { R::ONES } else { clearing.kept }
                        };
                        let table = lanes.set(node).into_iter().map(kept).collect();
                        flat.by_table.push((clearing, table));
                    }
                }
            }
            open.push((smaller, first));
            open.push((larger, middle));
        }
        flat
    }

    /// Adds each row's leaf to its sum.
    pub(super) fn add(&self, ranks: &[Numbers<R>], planes: &mut [Numbers<R>], sums: &mut [f64]) {
        let count = sums.len();
        let planes = &mut planes[..LEAVES / R::BITS];
        for plane in planes.iter_mut() {
            plane[..count].fill(R::ONES);
        }
        for clearing in &self.above {
            let (ranks, plane) = clearing.of(ranks, planes, count);
            for (bits, &rank) in plane.iter_mut().zip(ranks) {
                let all = if rank <= clearing.limit { R::ONES } else { R::ZERO };
                *bits = *bits & (all | clearing.kept);
            }
        }
        for clearing in &self.not_above {
            let (ranks, plane) = clearing.of(ranks, planes, count);
            for (bits, &rank) in plane.iter_mut().zip(ranks) {
                let all = if rank > clearing.limit { R::ONES } else { R::ZERO };
                *bits = *bits & (all | clearing.kept);
            }
        }
        for (clearing, table) in &self.by_table {
            let (ranks, plane) = clearing.of(ranks, planes, count);
            for (bits, &rank) in plane.iter_mut().zip(ranks) {
                *bits = *bits & table[rank.widen() as usize];
            }
        }
        let (groups, _) = sums.as_chunks_mut::<STEP>();
        for (group, sums) in groups.iter_mut().enumerate() {
            for (sum, leaf) in sums.iter_mut().zip(self.first_bits(planes, group)) {
                *sum += self.leaves[leaf % LEAVES];
            }
        }
    }

    /// The lowest bit that is left to each row of a group.
    fn first_bits(&self, planes: &[Numbers<R>], group: usize) -> [usize; STEP] {
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
            for (first, word) in first.iter_mut().zip(words) {
                let bit = place * 64 + (word | 1 << 63).trailing_zeros() as usize;
                *first = if word == 0 { *first } else { bit };
            }
        }
        first
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
    lane: u32,
    span: std::ops::Range<usize>,
) -> impl Iterator<Item = Clearing<R>> {
    let ones = |count: usize| 1_u64.checked_shl(count as u32).map_or(u64::MAX, |bit| bit - 1);
    (span.start / R::BITS..span.end.div_ceil(R::BITS)).map(move |plane| {
        let first = plane * R::BITS;
        let cleared = ones(span.end - first) & !ones(span.start.saturating_sub(first));
        Clearing { lane, plane: plane as u32, limit: R::ZERO, kept: R::cut(!cleared) }
    })
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
