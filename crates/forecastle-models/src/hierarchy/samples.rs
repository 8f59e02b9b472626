//! Quantiles of every node that belong to one another: sample paths, reconciled one by one.
//!
//! A sample is the base forecasts of all nodes plus what all nodes missed by at once at one origin of the past, so
//! that errors which go together stay together. Every sample is reconciled and adds up; the quantiles are those of
//! each node's samples.
//!
//! Source: Panagiotelis, Gamakumara, Athanasopoulos & Hyndman (2023), European Journal of Operational Research 306(2).

use forecastle_core::hierarchy::Hierarchy;
use forecastle_core::random;

/// What samples are made of.
#[derive(Debug, Clone, Copy)]
pub struct SamplePlan<'a> {
    /// Past errors of all nodes (upper nodes first, then leaves), `paths` per node.
    pub errors: &'a [f64],
    /// The number of past error paths; at least 1.
    pub paths: usize,
    /// The number of samples; at least 1.
    pub samples: usize,
    /// The seed of what is drawn.
    pub seed: u64,
}

/// What makes leaves of base forecasts of the upper nodes and of the leaves.
pub type ToLeaves<'a> = dyn Fn(&[f64], &[f64]) -> Vec<f64> + 'a;

/// The quantiles of all nodes for one step: `probabilities.len()` numbers per node, upper nodes first, ascending
/// with the probability. Unknown errors (NaN) count as none. `reconcile` is given base forecasts of the upper nodes and
/// of the leaves, as many numbers per node as there are samples, and says what the leaves are to be.
///
/// # Panics
/// When there are no paths or samples.
pub fn reconciled_quantiles(
    hierarchy: &Hierarchy,
    base: &[f64],
    plan: &SamplePlan<'_>,
    probabilities: &[f64],
    reconcile: &ToLeaves<'_>,
) -> Vec<f64> {
    assert!(plan.paths > 0 && plan.samples > 0, "something to draw from, and a number of draws");
    let pick = |sample: usize| {
        let drawn = random::uniform(plan.seed, 0, sample as u64) * plan.paths as f64;
        (drawn as usize).min(plan.paths - 1)
    };
    let picks: Vec<_> = (0..plan.samples).map(pick).collect();
    let sampled = |node: usize| {
        let own = &plan.errors[node * plan.paths..(node + 1) * plan.paths];
        picks.iter().map(move |path| {
            let error = own[*path];
            base[node] + if error.is_finite() { error } else { 0.0 }
        })
    };
    let upper: Vec<f64> = (0..hierarchy.upper_count()).flat_map(sampled).collect();
    let leaves: Vec<f64> =
        (hierarchy.upper_count()..hierarchy.node_count()).flat_map(sampled).collect();
    let leaves = reconcile(&upper, &leaves);
    let sums = hierarchy.sum_up(&leaves, plan.samples);
    let mut quantiles = Vec::with_capacity(hierarchy.node_count() * probabilities.len());
    for own in sums.chunks_exact(plan.samples).chain(leaves.chunks_exact(plan.samples)) {
        let mut sorted = own.to_vec();
        sorted.sort_by(f64::total_cmp);
        quantiles.extend(probabilities.iter().map(|probability| at(&sorted, *probability)));
    }
    quantiles
}

/// The quantile of ascending numbers, between two of them where it falls there.
fn at(sorted: &[f64], probability: f64) -> f64 {
    let place = probability * (sorted.len() - 1) as f64;
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}
