//! Forests read from LightGBM score what LightGBM predicts.

use super::*;

fn assert_agrees(booster: &Booster, what: &str) -> Forest {
    let forest = Forest::from_lightgbm(booster.to_text()).unwrap();
    for rows in [rows(500, 3), nasty_rows(2000, 4)] {
        let expected = booster.predict(&rows, COLUMNS).unwrap();
        for (row, expected) in rows.chunks(COLUMNS).zip(expected) {
            let actual = forest.score_row(row);
            assert!(
                (actual - expected).abs() <= 1e-9 * expected.abs(),
                "{what}: {actual} against {expected} for {row:?}"
            );
        }
    }
    forest
}

#[test]
fn every_objective_scores_what_lightgbm_predicts() {
    for objective in
        ["regression", "regression_l1", "huber", "fair", "poisson", "quantile", "mape", "tweedie"]
    {
        let forest = assert_agrees(&trained(&params(objective), 25), objective);
        let is_exponential = matches!(objective, "poisson" | "tweedie");
        assert_eq!(forest.link == Link::Exponential, is_exponential, "{objective}");
        let nodes = || forest.trees.iter().flat_map(|tree| &tree.nodes);
        assert!(nodes().any(|node| matches!(node.split, Split::In(_))), "{objective}");
        assert!(nodes().any(|node| node.unknown_left), "{objective}");
        assert!(nodes().any(|node| !node.unknown_left), "{objective}");
    }
}

#[test]
fn unknown_values_go_where_lightgbm_sends_them() {
    let zero = trained(&params("regression").set("zero_as_missing", true), 25);
    let forest = assert_agrees(&zero, "zero is missing");
    let mut nodes = forest.trees.iter().flat_map(|tree| &tree.nodes);
    assert!(nodes.any(|node| matches!(node.split, Split::AtMostUnlessZero(_))));
    assert_agrees(&trained(&params("regression").set("use_missing", false), 25), "none missing");
}

#[test]
fn a_random_forest_is_averaged() {
    let params = params("regression")
        .set("boosting", "rf")
        .set("bagging_freq", 1)
        .set("bagging_fraction", 0.6)
        .set("feature_fraction", 0.7);
    assert_agrees(&trained(&params, 20), "random forest");
    assert_agrees(&trained(&params.set("objective", "poisson"), 20), "random forest of counts");
}

#[test]
fn a_constant_is_a_tree_of_one_leaf() {
    let booster = trained(&params("regression").set("min_data_in_leaf", 5000), 3);
    let forest = assert_agrees(&booster, "constant");
    assert_eq!(forest.trees.len(), 1);
    assert!(forest.trees[0].nodes.is_empty());
}

#[test]
fn a_score_that_is_no_forecast_is_refused() {
    let rows = rows(400, 5);
    let labels: Vec<f32> = rows.chunks(COLUMNS).map(|row| f32::from(row[3] > 1.0)).collect();
    for params in [params("binary"), params("regression").set("reg_sqrt", true)] {
        let dataset =
            Dataset::from_rows(&rows, COLUMNS, &labels, None, &[], &params, None).unwrap();
        let booster = Booster::train(&dataset, &params, 3).unwrap();
        let error = Forest::from_lightgbm(booster.to_text()).unwrap_err().to_string();
        assert!(error.contains("are not forecasts"), "{error}");
    }
}

#[test]
fn damaged_text_is_refused_or_scores() {
    let text = trained(&params("regression"), 2).to_text().to_owned();
    let row = &rows(1, 6)[..];
    for at in (0..text.len()).step_by(3) {
        for byte in ["0", "9", "-", " ", "=", "\n", "x"] {
            let damaged = format!("{}{byte}{}", &text[..at], &text[at + 1..]);
            if let Ok(forest) = Forest::from_lightgbm(&damaged) {
                assert!(!forest.score_row(row).is_nan());
            }
        }
    }
}
