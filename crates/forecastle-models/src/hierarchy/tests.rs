//! Every method beside a slow and dense oracle, and the properties that reconciliation promises.
#![allow(clippy::needless_range_loop, reason = "matrices are written with their indices")]

use forecastle_core::hierarchy::{Hierarchy, HierarchyLevel};
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Panel, Period, SeriesKey, Window, random};
use proptest::prelude::*;

use super::*;

/// A level from the node of each leaf.
fn level(node_of: Vec<u32>) -> HierarchyLevel {
    let count = node_of.iter().max().map_or(0, |most| *most + 1);
    let keys = (0..count).map(|node| vec![node.to_string()]).collect();
    HierarchyLevel { name: format!("{count}"), columns: vec!["x".to_owned()], keys, node_of }
}

/// Total, stores and areas of stores: a tree.
fn tree_of(leaves: usize) -> Hierarchy {
    let by = |size: usize| (0..leaves).map(|leaf| (leaf / size) as u32).collect();
    Hierarchy::new(leaves, vec![level(by(2)), level(vec![0; leaves]), level(by(6))]).unwrap()
}

/// Total, rows, columns and pairs of columns: they cross.
fn crossed_of(leaves: usize) -> Hierarchy {
    let columns = |count: usize| (0..leaves).map(|leaf| (leaf % count) as u32).collect();
    let rows = (0..leaves).map(|leaf| (leaf / 4) as u32).collect();
    let levels = vec![level(vec![0; leaves]), level(rows), level(columns(4)), level(columns(2))];
    Hierarchy::new(leaves, levels).unwrap()
}

/// Numbers between 0 and 10 that look random.
fn numbers(seed: u64, count: usize) -> Vec<f64> {
    (0..count).map(|place| 10.0 * random::uniform(seed, 1, place as u64)).collect()
}

/// The summing matrix: a row per node.
fn summing(hierarchy: &Hierarchy) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![0.0; hierarchy.leaf_count()]; hierarchy.node_count()];
    for leaf in 0..hierarchy.leaf_count() {
        hierarchy.above(leaf).for_each(|node| rows[node][leaf] = 1.0);
        rows[hierarchy.upper_count() + leaf][leaf] = 1.0;
    }
    rows
}

/// The solution of `matrix · x = right` for several right hand sides, by elimination.
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let size = matrix.len();
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))
            .unwrap();
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in (0..size).filter(|row| *row != column) {
            let factor = matrix[row][column] / matrix[column][column];
            for place in 0..size {
                matrix[row][place] -= factor * matrix[column][place];
            }
            for place in 0..right[row].len() {
                right[row][place] -= factor * right[column][place];
            }
        }
    }
    for row in 0..size {
        let pivot = matrix[row][row];
        right[row].iter_mut().for_each(|value| *value /= pivot);
    }
    right
}

/// The covariance as a matrix.
fn dense(weights: &Weights) -> Vec<Vec<f64>> {
    let count = weights.diagonal.len();
    let mut matrix = vec![vec![0.0; count]; count];
    for row in 0..count {
        for column in 0..count {
            if let Some(few) = &weights.together {
                matrix[row][column] =
                    few.of(row).iter().zip(few.of(column)).map(|(a, b)| a * b).sum();
            }
        }
        matrix[row][row] += weights.diagonal[row];
    }
    matrix
}

/// `(SᵀW⁻¹S)⁻¹SᵀW⁻¹ŷ` as it is written.
fn oracle(hierarchy: &Hierarchy, weights: &Weights, base: &[f64]) -> Vec<f64> {
    let summing = summing(hierarchy);
    let weighted = solved(dense(weights), summing.clone());
    let of = |right: &dyn Fn(usize) -> f64, leaf: usize| -> f64 {
        (0..base.len()).map(|node| weighted[node][leaf] * right(node)).sum()
    };
    let leaves = 0..hierarchy.leaf_count();
    let matrix = leaves
        .clone()
        .map(|row| leaves.clone().map(|column| of(&|node| summing[node][column], row)).collect())
        .collect();
    let right = leaves.map(|leaf| vec![of(&|node| base[node], leaf)]).collect();
    solved(matrix, right).into_iter().map(|row| row[0]).collect()
}

/// The textbook's shrunk covariance, pair by pair.
fn shrunk_oracle(errors: &ErrorHistory) -> Vec<Vec<f64>> {
    let (paths, count) = (errors.paths as f64, errors.variances.len());
    let own = |node: usize| &errors.errors[node * errors.paths..(node + 1) * errors.paths];
    let size = |node: usize| (own(node).iter().map(|e| e * e).sum::<f64>() / paths).sqrt();
    let products = |a: usize, b: usize| -> Vec<f64> {
        own(a).iter().zip(own(b)).map(|(x, y)| x * y / (size(a) * size(b))).collect()
    };
    let (mut variances, mut squares) = (0.0, 0.0);
    let mut correlation = vec![vec![1.0; count]; count];
    for a in 0..count {
        for b in (0..count).filter(|b| *b != a) {
            let products = products(a, b);
            let mean = products.iter().sum::<f64>() / paths;
            let spread: f64 = products.iter().map(|product| (product - mean).powi(2)).sum();
            variances += paths / (paths - 1.0).powi(3) * spread;
            squares += mean * mean;
            correlation[a][b] = mean;
        }
    }
    let share = (variances / squares).clamp(1e-3, 1.0);
    for a in 0..count {
        for b in 0..count {
            let drawn = if a == b { 1.0 } else { (1.0 - share) * correlation[a][b] };
            correlation[a][b] = drawn * size(a) * size(b);
        }
    }
    correlation
}

fn errors_of(hierarchy: &Hierarchy, paths: usize, seed: u64) -> ErrorHistory {
    let count = hierarchy.node_count() * paths;
    let own = (0..count).map(|place| random::normal(seed, 2, place as u64));
    // A part that all nodes have in common, so that there is something to find.
    let common = |place: usize| random::normal(seed, 3, (place % paths) as u64);
    ErrorHistory::of(paths, own.enumerate().map(|(place, e)| e + common(place)).collect())
}

fn every_weighting(hierarchy: &Hierarchy, errors: &ErrorHistory) -> [Weights; 4] {
    [
        Weights::alike(hierarchy),
        Weights::structural(hierarchy),
        Weights::by_variance(errors),
        Weights::shrunk(errors),
    ]
}

fn free(hierarchy: &Hierarchy) -> Vec<f64> {
    vec![f64::NEG_INFINITY; hierarchy.leaf_count()]
}

#[track_caller]
fn assert_near(ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len());
    for (our, their) in ours.iter().zip(theirs) {
        assert!((our - their).abs() <= tolerance * their.abs().max(1.0), "{our} {their}");
    }
}

#[test]
fn trees_and_crossings_come_out_as_the_dense_formula_says() {
    for hierarchy in [tree_of(12), crossed_of(12), tree_of(7), crossed_of(20)] {
        let errors = errors_of(&hierarchy, 9, 5);
        let base = numbers(3, hierarchy.node_count());
        let (upper, leaves) = base.split_at(hierarchy.upper_count());
        for weights in every_weighting(&hierarchy, &errors) {
            let ours = reconcile_by(&hierarchy, &weights, upper, leaves, 1, &free(&hierarchy));
            assert_near(&ours, &oracle(&hierarchy, &weights, &base), 1e-9);
        }
    }
}

#[test]
fn the_shrunk_covariance_is_the_textbooks() {
    let hierarchy = crossed_of(8);
    let errors = errors_of(&hierarchy, 11, 8);
    let (ours, theirs) = (dense(&Weights::shrunk(&errors)), shrunk_oracle(&errors));
    for (our, their) in ours.iter().zip(&theirs) {
        assert_near(our, their, 1e-9);
    }
}

#[test]
fn columns_do_not_change_one_another() {
    let hierarchy = crossed_of(24);
    let width = 19;
    let base = numbers(4, hierarchy.node_count() * width);
    let (upper, leaves) = base.split_at(hierarchy.upper_count() * width);
    let weights = Weights::structural(&hierarchy);
    let together = reconcile_by(&hierarchy, &weights, upper, leaves, width, &free(&hierarchy));
    for column in 0..width {
        let of = |values: &[f64]| -> Vec<f64> {
            values.iter().skip(column).step_by(width).copied().collect()
        };
        let alone =
            reconcile_by(&hierarchy, &weights, &of(upper), &of(leaves), 1, &free(&hierarchy));
        assert_near(&of(&together), &alone, 1e-9);
    }
}

/// The best floored leaves by trying which of them are at zero.
fn floored_oracle(hierarchy: &Hierarchy, diagonal: &[f64], base: &[f64]) -> Vec<f64> {
    let (upper, count) = (hierarchy.upper_count(), hierarchy.leaf_count());
    let distance = |leaves: &[f64]| -> f64 {
        let sums = hierarchy.sum_up(leaves, 1);
        let all = sums.iter().chain(leaves).zip(base).zip(diagonal);
        all.map(|((value, base), variance)| (value - base).powi(2) / variance).sum()
    };
    let mut best: Option<(f64, Vec<f64>)> = None;
    for held in 0..1_u32 << count {
        let mut weights = Weights { diagonal: diagonal.to_vec(), together: None };
        let mut fixed = base.to_vec();
        for leaf in (0..count).filter(|leaf| held >> leaf & 1 == 1) {
            (weights.diagonal[upper + leaf], fixed[upper + leaf]) = (1e-9, 0.0);
        }
        let leaves = oracle(hierarchy, &weights, &fixed);
        if leaves.iter().any(|value| *value < -1e-6) {
            continue;
        }
        let leaves: Vec<_> = leaves.iter().map(|value| value.max(0.0)).collect();
        let distance = distance(&leaves);
        if best.as_ref().is_none_or(|(least, _)| distance < *least) {
            best = Some((distance, leaves));
        }
    }
    best.unwrap().1
}

#[test]
fn floored_leaves_are_the_nearest_that_there_are() {
    for (hierarchy, seed) in [(tree_of(6), 1), (crossed_of(8), 2), (tree_of(8), 3)] {
        let mut base = numbers(seed, hierarchy.node_count());
        // Totals far below their parts push leaves below zero.
        base[..hierarchy.upper_count()].iter_mut().for_each(|top| *top -= 9.0);
        let (upper, leaves) = base.split_at(hierarchy.upper_count());
        let weights = Weights::structural(&hierarchy);
        let is_floored =
            |floors: &[f64]| reconcile_by(&hierarchy, &weights, upper, leaves, 1, floors);
        assert!(is_floored(&free(&hierarchy)).iter().any(|value| *value < 0.0));
        let ours = is_floored(&vec![0.0; hierarchy.leaf_count()]);
        assert_near(&ours, &floored_oracle(&hierarchy, &weights.diagonal, &base), 1e-4);
    }
}

/// A panel of so many series with made-up values; series begin one after the other.
fn panel(series: usize) -> Panel {
    let keys = (0..series).map(|place| SeriesKey::new(vec![format!("{place:03}")]));
    let starts = keys.enumerate().map(|(place, key)| (key, Period((place % 5) as i64))).collect();
    let names = vec!["key".to_owned()];
    let builder = PanelBuilder::new(Frequency::Daily, names, starts, Period(29), 0, vec![]);
    let mut builder = builder.unwrap();
    for place in 0..series {
        for day in (place % 5) as i64..=29 {
            let value = 20.0 * random::uniform(6, place as u64, day as u64);
            builder.set_value(place, Period(day), if day == 9 { f64::NAN } else { value });
        }
    }
    builder.finish(MissingPeriod::Unknown)
}

#[test]
fn shares_of_history_are_what_their_names_say() {
    let panel = panel(6);
    let window = Window::new(&panel, 20, 1);
    let hierarchy = tree_of(6);
    let stores = 0;
    let value = |leaf: usize, day: usize| {
        let at = day.checked_sub(panel.start(leaf)).map(|at| panel.values(leaf)[at]);
        at.filter(|value| !value.is_nan()).unwrap_or(0.0)
    };
    let sum = |leaf: usize| (0..20).map(|day| value(leaf, day)).sum::<f64>();
    let of_averages = shares(&hierarchy, &window, stores, Shares::ProportionsOfAverages);
    let average = shares(&hierarchy, &window, stores, Shares::AverageProportions);
    for leaf in 0..6 {
        let other = leaf ^ 1;
        assert_near(&of_averages[leaf..=leaf], &[sum(leaf) / (sum(leaf) + sum(other))], 1e-12);
        let daily = (0..20).map(|day| (value(leaf, day), value(leaf, day) + value(other, day)));
        let daily = daily.filter(|(_, both)| *both > 0.0).map(|(own, both)| own / both);
        let days = (0..20).filter(|day| value(leaf, *day) + value(other, *day) > 0.0).count();
        assert_near(&average[leaf..=leaf], &[daily.sum::<f64>() / days as f64], 1e-12);
    }
}

/// Every method's leaves for made-up base forecasts.
fn by_every_method(
    hierarchy: &Hierarchy,
    base: &[f64],
    width: usize,
) -> Vec<(&'static str, Vec<f64>)> {
    let panel = panel(hierarchy.leaf_count());
    let window = Window::latest(&panel, width);
    let (upper, leaves) = base.split_at(hierarchy.upper_count() * width);
    let floors = vec![0.0; hierarchy.leaf_count()];
    let errors = errors_of(hierarchy, 9, 5);
    let (window, floors, errors) = (&window, &floors[..], &errors);
    let question =
        Question { hierarchy, window, upper, leaves, width, errors, floors, middle: Some(0) };
    METHODS.iter().map(|method| (method.name, method.reconcile(&question))).collect()
}

#[test]
fn top_down_keeps_the_top_and_middle_out_the_middle() {
    let (hierarchy, width) = (tree_of(12), 2);
    let base = numbers(11, hierarchy.node_count() * width);
    for (name, leaves) in by_every_method(&hierarchy, &base, width) {
        let sums = hierarchy.sum_up(&leaves, width);
        let kept = match name {
            "middle_out" => hierarchy.nodes_of(0),
            _ if name.starts_with("top_down") => hierarchy.nodes_of(1),
            _ => continue,
        };
        let kept = kept.start * width..kept.end * width;
        assert_near(&sums[kept.clone()], &base[kept], 1e-12);
    }
}

#[test]
fn samples_add_up_and_their_quantiles_ascend() {
    let hierarchy = crossed_of(8);
    let errors = errors_of(&hierarchy, 40, 2);
    let leaves = vec![30.0; 8];
    let base: Vec<_> = hierarchy.sum_up(&leaves, 1).into_iter().chain(leaves).collect();
    let plan = SamplePlan { errors: &errors.errors, paths: 40, samples: 500, seed: 1 };
    let weights = Weights::shrunk(&errors);
    let probabilities = [0.1, 0.5, 0.9];
    let floors = vec![0.0; 8];
    let reconcile = |upper: &[f64], leaves: &[f64]| {
        let ours = reconcile_by(&hierarchy, &weights, upper, leaves, 500, &floors);
        assert!(ours.iter().all(|value| *value >= 0.0));
        ours
    };
    let of = || reconciled_quantiles(&hierarchy, &base, &plan, &probabilities, &reconcile);
    let quantiles = of();
    assert_eq!(quantiles.len(), 3 * hierarchy.node_count());
    for own in quantiles.chunks(3) {
        assert!(own[0] < own[1] && own[1] < own[2], "{own:?}");
    }
    // Medians lie near the base forecasts, which add up; and again the same from the same seed.
    assert!((quantiles[1] - 240.0).abs() < 20.0, "{}", quantiles[1]);
    let again = of();
    assert_eq!(quantiles, again);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever the base forecasts: no leaf below its floor, and nothing that is no number.
    #[test]
    fn every_method_keeps_to_the_floors(seed in 0_u64..10_000, leaves in 2_usize..30, nests: bool) {
        let hierarchy = if nests { tree_of(leaves) } else { crossed_of(leaves) };
        let mut base = numbers(seed, hierarchy.node_count() * 3);
        base[..hierarchy.upper_count()].iter_mut().for_each(|top| *top -= 7.0);
        for (name, leaves) in by_every_method(&hierarchy, &base, 3) {
            prop_assert!(leaves.iter().all(|value| value.is_finite() && *value >= 0.0), "{}", name);
        }
    }

    /// `S·G·S = S`: what adds up already stays, so that unbiased base forecasts stay unbiased; reconciling twice
    /// is reconciling once.
    #[test]
    fn what_adds_up_stays(seed in 0_u64..10_000, leaves in 2_usize..30, nests: bool) {
        let hierarchy = if nests { tree_of(leaves) } else { crossed_of(leaves) };
        let errors = errors_of(&hierarchy, 7, seed);
        let coherent = numbers(seed, hierarchy.leaf_count());
        let sums = hierarchy.sum_up(&coherent, 1);
        let free = free(&hierarchy);
        for weights in every_weighting(&hierarchy, &errors) {
            let ours = reconcile_by(&hierarchy, &weights, &sums, &coherent, 1, &free);
            for (our, was) in ours.iter().zip(&coherent) {
                prop_assert!((our - was).abs() <= 1e-9 * was.abs().max(1.0), "{our} {was}");
            }
            let upper = numbers(seed + 1, hierarchy.upper_count());
            let once = reconcile_by(&hierarchy, &weights, &upper, &coherent, 1, &free);
            let sums = hierarchy.sum_up(&once, 1);
            let twice = reconcile_by(&hierarchy, &weights, &sums, &once, 1, &free);
            for (one, two) in once.iter().zip(&twice) {
                prop_assert!((one - two).abs() <= 1e-9 * one.abs().max(1.0), "{one} {two}");
            }
        }
    }
}
