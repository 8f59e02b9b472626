//! How trees are grown, by default.

use super::engine::Growth;
use super::global_trees::GlobalTrees;
use super::target::Target;
use crate::model::Context;

/// Values that are told apart in a column, at most.
pub const BINS: usize = 255;

/// Trees at most, while what comes next is known and says when to stop.
pub const MOST_ROUNDS: usize = 400;

/// How trees are grown on so many rows.
pub fn growth(trees: &GlobalTrees, target: Target, rows: usize, context: &Context) -> Growth {
    Growth {
        objective: target.objective(context.point),
        rounds: MOST_ROUNDS,
        learning_rate: if trees.is_averaged { 1.0 } else { 0.05 },
        leaves: if rows > 100_000 { 63 } else { 31 },
        rows_of_leaf: if trees.is_averaged { 10 } else { 40 },
        row_share: if trees.is_averaged { 0.6 } else { 0.8 },
        column_share: if trees.is_averaged { 0.3 } else { 0.5 },
        l2: if trees.is_averaged { 0.0 } else { 1.0 },
        is_averaged: trees.is_averaged,
        patience: Some(40),
        seed: context.seed,
    }
}
