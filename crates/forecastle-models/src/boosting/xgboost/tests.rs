//! Trees of the real library, where it is installed.
#![allow(clippy::print_stderr, reason = "a test that skips says so")]

use std::ffi::OsString;
use std::path::PathBuf;

use forecastle_core::random::normal;

use super::super::engine::{Binned, Engine, Growth, Lesson, Objective};
use super::super::forest::{Forest, Split};
use super::super::learnt::Learnt;
use super::super::rows::{Block, Column, RowBlocks, all_rows};
use super::engine::{Xgboost, grown};
use super::ffi::Matrix;
use super::library::{LIBRARY_VARIABLE, look_for, missing};

/// The library, where there is one; says so where there is not.
fn library() -> Option<Xgboost> {
    let found = look_for(std::env::var_os(LIBRARY_VARIABLE).or_else(in_tools)).ok();
    if found.is_none() {
        eprintln!("skipped: XGBoost's library is not here; tools/setup.sh --tests installs it");
    }
    found
}

/// Where `tools/setup.sh --tests` puts it.
fn in_tools() -> Option<OsString> {
    let home = || std::env::home_dir().map(|home| home.join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?;
    let pythons = cache.join("forecastle/tools/lib").read_dir().ok()?.flatten();
    let libraries = pythons
        .map(|python| python.path().join("site-packages/xgboost/lib/libxgboost.so"))
        .filter(|library| library.exists());
    libraries.map(OsString::from).max()
}

/// Rows of three amounts and two codes, some unknown, with labels that depend on them; not below zero.
struct Made {
    columns: Vec<Column>,
    counts: Vec<usize>,
    key: u64,
    spoil: fn(&mut Block),
}

fn made(counts: &[usize], key: u64) -> Made {
    let column = |name: &str, is_categorical| Column { name: name.to_owned(), is_categorical };
    Made {
        columns: vec![
            column("a", false),
            column("small code", true),
            column("b", false),
            column("large code", true),
            column("c", false),
        ],
        counts: counts.to_vec(),
        key,
        spoil: |_| {},
    }
}

impl RowBlocks for Made {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn row_counts(&self) -> &[usize] {
        &self.counts
    }

    fn build(&self, block: usize, out: &mut Block) {
        out.clear();
        let first: usize = self.counts[..block].iter().sum();
        for row in first..first + self.counts[block] {
            let draw = |column: u64| normal(self.key, column, row as u64);
            let code = |column: u64, count: f64| ((draw(column).abs() * count) % count).floor();
            let values = [draw(0), code(1, 5.0), draw(2) * 1e3, code(3, 70.0), draw(4).round()];
            let is_known = |column: usize| draw(10 + column as u64) < 1.3;
            out.features.extend(
                values
                    .iter()
                    .enumerate()
                    .map(|(column, value)| if is_known(column) { *value as f32 } else { f32::NAN }),
            );
            let effect = (values[0] * 0.4).exp() * (1.0 + values[1] % 2.0)
                + if values[3] % 3.0 == 1.0 { 2.0 } else { 0.0 };
            let noise = draw(20).abs() + 0.1 * values[4].abs();
            out.labels.push((3.0 * effect * noise).round() as f32);
            out.weights.push((1.0 + draw(21).abs()) as f32);
        }
        (self.spoil)(out);
    }
}

fn growth(objective: Objective) -> Growth {
    Growth {
        objective,
        rounds: 12,
        learning_rate: 0.2,
        leaves: 15,
        rows_of_leaf: 5,
        row_share: 0.8,
        column_share: 0.8,
        l2: 1.0,
        is_averaged: false,
        seed: 7,
    }
}

fn forest(rows: &Made, binned: &dyn Binned, growth: &Growth) -> Forest {
    let all = all_rows(rows);
    let lesson = Lesson { labels: &all.labels, weights: &all.weights, rows: None };
    match binned.learn(&lesson, growth).unwrap() {
        Learnt::Forest(forest) => *forest,
        Learnt::Line(_) => unreachable!("XGBoost grows trees"),
    }
}

const OBJECTIVES: [Objective; 6] = [
    Objective::Squares,
    Objective::Absolute,
    Objective::Huber { delta: 2.0 },
    Objective::Poisson,
    Objective::Tweedie { power: 1.3 },
    Objective::Quantile { probability: 0.8 },
];

/// Rows that no training has seen: others of the kind, every border from both sides, codes that are none.
fn nasty_rows(forest: &Forest) -> Vec<f32> {
    let mut block = Block::default();
    let others = made(&[300], 99);
    others.build(0, &mut block);
    let mut rows = block.features;
    let width = others.columns.len();
    for node in forest.trees.iter().flat_map(|tree| &tree.nodes) {
        if let Split::AtMost(border) = node.split {
            for value in [border as f32, (border as f32).next_up()] {
                let mut row = rows[..width].to_vec();
                row[node.column as usize] = value;
                rows.extend(row);
            }
        }
    }
    for code in [-1.0, 5.0, 69.0, 70.0, 1000.0] {
        rows.extend([-0.0, code, f32::MIN_POSITIVE, code, 1e30]);
    }
    rows.extend([f32::NAN; 5]);
    rows
}

#[test]
fn forests_forecast_what_xgboost_does() {
    let Some(xgboost) = library() else { return };
    let rows = made(&[700, 0, 900, 400], 1);
    let matrix = Matrix::from_blocks(xgboost.api(), &rows, 64).unwrap();
    let binned = xgboost.bin(&rows, 64).unwrap();
    assert_eq!(binned.row_count(), 2000);
    for objective in OBJECTIVES {
        for is_averaged in [false, true] {
            let growth = Growth { is_averaged, ..growth(objective) };
            let forest = forest(&rows, &*binned, &growth);
            let booster = grown(&matrix, &growth).unwrap();
            assert_eq!(forest.trees.len(), 12);
            assert!(forest.trees.iter().all(|tree| tree.leaves.len() <= 15));
            let splits = || forest.trees.iter().flat_map(|tree| &tree.nodes);
            let codes = splits().filter(|node| matches!(node.split, Split::In(_))).count();
            assert!(codes > 0 && splits().count() > codes, "{objective:?}");
            let nasty = nasty_rows(&forest);
            let theirs = booster.predict(&nasty, 5);
            for (row, theirs) in nasty.chunks_exact(5).zip(theirs) {
                let (ours, theirs) = (forest.score_row(row), f64::from(theirs));
                let miss = (ours - theirs).abs() / (1.0 + theirs.abs());
                assert!(miss < 1e-5, "{objective:?} {is_averaged} {row:?}: {ours} {theirs}");
            }
        }
    }
}

#[test]
fn trees_learn_what_there_is_to_learn() {
    let Some(xgboost) = library() else { return };
    let rows = made(&[4000], 2);
    let binned = xgboost.bin(&rows, 255).unwrap();
    let mut block = Block::default();
    rows.build(0, &mut block);
    let mut sorted = block.labels.clone();
    sorted.sort_by(f32::total_cmp);
    let mean = sorted.iter().map(|label| f64::from(*label)).sum::<f64>() / 4000.0;
    for objective in OBJECTIVES {
        let forest = forest(&rows, &*binned, &Growth { rounds: 60, ..growth(objective) });
        // Each by a loss that it is for, beside the best that knows no features.
        let (loss, constant): (fn(f64) -> f64, f64) = match objective {
            Objective::Absolute | Objective::Huber { .. } => (f64::abs, f64::from(sorted[2000])),
            Objective::Quantile { .. } => (
                |error| if error > 0.0 { 0.2 * error } else { -0.8 * error },
                f64::from(sorted[3200]),
            ),
            _ => (|error| error * error, mean),
        };
        let total = |value: &dyn Fn(&[f32]) -> f64| -> f64 {
            let pairs = block.features.chunks_exact(5).zip(&block.labels);
            pairs.map(|(row, label)| loss(value(row) - f64::from(*label))).sum()
        };
        let (with, without) = (total(&|row| forest.score_row(row)), total(&|_| constant));
        assert!(with < 0.92 * without, "{objective:?}: {with} {without}");
    }
}

#[test]
fn the_same_rows_grow_the_same_trees() {
    let Some(xgboost) = library() else { return };
    let rows = made(&[500, 700], 3);
    let growth = growth(Objective::Poisson);
    let first = xgboost.bin(&rows, 32).unwrap();
    let expected = forest(&rows, &*first, &growth);
    // Two trainings at once, one of which waits for the other.
    std::thread::scope(|scope| {
        let [one, two] = [(); 2].map(|()| scope.spawn(|| forest(&rows, &*first, &growth)));
        assert_eq!(one.join().unwrap(), expected);
        assert_eq!(two.join().unwrap(), expected);
    });
    let other_seed = forest(&rows, &*first, &Growth { seed: 8, ..growth });
    assert_ne!(other_seed, expected);
}

#[test]
fn other_labels_grow_other_trees_on_the_same_borders() {
    let Some(xgboost) = library() else { return };
    let rows = made(&[400, 300], 5);
    let growth = growth(Objective::Squares);
    let binned = xgboost.bin(&rows, 32).unwrap();
    let before = forest(&rows, &*binned, &growth);
    let (labels, weights) = (vec![3.0; 700], vec![1.0; 700]);
    let lesson = Lesson { labels: &labels, weights: &weights, rows: None };
    let constant = binned.learn(&lesson, &growth).unwrap();
    let mut score = [0.0];
    constant.scoring().score(&[0.0; 5], &mut score);
    assert!((score[0] - 3.0).abs() < 1e-5);
    assert_eq!(forest(&rows, &*binned, &growth), before);
    assert!(binned.learn(&Lesson { labels: &labels[1..], ..lesson }, &growth).is_err());
}

#[test]
fn rows_left_out_move_nothing() {
    let Some(xgboost) = library() else { return };
    let rows = made(&[900], 7);
    let growth = growth(Objective::Tweedie { power: 1.5 });
    let binned = xgboost.bin(&rows, 16).unwrap();
    let some: Vec<u32> = (0..900).filter(|row| row % 3 != 0).collect();
    let all = all_rows(&rows);
    let lesson = Lesson { labels: &all.labels, weights: &all.weights, rows: Some(&some) };
    let grown = binned.learn(&lesson, &growth).unwrap();
    assert_ne!(grown, Learnt::from(forest(&rows, &*binned, &growth)));
    // What came of them is not looked at.
    let mut labels = all.labels.clone();
    labels.iter_mut().step_by(3).for_each(|label| *label = 1e6);
    assert_eq!(binned.learn(&Lesson { labels: &labels, ..lesson }, &growth).unwrap(), grown);
    assert!(binned.learn(&Lesson { rows: Some(&[900]), ..lesson }, &growth).is_err());
}

#[test]
fn rows_that_cannot_be_are_refused() {
    let Some(xgboost) = library() else { return };
    let refused = |rows: &Made| xgboost.bin(rows, 64).err().unwrap().to_string();
    assert!(refused(&made(&[], 1)).contains("there are none"));
    assert!(refused(&made(&[0, 0], 1)).contains("there are none"));
    let spoilt = |spoil| Made { spoil, ..made(&[50, 50], 1) };
    let infinite = spoilt(|block| block.features[5] = f32::INFINITY);
    assert!(refused(&infinite).contains("a value is infinite"));
    let short = spoilt(|block| block.weights.clear());
    assert!(refused(&short).contains("not as many values"));
    // XGBoost's own words, without the places in its source.
    let negative = spoilt(|block| block.features[1] = -2.0);
    let message = refused(&negative);
    assert!(message.starts_with("XGBoost could not bin rows: "), "{message}");
    assert!(!message.contains(".cc") && !message.contains('\n'), "{message}");
    let panics = spoilt(|_| panic!("a feature is broken"));
    let caught = std::panic::catch_unwind(|| xgboost.bin(&panics, 64).err());
    assert_eq!(caught.unwrap_err().downcast_ref(), Some(&"a feature is broken"));
}

#[test]
fn a_library_that_is_none_says_what_to_do() {
    let nowhere = look_for(Some("/nowhere/libxgboost.so".into())).err().unwrap();
    assert!(nowhere.starts_with("FORECASTLE_XGBOOST_LIB is `/nowhere/libxgboost.so`: "));
    let this_file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert!(look_for(Some(this_file.into())).is_err());
    let error = missing(&nowhere);
    assert_eq!(error.code(), "M004");
    assert!(error.next_step().unwrap().contains("pip install xgboost-cpu"));
}
