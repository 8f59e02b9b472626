//! Which part of its node's forecast each leaf gets.

use forecastle_core::Window;
use forecastle_core::hierarchy::Hierarchy;

use super::entry::Question;

/// The ways of splitting a node's forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shares {
    /// The mean over periods of each leaf's share.
    AverageProportions,
    /// The share of the means over periods.
    ProportionsOfAverages,
    /// As the parts are forecast, level by level.
    ForecastProportions,
}

/// Splits the base forecasts of a level's nodes among the leaves.
pub(super) fn split(question: &Question<'_>, level: usize, way: Shares) -> Vec<f64> {
    let Question { hierarchy, upper, leaves, width, .. } = *question;
    let nodes = hierarchy.nodes_of(level);
    let node_of = &hierarchy.levels()[level].node_of;
    let tops = &upper[nodes.start * width..nodes.end * width];
    match way {
        Shares::ForecastProportions => by_forecasts(question, level),
        _ => {
            let shares = shares(hierarchy, question.window, level, way);
            let mut split = vec![0.0; leaves.len()];
            for (leaf, share) in shares.iter().enumerate() {
                let top = node_of[leaf] as usize * width;
                for step in 0..width {
                    split[leaf * width + step] = share * tops[top + step];
                }
            }
            split
        }
    }
}

/// Each leaf's share of its node of a level, by the history up to the window's origin: shares of a node add up to 1.
/// Leaves of a node without any history share alike.
pub fn shares(hierarchy: &Hierarchy, window: &Window<'_>, level: usize, way: Shares) -> Vec<f64> {
    let node_of = &hierarchy.levels()[level].node_of;
    let count = hierarchy.levels()[level].keys.len();
    let mut weights = vec![0.0; hierarchy.leaf_count()];
    match way {
        Shares::AverageProportions => {
            let mut totals = vec![0.0; count];
            for place in 0..window.end() {
                totals.fill(0.0);
                for (leaf, node) in node_of.iter().enumerate() {
                    totals[*node as usize] += known(window, leaf, place);
                }
                for (leaf, node) in node_of.iter().enumerate() {
                    let total = totals[*node as usize];
                    if total > 0.0 {
                        weights[leaf] += known(window, leaf, place) / total;
                    }
                }
            }
        }
        Shares::ProportionsOfAverages | Shares::ForecastProportions => {
            for (leaf, weight) in weights.iter_mut().enumerate() {
                let values = window.history(leaf).iter().filter(|value| !value.is_nan());
                *weight = values.sum::<f64>().max(0.0);
            }
        }
    }
    within(node_of, count, &weights)
}

/// A leaf's value at a place of the time axis; zero where nothing is known, and where it is below zero.
fn known(window: &Window<'_>, leaf: usize, place: usize) -> f64 {
    let value = place.checked_sub(window.start(leaf)).and_then(|at| window.history(leaf).get(at));
    value.map_or(0.0, |value| if value.is_nan() { 0.0 } else { value.max(0.0) })
}

/// Weights over their sums within each group; alike where the sum is zero.
fn within(group_of: &[u32], count: usize, weights: &[f64]) -> Vec<f64> {
    let (mut sums, mut sizes) = (vec![0.0; count], vec![0.0; count]);
    for (weight, group) in weights.iter().zip(group_of) {
        sums[*group as usize] += weight;
        sizes[*group as usize] += 1.0;
    }
    let share = |(weight, group): (&f64, &u32)| {
        let (sum, size) = (sums[*group as usize], sizes[*group as usize]);
        if sum > 0.0 { weight / sum } else { 1.0 / size }
    };
    weights.iter().zip(group_of).map(share).collect()
}

/// Splits level by level down the chain of levels that lie inside one another, by base forecasts.
fn by_forecasts(question: &Question<'_>, top: usize) -> Vec<f64> {
    let Question { hierarchy, upper, leaves, width, .. } = *question;
    let chain = hierarchy.chain_below(top);
    let base_of = |level: usize| {
        let nodes = hierarchy.nodes_of(level);
        &upper[nodes.start * width..nodes.end * width]
    };
    let mut values = base_of(top).to_vec();
    for pair in chain.windows(2) {
        let parents = hierarchy.parents(pair[0], pair[1]).expect("levels of a chain nest");
        values = shared_out(&parents, &values, base_of(pair[1]), width);
    }
    let last = chain.last().copied().unwrap_or(top);
    shared_out(&hierarchy.levels()[last].node_of, &values, leaves, width)
}

/// Parents' values, shared out as the children's own forecasts are; alike where those are nothing.
fn shared_out(parents: &[u32], values: &[f64], base: &[f64], width: usize) -> Vec<f64> {
    let mut shared = vec![0.0; base.len()];
    let count = values.len().checked_div(width).unwrap_or(0);
    for step in 0..width {
        let weights: Vec<_> =
            (0..parents.len()).map(|child| base[child * width + step].max(0.0)).collect();
        for (child, share) in within(parents, count, &weights).into_iter().enumerate() {
            shared[child * width + step] = share * values[parents[child] as usize * width + step];
        }
    }
    shared
}
