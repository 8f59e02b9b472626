//! Trees of the real library, where it is installed.
#![allow(clippy::print_stderr, reason = "a test that skips says so")]

use std::ffi::OsString;
use std::path::PathBuf;

use forecastle_core::random::normal;

use super::super::engine::{Engine, Growth, Objective};
use super::super::forest::{Forest, Split};
use super::super::rows::{Block, Column, RowBlocks};
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
        patience: None,
        seed: 7,
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
    let matrix = Matrix::from_blocks(xgboost.api(), &rows, 64, None).unwrap();
    let binned = xgboost.bin(&rows, 64).unwrap();
    assert_eq!(binned.row_count(), 2000);
    for objective in OBJECTIVES {
        for is_averaged in [false, true] {
            let growth = Growth { is_averaged, ..growth(objective) };
            let forest = binned.grow(&growth, None).unwrap();
            let (booster, trees) = grown(&matrix, None, &growth).unwrap();
            assert_eq!((forest.trees.len(), trees), (12, 12));
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
        let forest = binned.grow(&Growth { rounds: 60, ..growth(objective) }, None).unwrap();
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
    let validation = made(&[400], 4);
    let growth = Growth { patience: Some(3), ..growth(Objective::Poisson) };
    let first = xgboost.bin(&rows, 32).unwrap();
    let expected = first.grow(&growth, None).unwrap();
    // Two trainings at once, each with the other's rows to be judged by.
    let second = xgboost.bin(&rows, 32).unwrap();
    let judge = xgboost.bin_like(&validation, &*first).unwrap();
    let judged = first.grow(&growth, Some(&*judge)).unwrap();
    std::thread::scope(|scope| {
        let plain = scope.spawn(|| second.grow(&growth, None).unwrap());
        let crossed = scope.spawn(|| first.grow(&growth, Some(&*judge)).unwrap());
        let other_way = scope.spawn(|| judge.grow(&growth, Some(&*first)).unwrap());
        assert_eq!(plain.join().unwrap(), expected);
        assert_eq!(crossed.join().unwrap(), judged);
        assert!(other_way.join().unwrap() != expected);
    });
    let other_seed = first.grow(&Growth { seed: 8, ..growth }, None).unwrap();
    assert_ne!(other_seed, expected);
}

#[test]
fn other_labels_grow_other_trees_on_the_same_borders() {
    let Some(xgboost) = library() else { return };
    let rows = made(&[400, 300], 5);
    let growth = growth(Objective::Squares);
    let mut binned = xgboost.bin(&rows, 32).unwrap();
    let before = binned.grow(&growth, None).unwrap();
    let (labels, weights) = (vec![3.0; 700], vec![1.0; 700]);
    binned.set_targets(&labels, &weights).unwrap();
    let constant = binned.grow(&growth, None).unwrap();
    assert!((constant.score_row(&[0.0; 5]) - 3.0).abs() < 1e-5);
    assert_ne!(before, constant);
    assert!(binned.set_targets(&labels[1..], &weights).is_err());
}

#[test]
fn growing_stops_when_validation_gains_no_more() {
    let Some(xgboost) = library() else { return };
    let (rows, later) = (made(&[400], 5), made(&[2000], 6));
    let train = xgboost.bin(&rows, 64).unwrap();
    let judge = xgboost.bin_like(&later, &*train).unwrap();
    let growth = Growth {
        rounds: 300,
        leaves: 63,
        rows_of_leaf: 1,
        patience: Some(5),
        ..growth(Objective::Squares)
    };
    let stopped = train.grow(&growth, Some(&*judge)).unwrap();
    assert!((1..200).contains(&stopped.trees.len()), "{}", stopped.trees.len());
    // Its trees are the first of those that grow without.
    let whole = train.grow(&growth, None).unwrap();
    assert_eq!(whole.trees.len(), 300);
    assert_eq!(whole.trees[..stopped.trees.len()], stopped.trees);
    // Judged by its own rows it gains for long.
    let own = train.grow(&growth, Some(&*train)).unwrap();
    assert!(own.trees.len() > stopped.trees.len());
}

#[test]
fn rows_binned_like_others_have_their_borders() {
    let Some(xgboost) = library() else { return };
    let rows = made(&[900], 7);
    let train = xgboost.bin(&rows, 16).unwrap();
    let same = xgboost.bin_like(&rows, &*train).unwrap();
    let growth = growth(Objective::Tweedie { power: 1.5 });
    assert_eq!(train.grow(&growth, None).unwrap(), same.grow(&growth, None).unwrap());
    // Other rows have borders of their own, and the reference's when binned like it.
    let others = made(&[900], 8);
    let like = xgboost.bin_like(&others, &*train).unwrap().grow(&growth, None).unwrap();
    let borders = |forest: &Forest| -> Vec<(u32, u64)> {
        let nodes = forest.trees.iter().flat_map(|tree| &tree.nodes);
        let borders = nodes.filter_map(|node| match node.split {
            Split::AtMost(border) => Some((node.column, border.to_bits())),
            Split::In(_) | Split::AtMostUnlessZero(_) => None,
        });
        borders.collect()
    };
    let own = borders(&xgboost.bin(&others, 16).unwrap().grow(&growth, None).unwrap());
    let many = Growth { rounds: 200, leaves: 63, rows_of_leaf: 1, ..growth };
    let known = borders(&train.grow(&many, None).unwrap());
    assert!(borders(&like).iter().all(|border| known.contains(border)));
    assert!(own.iter().any(|border| !known.contains(border)));
    let mut narrow = made(&[10], 9);
    narrow.columns[0].name = "another".to_owned();
    let refused = xgboost.bin_like(&narrow, &*train).err().unwrap();
    assert!(refused.to_string().contains("their columns are not those"), "{refused}");
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
