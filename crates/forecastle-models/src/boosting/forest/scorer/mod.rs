//! Scores many rows at once.
//!
//! A row's values are first turned into small whole numbers, once for all trees: into how many of the
//! forest's thresholds on that column they pass ([`lanes`]). Trees then compare these, which are a byte each
//! where no column has more than 255 thresholds. Rows go in blocks, tree by tree, so that a tree is fetched once
//! for a block, and the block's numbers stay in the nearest cache.
//!
//! A tree of up to 256 leaves is not walked: every node is compared for all rows of the block, sixteen to an
//! instruction, and strikes out the leaves that a row cannot reach ([`bits`]). A larger one is walked by
//! many rows side by side, so that their waits for memory overlap ([`descent`]).
//!
//! A score is the same sum in the same order as [`Forest::sum_row`], to the bit.

mod bits;
mod descent;
mod lanes;
mod rank;

use bits::BitTree;
use descent::DescentTree;
use lanes::{Lanes, Ranks};
use rank::Rank;

use super::tree::{Forest, Link, Tree};

/// Rows that go through the trees together.
const BLOCK: usize = 256;

/// Rows are padded to a multiple of this, so that loops over them have no remainder.
const STEP: usize = 16;

/// A forest in the form for scoring many rows.
#[derive(Debug, Clone)]
pub struct Scorer {
    column_count: usize,
    base: f64,
    link: Link,
    trees: Width,
}

/// Trees by how wide the numbers have to be that stand for amounts.
#[derive(Debug, Clone)]
enum Width {
    Narrow(Trees<u8>),
    Middle(Trees<u16>),
    Wide(Trees<u32>),
}

#[derive(Debug, Clone)]
struct Trees<R> {
    lanes: Lanes,
    trees: Vec<FlatTree<R>>,
}

#[derive(Debug, Clone)]
enum FlatTree<R> {
    Constant(f64),
    Bits32(BitTree<R, 32>),
    Bits64(BitTree<R, 64>),
    Bits128(BitTree<R, 128>),
    Bits256(BitTree<R, 256>),
    Descent(DescentTree<R>),
}

impl Scorer {
    /// Lays out a forest.
    ///
    /// # Panics
    /// When [`Forest::check`] would refuse it.
    #[must_use]
    pub fn new(forest: &Forest) -> Self {
        let lanes = Lanes::of(forest);
        let largest = lanes.largest_rank();
        let trees = if largest <= usize::from(u8::MAX) {
            Width::Narrow(Trees::new(forest, lanes))
        } else if largest <= usize::from(u16::MAX) {
            Width::Middle(Trees::new(forest, lanes))
        } else {
            Width::Wide(Trees::new(forest, lanes))
        };
        Self { column_count: forest.column_count, base: forest.base, link: forest.link, trees }
    }

    /// The number of columns of a row.
    #[must_use]
    pub fn column_count(&self) -> usize {
        self.column_count
    }

    /// Forecasts rows, on the calling thread: `features` is row-major, NaN where unknown, and `out` gets
    /// one value per row, what [`Forest::score_row`] says of it.
    ///
    /// Some memory is taken once per call, so hand over hundreds of rows or more.
    ///
    /// # Panics
    /// When there are not as many rows of features as places in `out`.
    pub fn score(&self, features: &[f32], out: &mut [f64]) {
        assert_eq!(features.len(), out.len() * self.column_count, "features of the rows to score");
        out.fill(self.base);
        match &self.trees {
            Width::Narrow(trees) => trees.add(features, self.column_count, out),
            Width::Middle(trees) => trees.add(features, self.column_count, out),
            Width::Wide(trees) => trees.add(features, self.column_count, out),
        }
        if self.link != Link::Identity {
            for score in out {
                *score = self.link.forecast(*score);
            }
        }
    }
}

/// One number for each row of a block.
type Numbers<R> = [R; BLOCK];

impl<R: Rank> Trees<R> {
    fn new(forest: &Forest, lanes: Lanes) -> Self {
        let trees = forest.trees.iter().map(|tree| FlatTree::new(tree, &lanes)).collect();
        Self { lanes, trees }
    }

    /// Adds the trees' values for each row to `out`.
    fn add(&self, features: &[f32], column_count: usize, out: &mut [f64]) {
        let mut ranks: Ranks<R> = self.lanes.room();
        let mut planes: Vec<Numbers<R>> = vec![[R::ZERO; BLOCK]; bits::MAX_LEAVES / R::BITS];
        let mut sums = [0.0; BLOCK];
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            let first = block * BLOCK * column_count;
            let rows = &features[first..first + out.len() * column_count];
            self.lanes.fill(rows, column_count, out.len(), &mut ranks);
            sums[..out.len()].copy_from_slice(out);
            let padded = out.len().next_multiple_of(STEP);
            for tree in &self.trees {
                tree.add(&ranks, &mut planes, &mut sums[..padded]);
            }
            out.copy_from_slice(&sums[..out.len()]);
        }
    }
}

impl<R: Rank> FlatTree<R> {
    fn new(tree: &Tree, lanes: &Lanes) -> Self {
        match tree.leaves.len() {
            1 => Self::Constant(tree.leaves[0]),
            2..=32 => Self::Bits32(BitTree::new(tree, lanes)),
            33..=64 => Self::Bits64(BitTree::new(tree, lanes)),
            65..=128 => Self::Bits128(BitTree::new(tree, lanes)),
            129..=256 => Self::Bits256(BitTree::new(tree, lanes)),
            _ => Self::Descent(DescentTree::new(tree, lanes)),
        }
    }

    fn add(&self, ranks: &Ranks<R>, planes: &mut [Numbers<R>], sums: &mut [f64]) {
        match self {
            Self::Constant(value) => sums.iter_mut().for_each(|sum| *sum += value),
            Self::Bits32(tree) => tree.add(ranks, planes, sums),
            Self::Bits64(tree) => tree.add(ranks, planes, sums),
            Self::Bits128(tree) => tree.add(ranks, planes, sums),
            Self::Bits256(tree) => tree.add(ranks, planes, sums),
            Self::Descent(tree) => tree.add(ranks, sums),
        }
    }
}
