//! How trees are grown, by default.

use super::engine::Growth;
use super::members::{Member, Purpose};
use super::settings::TreeSettings;

/// Values that are told apart in a column, at most. More than these cost time and find noise.
pub const BINS: usize = 63;

/// Rows that bear larger trees.
const MANY_ROWS: usize = 150_000;

/// How trees of a member are grown on so many rows, where nothing else is said.
///
/// The number of trees is fixed. Stopping by the latest horizon that is known took three times as long, and where
/// histories are a few years, as most are, it judged trees by another part of the year than they would serve; who
/// wants it can have it ([`TreeSettings::stops_early`]).
pub fn growth(
    purpose: Purpose,
    member: &Member,
    rows: usize,
    seed: u64,
    settings: &TreeSettings,
) -> Growth {
    let has_many_rows = rows > MANY_ROWS;
    let boosted = Growth {
        objective: member.objective,
        rounds: if has_many_rows { 300 } else { 200 },
        learning_rate: 0.05,
        leaves: if has_many_rows { 63 } else { 31 },
        rows_of_leaf: 40,
        row_share: 0.8,
        column_share: 0.5,
        l2: 1.0,
        is_averaged: false,
        seed,
    };
    match purpose {
        Purpose::Boosted | Purpose::Straight => settings.over(boosted),
        // Nine forests: fewer and larger steps cost half, and hardly tell.
        Purpose::Quantiles => {
            settings.over(Growth { rounds: 100, learning_rate: 0.1, leaves: 31, ..boosted })
        }
        Purpose::Averaged => Growth {
            rounds: 100,
            learning_rate: 1.0,
            rows_of_leaf: 10,
            row_share: 0.6,
            column_share: 0.3,
            l2: 0.0,
            is_averaged: true,
            ..boosted
        },
    }
}
