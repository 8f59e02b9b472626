//! The line against what it was made from, and against slow sums.

use forecastle_core::random::{normal, uniform};

use super::codes::{CodedRows, UNKNOWN};
use super::sums::{Labelled, Regressor};
use super::*;
use crate::boosting::engine::{Engine, Growth, Lesson, Objective};
use crate::boosting::learnt::Learnt;
use crate::boosting::rows::{Block, Column, RowBlocks, all_rows};

/// Rows of two amounts and a code, some unknown, and a column of one value.
struct MadeUp {
    columns: Vec<Column>,
    counts: Vec<usize>,
}

fn made_up(counts: &[usize]) -> MadeUp {
    let amounts = ["a", "b"].map(Column::amount);
    let columns = amounts.into_iter().chain([Column::code("code"), Column::amount("same")]);
    MadeUp { columns: columns.collect(), counts: counts.to_vec() }
}

/// What came of a row: straight in both amounts, and 2 more with code 3.
fn truth(a: f64, b: f64, code: f64) -> f64 {
    5.0 + 3.0 * a - 2.0 * b + if code == 3.0 { 2.0 } else { 0.0 }
}

impl RowBlocks for MadeUp {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn row_counts(&self) -> &[usize] {
        &self.counts
    }

    fn build(&self, block: usize, out: &mut Block) {
        out.clear();
        for row in 0..self.counts[block] {
            let draw = |what: u64| uniform(what, block as u64, row as u64);
            let (a, b, code) = (draw(0), draw(1), (draw(2) * 6.0).floor());
            // Of one row in ten nothing is known of b, which is about its mean then.
            let (shown, b) = if draw(3) < 0.1 { (f32::NAN, 0.5) } else { (b as f32, b) };
            out.features.extend([a as f32, shown, code as f32, 7.0]);
            let noise = 0.05 * normal(4, block as u64, row as u64);
            out.labels.push((truth(a, b, code) + noise) as f32);
            out.weights.push((0.5 + draw(5)) as f32);
        }
    }
}

fn growth() -> Growth {
    Growth {
        objective: Objective::Squares,
        rounds: 1,
        learning_rate: 1.0,
        leaves: 2,
        rows_of_leaf: 1,
        row_share: 1.0,
        column_share: 1.0,
        l2: 0.0,
        is_averaged: false,
        seed: 1,
    }
}

fn line(rows: &MadeUp) -> Line {
    let all = all_rows(rows);
    let lesson = Lesson { labels: &all.labels, weights: &all.weights, rows: None };
    match Ridge.bin(rows, 63).unwrap().learn(&lesson, &growth()).unwrap() {
        Learnt::Line(line) => line,
        Learnt::Forest(_) => unreachable!("ridge regression grows no trees"),
    }
}

fn score(line: &Line, row: [f32; 4]) -> f64 {
    let mut score = [0.0];
    line.score(&row, &mut score);
    score[0]
}

#[test]
fn what_is_straight_is_found() {
    let line = line(&made_up(&[900, 0, 1100, 700]));
    for (a, b, code) in [(0.2, 0.8, 1.0), (0.9, 0.1, 3.0), (0.5, 0.5, 5.0)] {
        let said = score(&line, [a as f32, b as f32, code as f32, 7.0]);
        assert!((said - truth(a, b, code)).abs() < 0.05, "{a} {b} {code}: {said}");
    }
    // What is unknown is taken for the mean, and nothing goes beyond what was seen.
    let at = |a: f32, b: f32| score(&line, [a, b, 3.0, 7.0]);
    assert!((at(0.5, f32::NAN) - at(0.5, 0.5)).abs() < 0.05);
    assert_eq!(at(1e9, 0.5), at(1.0, 0.5));
    assert_eq!(at(-1e9, 0.5), at(0.0, 0.5));
    let unseen = score(&line, [0.5, 0.5, 77.0, 1e9]);
    assert!((truth(0.5, 0.5, 0.0)..truth(0.5, 0.5, 3.0)).contains(&unseen), "{unseen}");
}

#[test]
fn parts_add_up_and_amounts_matter_by_their_variance() {
    let line = line(&made_up(&[2000]));
    let row = [0.3, f32::NAN, 3.0, 7.0];
    let mut parts = [0.0; 5];
    line.explain(&row, &mut parts);
    assert!((parts.iter().sum::<f64>() - score(&line, row)).abs() < 1e-12);
    assert_eq!((parts[1], parts[3]), (0.0, 0.0));
    let gains = line.gains();
    assert!(gains[0] > gains[1] && gains[1] > 0.0 && gains[2] > 0.0 && gains[3] == 0.0);
}

#[test]
fn kept_lines_are_the_same_and_broken_ones_are_refused() {
    let line = line(&made_up(&[500]));
    let text = serde_json::to_string(&line).unwrap();
    let read: Line = serde_json::from_str(&text).unwrap();
    assert_eq!(read.checked().unwrap(), line);
    let broken = Line { base: f64::NAN, ..line };
    assert_eq!(broken.checked().unwrap_err().code(), "M002");
}

#[test]
fn some_rows_are_all_that_is_looked_at() {
    let rows = made_up(&[400, 300]);
    let all = all_rows(&rows);
    let binned = Ridge.bin(&rows, 63).unwrap();
    let some: Vec<u32> = (0..700).filter(|row| row % 3 != 0).collect();
    let lesson = Lesson { labels: &all.labels, weights: &all.weights, rows: Some(&some) };
    let learnt = binned.learn(&lesson, &growth()).unwrap();
    let mut labels = all.labels.clone();
    labels.iter_mut().step_by(3).for_each(|label| *label = 1e6);
    assert_eq!(binned.learn(&Lesson { labels: &labels, ..lesson }, &growth()).unwrap(), learnt);
    assert!(binned.learn(&Lesson { rows: Some(&[]), ..lesson }, &growth()).is_err());
    assert!(binned.learn(&Lesson { rows: Some(&[700]), ..lesson }, &growth()).is_err());
    let absolute = Growth { objective: Objective::Absolute, ..growth() };
    assert!(binned.learn(&lesson, &absolute).is_err());
}

#[test]
fn sums_are_those_written_out() {
    let rows = made_up(&[700, 600]);
    let all = all_rows(&rows);
    let coded = CodedRows::of(&rows, 63);
    let places: Vec<u32> = (0..1300).filter(|row| row % 7 != 2).collect();
    let labelled =
        Labelled { rows: &coded, places: &places, labels: &all.labels, weights: &all.weights };
    let worth = |key: u64| (0..=u64::from(UNKNOWN)).map(|byte| normal(9, key, byte)).collect();
    let regressors: Vec<Regressor> =
        (0..3).map(|column| Regressor { column, worth: worth(column as u64) }).collect();
    let (total, mean) = labelled.mean();
    let sums = labelled.sums(&regressors, mean);
    let (mut gram, mut moment, mut squares, mut weights) = ([0.0; 9], [0.0; 3], 0.0, 0.0);
    for place in &places {
        let place = *place as usize;
        let weight = f64::from(all.weights[place]);
        let left = f64::from(all.labels[place]) - mean;
        let bytes = coded.row(place);
        let x = |i: usize| regressors[i].worth[usize::from(bytes[i])];
        for i in 0..3 {
            for j in 0..3 {
                gram[i * 3 + j] += weight * x(i) * x(j);
            }
            moment[i] += weight * x(i) * left;
        }
        squares += weight * left * left;
        weights += weight;
    }
    let near = |one: &f64, other: &f64| (one - other).abs() < 1e-9 * (1.0 + other.abs());
    assert!(sums.gram.iter().zip(&gram).all(|(one, other)| near(one, other)));
    assert!(sums.moment.iter().zip(&moment).all(|(one, other)| near(one, other)));
    assert!(near(&sums.squares, &squares) && near(&total, &weights));
}
