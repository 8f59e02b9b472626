//! Least squares over all nodes: the leaves whose sums come nearest to all base forecasts, each as far as it is
//! trusted ("minimum trace").
//!
//! With base forecasts ŷ, the covariance W of their errors and the summing matrix S the leaves are
//! `(SᵀW⁻¹S)⁻¹SᵀW⁻¹ŷ`. Equivalent and what is computed: `b̂ − [W Uᵀ(U W Uᵀ)⁻¹U ŷ]`, where `U ŷ` is by how much the
//! base forecasts do not add up, so that what adds up stays as it is to the last bit.

use forecastle_core::hierarchy::Hierarchy;
use rayon::prelude::*;

use super::entry::{Approach, MethodEntry, Question};
use super::errors::ErrorHistory;
use super::weights::Weights;
use super::{conjugate, non_negative, tree};

/// Numbers of a node that are worked on together; a fixed number, so that threads change nothing.
const BLOCK: usize = 8;

/// What a node's base forecast is trusted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// All alike.
    Alike,
    /// By the number of leaves below.
    Structural,
    /// By the variance of its errors.
    Variance,
    /// By the shrunk covariance of all errors.
    Shrunk,
}

const SOURCE: &str = "Wickramasuriya, Athanasopoulos & Hyndman (2019), JASA 114";

/// Ordinary least squares.
pub static MINT_OLS: MethodEntry = MethodEntry {
    name: "mint_ols",
    title: "Least squares",
    doc: "the leaves whose sums come nearest to all base forecasts, every node alike",
    source: "Hyndman, Ahmed, Athanasopoulos & Shang (2011), Computational Statistics & Data Analysis 55(9)",
    approach: Approach::Mint(Weighting::Alike),
};

/// Weighted by the number of leaves below.
pub static MINT_STRUCTURAL: MethodEntry = MethodEntry {
    name: "mint_structural",
    title: "Least squares, by structure",
    doc: "as least squares, a node the less trusted the more leaves it has",
    source: "Athanasopoulos, Hyndman, Kourentzes & Petropoulos (2017), EJOR 262(1)",
    approach: Approach::Mint(Weighting::Structural),
};

/// Weighted by the variance of errors.
pub static MINT_VARIANCE: MethodEntry = MethodEntry {
    name: "mint_variance",
    title: "Least squares, by variance",
    doc: "as least squares, a node the less trusted the more it missed by so far",
    source: SOURCE,
    approach: Approach::Mint(Weighting::Variance),
};

/// Weighted by the shrunk covariance of errors.
pub static MINT_SHRINK: MethodEntry = MethodEntry {
    name: "mint_shrink",
    title: "Least squares, by shrunk covariance",
    doc: "as least squares, with the nodes' errors taken together: their correlations, drawn towards none",
    source: SOURCE,
    approach: Approach::Mint(Weighting::Shrunk),
};

/// Reconciles by a weighting.
pub(super) fn reconcile(question: &Question<'_>, weighting: Weighting) -> Vec<f64> {
    let Question { hierarchy, upper, leaves, width, errors, floors, .. } = *question;
    let weights = weighting.weights(hierarchy, errors);
    reconcile_by(hierarchy, &weights, upper, leaves, width, floors)
}

impl Weighting {
    /// The weights of a hierarchy's nodes.
    fn weights(self, hierarchy: &Hierarchy, errors: &ErrorHistory) -> Weights {
        match self {
            Self::Alike => Weights::alike(hierarchy),
            Self::Structural => Weights::structural(hierarchy),
            Self::Variance => Weights::by_variance(errors),
            Self::Shrunk => Weights::shrunk(errors),
        }
    }
}

/// The leaves whose sums come nearest to base forecasts by given weights, none below its floor; `upper` and `leaves`
/// have `width` finite numbers per node.
///
/// Where a leaf would come out below its floor the constrained least squares are solved, by the diagonal of the
/// weights.
///
/// # Panics
/// When there are not `width` numbers per node, and one weight and floor.
pub fn reconcile_by(
    hierarchy: &Hierarchy,
    weights: &Weights,
    upper: &[f64],
    leaves: &[f64],
    width: usize,
    floors: &[f64],
) -> Vec<f64> {
    assert_eq!(weights.diagonal.len(), hierarchy.node_count(), "one weight per node");
    assert_eq!(upper.len(), hierarchy.upper_count() * width, "{width} numbers per upper node");
    assert_eq!(floors.len(), hierarchy.leaf_count(), "one floor per leaf");
    if width == 0 || hierarchy.upper_count() == 0 {
        return leaves.to_vec();
    }
    let nesting = hierarchy.nesting().filter(|_| weights.together.is_none());
    let variances = weights.variances();
    let blocks: Vec<usize> = (0..width).step_by(BLOCK).collect();
    let solved: Vec<_> = blocks
        .par_iter()
        .map(|begin| {
            let columns = *begin..(begin + BLOCK).min(width);
            let (base, tops) = (part(leaves, width, &columns), part(upper, width, &columns));
            let count = columns.len();
            let mut solved = match &nesting {
                Some(nesting) => {
                    tree::solve(hierarchy, nesting, &weights.diagonal, &tops, &base, count)
                }
                None => conjugate::solve(hierarchy, weights, &tops, &base, count),
            };
            let nesting = nesting.as_ref();
            non_negative::lift(hierarchy, nesting, &variances, &mut solved, count, floors);
            (columns, solved)
        })
        .collect();
    let mut all = vec![0.0; leaves.len()];
    for (columns, solved) in solved {
        for (whole, own) in all.chunks_exact_mut(width).zip(solved.chunks_exact(columns.len())) {
            whole[columns.clone()].copy_from_slice(own);
        }
    }
    all
}

/// Some columns of all nodes.
fn part(values: &[f64], width: usize, columns: &std::ops::Range<usize>) -> Vec<f64> {
    values.chunks_exact(width).flat_map(|own| own[columns.clone()].iter().copied()).collect()
}
