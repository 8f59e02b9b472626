//! Tests against the real library.

use std::thread;

use super::*;

const COLUMNS: usize = 3;

/// Uniform values in 0..1, the same on every run.
fn uniform(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1_u64 << 24) as f32
    };
    (0..count).map(|_| next()).collect()
}

fn params() -> Params {
    Params::new()
        .set("objective", "regression")
        .set("num_leaves", 15)
        .set("min_data_in_leaf", 5)
        .set("bagging_fraction", 0.8)
        .set("bagging_freq", 1)
        .set("seed", 7)
        .set("deterministic", true)
        .set("force_row_wise", true)
}

/// Rows whose label is 2x + 1 in the first of three columns.
fn line(rows: usize, seed: u64) -> (Vec<f32>, Vec<f32>) {
    let features = uniform(rows * COLUMNS, seed);
    let labels = features.chunks(COLUMNS).map(|row| 2.0 * row[0] + 1.0).collect();
    (features, labels)
}

fn dataset(features: &[f32], labels: &[f32]) -> Dataset {
    Dataset::from_rows(features, COLUMNS, labels, None, &[], &params(), None).unwrap()
}

fn line_booster() -> Booster {
    let (features, labels) = line(500, 1);
    Booster::train(&dataset(&features, &labels), &params(), 40).unwrap()
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn r_squared(labels: &[f32], predictions: &[f64]) -> f64 {
    let labels: Vec<f64> = labels.iter().map(|&label| f64::from(label)).collect();
    let mean = labels.iter().sum::<f64>() / labels.len() as f64;
    let total: f64 = labels.iter().map(|label| (label - mean).powi(2)).sum();
    let residual: f64 =
        labels.iter().zip(predictions).map(|(label, value)| (label - value).powi(2)).sum();
    1.0 - residual / total
}

#[test]
fn learns_a_line() {
    let booster = line_booster();
    let (features, labels) = line(200, 2);
    let predictions = booster.predict(&features, COLUMNS).unwrap();
    assert!(r_squared(&labels, &predictions) > 0.95);
    assert_eq!(booster.iteration_count(), 40);
    assert_eq!(booster.feature_count(), COLUMNS);
    let gain = booster.feature_importance_gain().unwrap();
    assert!(gain[0] > 10.0 * (gain[1] + gain[2]));
}

#[test]
fn reads_back_the_same_model() {
    for objective in ["regression", "regression_l1", "quantile", "tweedie", "poisson", "mape"] {
        let (features, labels) = line(300, 3);
        let params = params().set("objective", objective);
        let booster = Booster::train(&dataset(&features, &labels), &params, 10).unwrap();
        let again = Booster::from_text(booster.to_text()).unwrap();
        assert_eq!(again.to_text(), booster.to_text());
        assert_eq!(
            bits(&again.predict(&features, COLUMNS).unwrap()),
            bits(&booster.predict(&features, COLUMNS).unwrap()),
        );
    }
}

#[test]
fn missing_features_are_fine() {
    let (mut features, labels) = line(500, 6);
    for value in features.iter_mut().step_by(7) {
        *value = f32::NAN;
    }
    let booster = Booster::train(&dataset(&features, &labels), &params(), 20).unwrap();
    let predictions = booster.predict(&[f32::NAN; COLUMNS], COLUMNS).unwrap();
    assert!(predictions.iter().all(|value| value.is_finite()));
}

#[test]
fn learns_from_categories_and_weights() {
    let rows = 600;
    let mut features = uniform(rows * COLUMNS, 8);
    let mut labels = Vec::new();
    for (index, row) in features.chunks_mut(COLUMNS).enumerate() {
        row[1] = (index % 6) as f32;
        // Not monotone in the code, so that single thresholds do badly.
        labels.push(if index % 2 == 0 { 5.0 } else { 1.0 });
    }
    let weights = vec![2.0; rows];
    let params = params().set("min_data_per_group", 10).set("cat_smooth", 1);
    let train =
        Dataset::from_rows(&features, COLUMNS, &labels, Some(&weights), &[1], &params, None)
            .unwrap();
    let booster = Booster::train(&train, &params, 30).unwrap();
    let predictions = booster.predict(&features, COLUMNS).unwrap();
    assert!(r_squared(&labels, &predictions) > 0.95);
    assert!(booster.to_text().contains("cat_boundaries="));
    let unseen = booster.predict(&[0.5, 1e9, 0.5, 0.5, -1.0, 0.5], COLUMNS).unwrap();
    assert!(unseen.iter().all(|value| value.is_finite()));
}

#[test]
fn little_or_constant_data_gives_a_constant() {
    for rows in [1, 2, 200] {
        let features = vec![1.0; rows * COLUMNS];
        let labels = vec![3.0; rows];
        // A bag of one row would be empty, which LightGBM refuses.
        let params = params().set("bagging_freq", 0);
        let booster = Booster::train(&dataset(&features, &labels), &params, 5).unwrap();
        assert_eq!(booster.iteration_count(), 1);
        assert_eq!(booster.predict(&[9.0; COLUMNS], COLUMNS).unwrap(), [3.0]);
    }
    assert_eq!(line_booster().predict(&[], COLUMNS).unwrap(), Vec::<f64>::new());
}

#[test]
fn wrong_data_is_an_error() {
    let (features, labels) = line(50, 9);
    let weights = vec![1.0; 50];
    let build = |features: &[f32], columns, labels: &[f32], weights, categorical: &[usize]| {
        Dataset::from_rows(features, columns, labels, weights, categorical, &params(), None)
    };
    let is_input =
        |result: Result<Dataset, LightGbmError>| matches!(result, Err(LightGbmError::Input(_)));
    assert!(build(&features, 3, &labels, Some(&weights), &[]).is_ok());
    assert!(is_input(build(&[], 3, &[], None, &[])));
    assert!(is_input(build(&features, 0, &labels, None, &[])));
    assert!(is_input(build(&features, 4, &labels, None, &[])));
    assert!(is_input(build(&features, 3, &labels[1..], None, &[])));
    assert!(is_input(build(&features, 3, &[f32::NAN; 50], None, &[])));
    assert!(is_input(build(&features, 3, &labels, Some(&weights[1..]), &[])));
    assert!(is_input(build(&features, 3, &labels, Some(&[0.0; 50]), &[])));
    assert!(is_input(build(&features, 3, &labels, Some(&[-1.0; 50]), &[])));
    assert!(is_input(build(&features, 3, &labels, None, &[3])));
    assert!(is_input(build(&features, 3, &labels, None, &[0])));

    let train = dataset(&features, &labels);
    let narrow =
        Dataset::from_rows(&features, 1, &vec![0.0; 150], None, &[], &params(), Some(&train));
    assert!(is_input(narrow));

    let booster = line_booster();
    assert!(matches!(booster.predict(&[1.0; 4], 4), Err(LightGbmError::Input(_))));
    assert!(matches!(booster.predict(&[1.0; 4], 3), Err(LightGbmError::Input(_))));
}

#[test]
fn wrong_training_arguments_are_errors() {
    let (features, labels) = line(50, 10);
    let train = dataset(&features, &labels);
    let is_input =
        |result: Result<Booster, LightGbmError>| matches!(result, Err(LightGbmError::Input(_)));
    assert!(is_input(Booster::train(&train, &params(), 0)));

    for (key, value) in [
        ("num_leafs", "5"),
        ("interaction_constraints", "[0,9]"),
        ("", "5"),
        ("num_leaves", "5 seed=1"),
        ("num_leaves", "5\0"),
        ("objective", "lambdarank"),
        ("metric", "l2,ndcg@5"),
    ] {
        let result = Booster::train(&train, &params().set(key, value), 5);
        assert!(matches!(result, Err(LightGbmError::Param(_))), "{key}={value}");
    }
    let halves: Vec<f32> = (0..50).map(|index| (index % 2) as f32).collect();
    let binary = dataset(&features, &halves);
    let classes = params().set("objective", "multiclass");
    assert!(Booster::train(&binary, &classes, 5).is_err());
}

#[test]
fn errors_of_lightgbm_carry_its_words() {
    let (features, labels) = line(50, 12);
    let train = dataset(&features, &labels);
    let result = Booster::train(&train, &params().set("num_leaves", "many"), 5);
    let message = result.unwrap_err().to_string();
    assert!(message.starts_with("lightgbm could not create booster: "), "{message}");
    assert!(message.contains("num_leaves"), "{message}");
    let result = Booster::train(&train, &params().set("num_leaves", -3), 5);
    let message = result.unwrap_err().to_string();
    assert!(!message.contains("line"), "{message}");
}

#[test]
fn garbage_text_is_an_error() {
    let booster = line_booster();
    let text = booster.to_text();
    for garbage in ["", "tree", "tree\n", "tree\nversion=v4\n", "tree\nversion=v4\n\0", "\u{fe0f}"]
    {
        assert!(Booster::from_text(garbage).is_err());
    }
    for (from, to) in [
        ("num_tree_per_iteration=1", "num_tree_per_iteration=0"),
        ("num_class=1", "num_class=3"),
        ("objective=regression", "objective=multiclass num_class:3"),
        ("max_feature_idx=2", "max_feature_idx=1"),
        ("max_feature_idx=2", "max_feature_idx=-1"),
        ("version=v4", "version=v1"),
        ("tree_sizes=", "tree_sizes=9"),
        ("Tree=1\n", "Tree=x\n"),
        ("num_leaves=", "num_leaves=9"),
        ("num_cat=0", "num_cat=1"),
        ("split_feature=0", "split_feature=9"),
        ("left_child=1", "left_child=0"),
        ("left_child=1", "left_child=7777"),
        ("right_child=", "right_child=x"),
        ("leaf_value=", "leaf_value=x"),
        ("decision_type=2", "decision_type=3"),
        ("is_linear=0", "is_linear=1"),
        ("shrinkage=", "shrinkagee="),
        ("end of trees", "end"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(Booster::from_text(&resized(text, from, to)).is_err(), "{from} -> {to}");
    }
}

/// Replaces the first `from`, and keeps the stated size of the first tree true if it is inside.
fn resized(text: &str, from: &str, to: &str) -> String {
    let changed = text.replacen(from, to, 1);
    let first_tree = text.find("\nTree=0").unwrap()..text.find("\nTree=1").unwrap();
    if !first_tree.contains(&text.find(from).unwrap()) {
        return changed;
    }
    let size = first_tree.len();
    changed.replacen(
        &format!("tree_sizes={size} "),
        &format!("tree_sizes={} ", size + to.len() - from.len()),
        1,
    )
}

#[test]
fn damaged_text_is_never_a_crash() {
    let (features, labels) = line(60, 13);
    let train = dataset(&features, &labels);
    let booster = Booster::train(&train, &params(), 2).unwrap();
    let text = booster.to_text();
    for end in (0..text.len()).step_by(31) {
        // A text cut after its trees is still a whole model.
        let _ = Booster::from_text(&text[..end]);
    }
    for at in (0..text.len()).step_by(3) {
        for byte in ["0", "9", "-", " ", "=", "\n", "x"] {
            let damaged = format!("{}{byte}{}", &text[..at], &text[at + 1..]);
            if let Ok(booster) = Booster::from_text(&damaged) {
                booster.predict(&features[..COLUMNS], COLUMNS).unwrap();
                booster.feature_importance_gain().unwrap();
            }
        }
    }
}

#[test]
fn concurrent_training_and_prediction_change_nothing() {
    let (features, labels) = line(800, 18);
    let shared = dataset(&features, &labels);
    let expected = Booster::train(&shared, &params(), 30).unwrap();
    let predictions = bits(&expected.predict(&features, COLUMNS).unwrap());
    thread::scope(|scope| {
        for index in 0..4 {
            let (shared, expected, predictions) = (&shared, &expected, &predictions);
            let (features, labels) = (&features, &labels);
            scope.spawn(move || {
                let own = dataset(features, labels);
                let train = if index % 2 == 0 { shared } else { &own };
                let booster = Booster::train(train, &params(), 30).unwrap();
                assert_eq!(booster.to_text(), expected.to_text());
                assert_eq!(&bits(&expected.predict(features, COLUMNS).unwrap()), predictions);
            });
        }
    });
}

#[test]
fn fixed_settings_win() {
    let (features, labels) = line(100, 19);
    let params = params().set("num_threads", 2).set("verbosity", 2);
    let train = Dataset::from_rows(&features, COLUMNS, &labels, None, &[], &params, None).unwrap();
    let booster = Booster::train(&train, &params, 3).unwrap();
    assert!(booster.to_text().contains("[num_threads: 1]"));
    assert!(booster.to_text().contains("[verbosity: -1]"));
}

#[test]
fn params_render_in_order_without_repeats() {
    let params = Params::new().set("a", 1).set("b", 0.5).set("a", true);
    assert_eq!(params.to_string(), "a=true b=0.5");
}
