//! How trees are grown, by default.

use forecastle_core::metrics::PointKind;

use super::engine::Growth;
use super::global_trees::GlobalTrees;
use super::target::Target;
use crate::model::Context;

/// Values that are told apart in a column, at most.
pub const BINS: usize = 255;

/// Rows that bear more and larger trees.
const MANY_ROWS: usize = 150_000;

/// What is learnt for a kind of point: two targets of different kinds err differently, and their mean by less.
pub fn targets(point: PointKind) -> [Target; 2] {
    match point {
        PointKind::Mean => [Target::Level, Target::Difference],
        PointKind::Median | PointKind::RelativeMedian => [Target::Logarithm, Target::Level],
    }
}

/// How trees are grown on so many rows.
///
/// The number of trees is fixed. Stopping by the latest horizon that is known took three times as long, and where
/// histories are a few years, as most are, it judged trees by another part of the year than they would serve.
pub fn growth(trees: &GlobalTrees, target: Target, rows: usize, context: &Context) -> Growth {
    let has_many_rows = rows > MANY_ROWS;
    let boosted = Growth {
        objective: target.objective(context.point),
        rounds: if has_many_rows { 300 } else { 200 },
        learning_rate: 0.05,
        leaves: if has_many_rows { 63 } else { 31 },
        rows_of_leaf: 40,
        row_share: 0.8,
        column_share: 0.5,
        l2: 1.0,
        is_averaged: false,
        patience: None,
        seed: context.seed,
    };
    if !trees.is_averaged {
        return boosted;
    }
    Growth {
        rounds: 100,
        learning_rate: 1.0,
        rows_of_leaf: 10,
        row_share: 0.6,
        column_share: 0.3,
        l2: 0.0,
        is_averaged: true,
        ..boosted
    }
}
