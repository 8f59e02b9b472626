//! The scorer says what the plain walk says, to the bit.

use proptest::prelude::*;

use super::generated::{Shape, forest};
use super::*;

fn assert_same(forest: &Forest, rows: &[f32]) {
    let mut scores = vec![f64::NAN; rows.len() / COLUMNS];
    Scorer::new(forest).score(rows, &mut scores);
    for (row, score) in rows.chunks(COLUMNS).zip(scores) {
        let expected = forest.score_row(row);
        assert_eq!(score.to_bits(), expected.to_bits(), "{score} against {expected} for {row:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_forest_scores_any_rows_as_it_should(
        leaves in prop::collection::vec(
            prop_oneof![1_usize..40, 60_usize..70, 120_usize..135, 250_usize..300],
            0..8,
        ),
        thresholds in prop_oneof![2_usize..250, 300_usize..5000],
        sets in 0.0_f64..0.5,
        count in prop_oneof![0_usize..40, 250_usize..260, 500_usize..530],
        seed in any::<u64>(),
    ) {
        let forest = forest(&Shape { leaves, thresholds, sets }, seed);
        assert_same(&forest, &nasty_rows(count, seed));
    }
}

#[test]
fn a_column_may_have_more_thresholds_than_16_bits_count() {
    let shape = Shape { leaves: vec![700_000, 31], thresholds: 1 << 30, sets: 0.0 };
    assert_same(&forest(&shape, 1), &nasty_rows(40, 2));
}

#[test]
fn every_number_of_leaves_up_to_two_words_is_laid_out() {
    for leaves in 1..=130 {
        let shape = Shape { leaves: vec![leaves], thresholds: 50, sets: 0.1 };
        assert_same(&forest(&shape, leaves as u64), &nasty_rows(48, 3));
    }
}

#[test]
fn scores_are_what_lightgbm_predicts() {
    for (leaves, objective) in [(15, "regression"), (60, "tweedie"), (400, "regression")] {
        let booster = trained(&params(objective).set("num_leaves", leaves), 30);
        let forest = Forest::from_lightgbm(booster.to_text()).unwrap();
        let rows = nasty_rows(600, 4);
        let mut scores = vec![0.0; 600];
        Scorer::new(&forest).score(&rows, &mut scores);
        for (score, expected) in scores.iter().zip(booster.predict(&rows, COLUMNS).unwrap()) {
            assert!((score - expected).abs() <= 1e-12 * expected.abs(), "{score}, {expected}");
        }
    }
}
