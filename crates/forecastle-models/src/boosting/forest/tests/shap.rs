//! Explanations are LightGBM's, and those of the definition.

use super::generated::{Shape, forest};
use super::*;

#[test]
fn contributions_are_those_of_lightgbm() {
    for objective in ["regression", "tweedie"] {
        let mut booster = trained(&params(objective).set("num_leaves", 40), 20);
        let forest = Forest::from_lightgbm(booster.to_text()).unwrap();
        let rows = nasty_rows(300, 5);
        let expected = booster.contributions(&rows, COLUMNS).unwrap();
        let mut actual = vec![0.0; expected.len()];
        Explainer::new(&forest).explain(&rows, &mut actual);
        for (actual, expected) in actual.iter().zip(expected) {
            assert!((actual - expected).abs() <= 1e-6, "{actual} against {expected}");
        }
    }
}

#[test]
fn contributions_add_up_to_the_score() {
    let shape = Shape { leaves: vec![1, 2, 40, 200], thresholds: 30, sets: 0.2 };
    for seed in 0..20 {
        let forest = forest(&shape, seed);
        let rows = nasty_rows(20, seed);
        let mut contributions = vec![0.0; 20 * (COLUMNS + 1)];
        Explainer::new(&forest).explain(&rows, &mut contributions);
        for (row, contributions) in rows.chunks(COLUMNS).zip(contributions.chunks(COLUMNS + 1)) {
            let (sum, score) = (contributions.iter().sum::<f64>(), forest.sum_row(row));
            assert!((sum - score).abs() < 1e-9, "{sum} against {score}");
        }
    }
}

#[test]
fn contributions_are_those_of_the_definition() {
    let shape = Shape { leaves: vec![2, 5, 12, 30], thresholds: 8, sets: 0.2 };
    for seed in 0..20 {
        let mut forest = forest(&shape, seed);
        if seed % 4 == 0 {
            // A leaf that no training row reached.
            forest.trees[2].leaf_covers[3] = 0.0;
        }
        let rows = nasty_rows(10, seed);
        let mut actual = vec![0.0; 10 * (COLUMNS + 1)];
        let explainer = Explainer::new(&forest);
        explainer.explain(&rows, &mut actual);
        for (row, actual) in rows.chunks(COLUMNS).zip(actual.chunks(COLUMNS + 1)) {
            for (column, actual) in actual[..COLUMNS].iter().enumerate() {
                let expected = by_definition(&forest, row, column);
                assert!((actual - expected).abs() < 1e-9, "{actual} against {expected}");
            }
            assert!((actual[COLUMNS] - value(&forest, row, 0)).abs() < 1e-9);
            assert_eq!(actual[COLUMNS], explainer.expected());
        }
    }
}

/// The Shapley value of a column: the mean, over all orders in which columns become known, of what
/// it changes when its turn comes.
fn by_definition(forest: &Forest, row: &[f32], column: usize) -> f64 {
    let factorial = |count: u32| (1..=count).map(f64::from).product::<f64>();
    let columns = COLUMNS as u32;
    (0..1_u32 << columns)
        .filter(|known| known >> column & 1 == 0)
        .map(|known| {
            let before = known.count_ones();
            let share = factorial(before) * factorial(columns - before - 1) / factorial(columns);
            share * (value(forest, row, known | 1 << column) - value(forest, row, known))
        })
        .sum()
}

/// The score that is expected when some columns, a bit each, are known.
fn value(forest: &Forest, row: &[f32], known: u32) -> f64 {
    let root = |tree: &Tree| if tree.nodes.is_empty() { !0 } else { 0 };
    forest.base + forest.trees.iter().map(|tree| mean(tree, root(tree), row, known)).sum::<f64>()
}

fn mean(tree: &Tree, place: i32, row: &[f32], known: u32) -> f64 {
    let Ok(inner) = usize::try_from(place) else { return tree.leaves[!place as usize] };
    let node = &tree.nodes[inner];
    let child = |child| mean(tree, child, row, known);
    if known >> node.column & 1 == 1 {
        let goes_left = node.goes_left(row[node.column as usize]);
        return child(if goes_left { node.left } else { node.right });
    }
    let (left, right) = (cover(tree, node.left), cover(tree, node.right));
    (left * child(node.left) + right * child(node.right)) / (left + right)
}

fn cover(tree: &Tree, place: i32) -> f64 {
    match usize::try_from(place) {
        Ok(inner) => cover(tree, tree.nodes[inner].left) + cover(tree, tree.nodes[inner].right),
        Err(_) => tree.leaf_covers[!place as usize],
    }
}

#[test]
fn gains_are_those_of_lightgbm() {
    let booster = trained(&params("regression"), 20);
    let forest = Forest::from_lightgbm(booster.to_text()).unwrap();
    let expected = booster.feature_importance_gain().unwrap();
    for (actual, expected) in forest.gains().iter().zip(expected) {
        assert!((actual - expected).abs() <= 1e-9 * expected, "{actual} against {expected}");
    }
}
