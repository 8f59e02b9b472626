//! Least squares where levels cross, by preconditioned conjugate gradients over the upper nodes.
//!
//! Solved for is one number λ per upper node: `(U W Uᵀ) λ = U ŷ`. The matrix is never made: it is applied by adding
//! up and handing down, in a time of leaves × levels. Its diagonal is the preconditioner. Every column of the right
//! hand side has its own steps, so that columns do not change one another.

use forecastle_core::hierarchy::Hierarchy;

use super::weights::{FewColumns, Weights};

/// What is left of the right hand side when a column is done.
const TOLERANCE: f64 = 1e-11;

/// The most iterations.
const MOST: usize = 3_000;

/// The matrix `U W Uᵀ`.
struct Gap<'a> {
    hierarchy: &'a Hierarchy,
    diagonal: &'a [f64],
    together: Option<&'a FewColumns>,
    /// `U` times the few columns: `count` numbers per upper node.
    together_gap: Vec<f64>,
}

/// The leaves' reconciled values.
pub(super) fn solve(
    hierarchy: &Hierarchy,
    weights: &Weights,
    upper: &[f64],
    leaves: &[f64],
    width: usize,
) -> Vec<f64> {
    let together = weights.together.as_ref();
    let gap = Gap::of(hierarchy, &weights.diagonal, together);
    let sums = hierarchy.sum_up(leaves, width);
    let wanted: Vec<_> = upper.iter().zip(&sums).map(|(top, sum)| top - sum).collect();
    let lambda = gap.solve(&wanted, width);
    gap.step(&lambda, leaves, width)
}

impl<'a> Gap<'a> {
    fn of(hierarchy: &'a Hierarchy, diagonal: &'a [f64], together: Option<&'a FewColumns>) -> Self {
        let together_gap = together.map_or_else(Vec::new, |columns| {
            let (tops, leaves) = columns.values.split_at(hierarchy.upper_count() * columns.count);
            let sums = hierarchy.sum_up(leaves, columns.count);
            tops.iter().zip(sums).map(|(top, sum)| top - sum).collect()
        });
        Self { hierarchy, diagonal, together, together_gap }
    }

    /// The leaves after the step that λ says: `b̂ − [W Uᵀ λ]`.
    fn step(&self, lambda: &[f64], leaves: &[f64], width: usize) -> Vec<f64> {
        let upper = self.hierarchy.upper_count();
        let mut values = leaves.to_vec();
        let mut sums = vec![0.0; width];
        let common = self.common(lambda, width);
        for (leaf, own) in values.chunks_exact_mut(width).enumerate() {
            self.hand_down(lambda, leaf, &mut sums);
            let variance = self.diagonal[upper + leaf];
            own.iter_mut().zip(&sums).for_each(|(value, sum)| *value += variance * sum);
            if let Some(columns) = self.together {
                for (one, row) in columns.of(upper + leaf).iter().zip(common.chunks_exact(width)) {
                    own.iter_mut().zip(row).for_each(|(value, common)| *value -= one * common);
                }
            }
        }
        values
    }

    /// The few columns' products with λ: `count` rows of `width`.
    fn common(&self, lambda: &[f64], width: usize) -> Vec<f64> {
        let Some(columns) = self.together else { return Vec::new() };
        let mut common = vec![0.0; columns.count * width];
        let rows = self.together_gap.chunks_exact(columns.count).zip(lambda.chunks_exact(width));
        for (own, lambda) in rows {
            for (one, row) in own.iter().zip(common.chunks_exact_mut(width)) {
                row.iter_mut().zip(lambda).for_each(|(sum, lambda)| *sum += one * lambda);
            }
        }
        common
    }

    /// The sum of λ over the nodes above a leaf.
    fn hand_down(&self, lambda: &[f64], leaf: usize, sums: &mut [f64]) {
        let width = sums.len();
        sums.fill(0.0);
        for node in self.hierarchy.above(leaf) {
            let own = &lambda[node * width..(node + 1) * width];
            sums.iter_mut().zip(own).for_each(|(sum, value)| *sum += value);
        }
    }

    /// The matrix times λ.
    fn apply(&self, lambda: &[f64], width: usize, product: &mut [f64]) {
        let upper = self.hierarchy.upper_count();
        let rows = product.chunks_exact_mut(width).zip(lambda.chunks_exact(width));
        for ((product, lambda), variance) in rows.zip(self.diagonal) {
            product.iter_mut().zip(lambda).for_each(|(product, one)| *product = variance * one);
        }
        let mut sums = vec![0.0; width];
        for (leaf, variance) in self.diagonal[upper..].iter().enumerate() {
            self.hand_down(lambda, leaf, &mut sums);
            sums.iter_mut().for_each(|sum| *sum *= variance);
            for node in self.hierarchy.above(leaf) {
                let own = &mut product[node * width..(node + 1) * width];
                own.iter_mut().zip(&sums).for_each(|(product, sum)| *product += sum);
            }
        }
        if let Some(columns) = self.together {
            let common = self.common(lambda, width);
            let rows =
                product.chunks_exact_mut(width).zip(self.together_gap.chunks_exact(columns.count));
            for (product, own) in rows {
                for (one, row) in own.iter().zip(common.chunks_exact(width)) {
                    product.iter_mut().zip(row).for_each(|(product, sum)| *product += one * sum);
                }
            }
        }
    }

    /// One over the matrix's diagonal.
    fn preconditioner(&self) -> Vec<f64> {
        let upper = self.hierarchy.upper_count();
        let mut diagonal = self.diagonal[..upper].to_vec();
        for (leaf, variance) in self.diagonal[upper..].iter().enumerate() {
            self.hierarchy.above(leaf).for_each(|node| diagonal[node] += variance);
        }
        if let Some(columns) = self.together {
            let rows = diagonal.iter_mut().zip(self.together_gap.chunks_exact(columns.count));
            rows.for_each(|(sum, own)| *sum += own.iter().map(|one| one * one).sum::<f64>());
        }
        diagonal.into_iter().map(|own| 1.0 / own).collect()
    }

    fn solve(&self, wanted: &[f64], width: usize) -> Vec<f64> {
        let preconditioner = self.preconditioner();
        let scaled = |rest: &[f64]| -> Vec<f64> {
            let rows = rest.chunks_exact(width).zip(&preconditioner);
            rows.flat_map(|(row, by)| row.iter().map(move |one| one * by)).collect()
        };
        let mut lambda = vec![0.0; wanted.len()];
        let mut rest = wanted.to_vec();
        let mut towards = scaled(&rest);
        let mut direction = towards.clone();
        let mut size = dots(&rest, &towards, width);
        let done: Vec<_> = size.iter().map(|size| TOLERANCE * TOLERANCE * size).collect();
        let mut product = vec![0.0; wanted.len()];
        for _ in 0..MOST {
            if size.iter().zip(&done).all(|(size, done)| size <= done) {
                break;
            }
            self.apply(&direction, width, &mut product);
            let curvature = dots(&direction, &product, width);
            let lengths: Vec<_> = (0..width)
                .map(|column| {
                    let is_open = size[column] > done[column] && curvature[column] > 0.0;
                    if is_open { size[column] / curvature[column] } else { 0.0 }
                })
                .collect();
            add(&mut lambda, &direction, &lengths);
            let back: Vec<_> = lengths.iter().map(|length| -length).collect();
            add(&mut rest, &product, &back);
            towards = scaled(&rest);
            let next = dots(&rest, &towards, width);
            for (place, one) in direction.iter_mut().enumerate() {
                let column = place % width;
                let turn = if size[column] > 0.0 { next[column] / size[column] } else { 0.0 };
                *one = towards[place] + turn * *one;
            }
            size = next;
        }
        lambda
    }
}

/// The products of two blocks of columns, column by column.
fn dots(one: &[f64], other: &[f64], width: usize) -> Vec<f64> {
    let mut sums = vec![0.0; width];
    for (one, other) in one.chunks_exact(width).zip(other.chunks_exact(width)) {
        for ((sum, one), other) in sums.iter_mut().zip(one).zip(other) {
            *sum += one * other;
        }
    }
    sums
}

/// Adds so many times a block to another, column by column.
fn add(to: &mut [f64], what: &[f64], times: &[f64]) {
    for (to, what) in to.chunks_exact_mut(times.len()).zip(what.chunks_exact(times.len())) {
        for ((to, what), times) in to.iter_mut().zip(what).zip(times) {
            *to += times * what;
        }
    }
}

/// The leaves' reconciled values for one column with a diagonal covariance in which leaves may have no variance at
/// all, and by how much each leaf is called for to move per unit of its variance.
pub(super) fn solve_fixed(
    hierarchy: &Hierarchy,
    diagonal: &[f64],
    upper: &[f64],
    leaves: &[f64],
) -> Vec<f64> {
    let gap = Gap::of(hierarchy, diagonal, None);
    let sums = hierarchy.sum_up(leaves, 1);
    let wanted: Vec<_> = upper.iter().zip(&sums).map(|(top, sum)| top - sum).collect();
    gap.solve(&wanted, 1)
}
