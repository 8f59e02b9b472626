//! Least squares with a diagonal covariance on a tree, exactly, by one pass up and one down.
//!
//! Going up, a node's own base forecast and the sum of its children's estimates are two measurements of one number,
//! weighed by their variances. Going down, what a node got is shared out among its children by their variances.

use forecastle_core::hierarchy::{Hierarchy, Nesting};

/// What is known of the nodes of a level, going up.
struct Estimates {
    /// The estimate by all that lies below and the node itself, `width` per node.
    combined: Vec<f64>,
    /// Its variance, one per node.
    variance: Vec<f64>,
    /// The sum of the children's estimates, `width` per node.
    sum: Vec<f64>,
    /// The sum of their variances, one per node.
    sum_variance: Vec<f64>,
}

/// The leaves' reconciled values; `diagonal` has a variance per node, that of a leaf perhaps zero.
pub(super) fn solve(
    hierarchy: &Hierarchy,
    nesting: &Nesting,
    diagonal: &[f64],
    upper: &[f64],
    leaves: &[f64],
    width: usize,
) -> Vec<f64> {
    let leaf_variances = &diagonal[hierarchy.upper_count()..];
    let mut levels: Vec<Estimates> = Vec::new();
    for (place, level) in nesting.levels.iter().enumerate().rev() {
        let nodes = hierarchy.nodes_of(*level);
        let base = &upper[nodes.start * width..nodes.end * width];
        let own = &diagonal[nodes];
        let estimates = match levels.last() {
            None => {
                let parents = &hierarchy.levels()[*level].node_of;
                combine(base, own, parents, leaves, leaf_variances, width)
            }
            Some(below) => {
                let parents = &nesting.parents[place + 1];
                combine(base, own, parents, &below.combined, &below.variance, width)
            }
        };
        levels.push(estimates);
    }
    levels.reverse();
    let mut values = levels[0].combined.clone();
    for place in 1..levels.len() {
        let (above, own) = (&levels[place - 1], &levels[place]);
        let parents = &nesting.parents[place];
        values = share_out(&values, above, parents, &own.combined, &own.variance, width);
    }
    let last = levels.len() - 1;
    let parents = &hierarchy.levels()[nesting.levels[last]].node_of;
    share_out(&values, &levels[last], parents, leaves, leaf_variances, width)
}

fn combine(
    base: &[f64],
    own_variance: &[f64],
    parents: &[u32],
    children: &[f64],
    child_variance: &[f64],
    width: usize,
) -> Estimates {
    let count = own_variance.len();
    let (mut sum, mut sum_variance) = (vec![0.0; count * width], vec![0.0; count]);
    for (child, parent) in parents.iter().enumerate() {
        let parent = *parent as usize;
        sum_variance[parent] += child_variance[child];
        let sums = &mut sum[parent * width..(parent + 1) * width];
        let own = &children[child * width..(child + 1) * width];
        sums.iter_mut().zip(own).for_each(|(sum, value)| *sum += value);
    }
    let mut combined = sum.clone();
    let mut variance = vec![0.0; count];
    for node in 0..count {
        let gain = gain(sum_variance[node], own_variance[node]);
        variance[node] = gain * own_variance[node];
        let places = node * width..(node + 1) * width;
        for (value, base) in combined[places.clone()].iter_mut().zip(&base[places]) {
            *value += gain * (base - *value);
        }
    }
    Estimates { combined, variance, sum, sum_variance }
}

/// How far the children's sum gives way to the node's own base forecast.
fn gain(below: f64, own: f64) -> f64 {
    if below > 0.0 { below / (below + own) } else { 0.0 }
}

fn share_out(
    values: &[f64],
    above: &Estimates,
    parents: &[u32],
    children: &[f64],
    child_variance: &[f64],
    width: usize,
) -> Vec<f64> {
    let mut shared = children.to_vec();
    for (child, parent) in parents.iter().enumerate() {
        let parent = *parent as usize;
        if above.sum_variance[parent] <= 0.0 {
            continue;
        }
        let share = child_variance[child] / above.sum_variance[parent];
        for step in 0..width {
            let place = parent * width + step;
            shared[child * width + step] += share * (values[place] - above.sum[place]);
        }
    }
    shared
}
