//! Seconds that reconciliation takes for 550,000 leaves on 12 levels, 28 steps ahead.
//!
//! `cargo run --workspace --example reconcile` prints a row per way of weighting, for levels that nest and for levels
//! that cross as in the M5 competition.
#![allow(clippy::print_stdout, reason = "figures are its purpose")]

use std::time::Instant;

use forecastle_core::hierarchy::{Hierarchy, HierarchyLevel};
use forecastle_core::random;
use forecastle_models::hierarchy::{ErrorHistory, Weights, reconcile_by};

const ITEMS: usize = 11_000;
const STORES: usize = 50;
const HORIZON: usize = 28;
const PATHS: usize = 56;

fn main() {
    println!("case, weights, leaves, upper nodes, levels, seconds");
    let crossed = hierarchy(&crossed());
    let nested = hierarchy(&nested());
    for (case, hierarchy) in [("nested", &nested), ("crossed", &crossed)] {
        let (upper, leaves) = base(hierarchy);
        let errors = errors(hierarchy);
        let floors = vec![0.0; hierarchy.leaf_count()];
        for name in ["structural", "variance", "shrunk"] {
            let started = Instant::now();
            let weights = match name {
                "structural" => Weights::structural(hierarchy),
                "variance" => Weights::by_variance(&errors),
                _ => Weights::shrunk(&errors),
            };
            let ours = reconcile_by(hierarchy, &weights, &upper, &leaves, HORIZON, &floors);
            let sums = hierarchy.sum_up(&ours, HORIZON);
            let seconds = started.elapsed().as_secs_f64();
            assert_eq!(sums.len(), hierarchy.upper_count() * HORIZON);
            println!(
                "{case}, {name}, {}, {}, {}, {seconds:.1}",
                hierarchy.leaf_count(),
                hierarchy.upper_count(),
                hierarchy.levels().len() + 1
            );
        }
    }
}

/// A way of grouping items and stores: the number of groups, and the group of an item in a store.
type Grouping = (usize, fn(usize, usize) -> usize);

/// The twelve levels of the M5 competition, its leaves left out.
fn crossed() -> Vec<Grouping> {
    vec![
        (1, |_, _| 0),
        (10, |_, store| store / 5),
        (STORES, |_, store| store),
        (10, |item, _| item / 1100),
        (30, |item, _| item / 367),
        (100, |item, store| item / 1100 * 10 + store / 5),
        (300, |item, store| item / 367 * 10 + store / 5),
        (500, |item, store| item / 1100 * STORES + store),
        (1500, |item, store| item / 367 * STORES + store),
        (ITEMS, |item, _| item),
        (10 * ITEMS, |item, store| item * 10 + store / 5),
    ]
}

/// Eleven levels inside one another.
fn nested() -> Vec<Grouping> {
    vec![
        (1, |_, _| 0),
        (2, |_, store| store / 25),
        (10, |_, store| store / 5),
        (STORES, |_, store| store),
        (2 * STORES, |item, store| store * 2 + item / 5500),
        (4 * STORES, |item, store| store * 4 + item / 2750),
        (8 * STORES, |item, store| store * 8 + item / 1375),
        (16 * STORES, |item, store| store * 16 + item / 1375 * 2 + usize::from(item % 1375 >= 550)),
        (40 * STORES, |item, store| store * 40 + item / 275),
        (200 * STORES, |item, store| store * 200 + item / 55),
        (1000 * STORES, |item, store| store * 1000 + item / 11),
    ]
}

fn hierarchy(groupings: &[Grouping]) -> Hierarchy {
    let level = |(place, (count, group_of)): (usize, &Grouping)| HierarchyLevel {
        name: place.to_string(),
        columns: vec![place.to_string()],
        keys: (0..*count).map(|node| vec![node.to_string()]).collect(),
        node_of: (0..ITEMS * STORES)
            .map(|leaf| group_of(leaf / STORES, leaf % STORES) as u32)
            .collect(),
    };
    let levels = groupings.iter().enumerate().map(level).collect();
    Hierarchy::new(ITEMS * STORES, levels).expect("every leaf has a node")
}

/// Base forecasts: leaves of very different sizes, and totals that are off by up to 10 %.
fn base(hierarchy: &Hierarchy) -> (Vec<f64>, Vec<f64>) {
    let leaf = |place: usize| {
        let size = random::uniform(1, 1, (place / HORIZON) as u64);
        5.0 * size * size * random::uniform(1, 2, place as u64)
    };
    let leaves: Vec<f64> = (0..hierarchy.leaf_count() * HORIZON).map(leaf).collect();
    let sums = hierarchy.sum_up(&leaves, HORIZON);
    let off = |(place, sum): (usize, f64)| sum * (0.9 + 0.2 * random::uniform(1, 3, place as u64));
    (sums.into_iter().enumerate().map(off).collect(), leaves)
}

/// Errors that leaves have of their own and some that all have in common, added up.
fn errors(hierarchy: &Hierarchy) -> ErrorHistory {
    let leaf = |place: usize| {
        let common = random::normal(2, 1, (place % PATHS) as u64);
        random::normal(2, 2, place as u64) + 0.1 * common
    };
    let leaves: Vec<f64> = (0..hierarchy.leaf_count() * PATHS).map(leaf).collect();
    let mut all = hierarchy.sum_up(&leaves, PATHS);
    all.extend(leaves);
    ErrorHistory::of(PATHS, all)
}
