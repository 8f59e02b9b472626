//! Every metric against a published or hand-worked example.

use forecastle_core::Level;
use forecastle_core::metrics::{InSample, METRICS, Row, Rows, find};

/// Rows of one series, without intervals.
fn rows(history: &[f64], season: usize, actual: &[f64], forecast: &[f64]) -> Rows {
    let mut rows = Rows::new(&[]);
    rows.begin_group(1.0, InSample::of(history, season));
    let last_actual = history.last().copied().unwrap_or(f64::NAN);
    for (actual, forecast) in actual.iter().zip(forecast) {
        rows.push(Row { actual: *actual, forecast: *forecast, last_actual }, []);
    }
    rows
}

fn score(metric: &str, rows: &Rows) -> f64 {
    (find(metric).unwrap().compute)(rows).unwrap()
}

fn assert_near(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-9, "{value} instead of {expected}");
}

#[test]
fn the_example_of_the_scikit_learn_manual() {
    // scikit-learn 1.4, user guide 3.3.4: y_true = [3, −0.5, 2, 7], y_pred = [2.5, 0.0, 2, 8]:
    // mean_absolute_error 0.5, mean_squared_error 0.375; mean_absolute_percentage_error 0.3273...
    let rows = rows(&[], 1, &[3.0, -0.5, 2.0, 7.0], &[2.5, 0.0, 2.0, 8.0]);
    assert_near(score("mae", &rows), 0.5);
    assert_near(score("rmse", &rows), 0.375_f64.sqrt());
    assert!((score("mape", &rows) - 32.738_095_238_095_24).abs() < 1e-9);
    // Σ|a−f| = 2, Σ|a| = 12.5.
    assert_near(score("wmape", &rows), 16.0);
    assert_near(score("bias", &rows), 100.0 * 0.5 / 12.5 * 2.0);
}

#[test]
fn the_example_of_the_sktime_manual() {
    // sktime's mean_absolute_scaled_error: y_train = [5, 0.5, 4, 6, 3, 5, 2], y_true = [3, −0.5, 2, 7, 2],
    // y_pred = [2.5, 0.0, 2, 8, 1.25], sp = 1: 0.18333333333333335; its root mean squared scaled error:
    // 0.20568833780186058.
    let train = [5.0, 0.5, 4.0, 6.0, 3.0, 5.0, 2.0];
    let rows = rows(&train, 1, &[3.0, -0.5, 2.0, 7.0, 2.0], &[2.5, 0.0, 2.0, 8.0, 1.25]);
    assert_near(score("mase", &rows), 0.183_333_333_333_333_35);
    assert_near(score("rmsse", &rows), 0.205_688_337_801_860_58);
}

#[test]
fn zero_actuals_are_left_out_and_counted() {
    let rows = rows(&[], 1, &[0.0, 4.0, 0.0, 2.0], &[1.0, 5.0, 0.0, 1.0]);
    assert_near(score("mape", &rows), 100.0 * (0.25 + 0.5) / 2.0);
    assert_near(score("rmspe", &rows), 100.0 * ((0.0625 + 0.25) / 2.0_f64).sqrt());
    assert_eq!((find("mape").unwrap().skipped.unwrap())(&rows), 2);
}

#[test]
fn directions_are_counted_against_the_last_known_value() {
    // From 10: up, down, unchanged; forecast up, up, unchanged.
    let rows = rows(&[8.0, 10.0], 1, &[12.0, 9.0, 10.0], &[11.0, 11.0, 10.0]);
    assert_near(score("directional_accuracy", &rows), 100.0 * 2.0 / 3.0);
}

#[test]
fn quantile_losses_by_hand() {
    let mut rows = Rows::new(&[Level::new(80.0).unwrap()]);
    rows.begin_group(1.0, InSample::of(&[], 1));
    // Actual 10, median 8, 80 % interval 5 to 9: losses 0.5·2, 0.1·5 and 0.9·1.
    rows.push(Row { actual: 10.0, forecast: 8.0, last_actual: f64::NAN }, [(5.0, 9.0)]);
    assert_near(score("pinball", &rows), (1.0 + 0.5 + 0.9) / 3.0);
    assert_near(score("wql", &rows), 2.0 * (1.0 + 0.5 + 0.9) / 3.0 / 10.0);
    assert_near(score("coverage_80", &rows), 0.0);
    assert_eq!((find("coverage_95").unwrap().compute)(&rows), None);
}

#[test]
fn half_the_absolute_error_is_the_loss_of_the_median() {
    let rows = rows(&[], 1, &[3.0, -0.5, 2.0, 7.0], &[2.5, 0.0, 2.0, 8.0]);
    assert_near(score("pinball", &rows), score("mae", &rows) / 2.0);
}

#[test]
fn coverage_counts_the_bounds_as_inside() {
    let mut rows = Rows::new(&[Level::new(80.0).unwrap(), Level::new(95.0).unwrap()]);
    rows.begin_group(1.0, InSample::of(&[], 1));
    for actual in [1.0, 2.0, 3.0, 9.0] {
        let row = Row { actual, forecast: 2.0, last_actual: f64::NAN };
        rows.push(row, [(1.0, 2.0), (0.0, 8.0)]);
    }
    assert_near(score("coverage_80", &rows), 50.0);
    assert_near(score("coverage_95", &rows), 75.0);
}

#[test]
fn weights_count_series() {
    let mut rows = Rows::new(&[]);
    for (weight, error) in [(3.0, 1.0), (1.0, 5.0)] {
        rows.begin_group(weight, InSample::of(&[1.0, 2.0, 3.0], 1));
        rows.push(Row { actual: 10.0, forecast: 10.0 + error, last_actual: 9.0 }, []);
    }
    assert_near(score("mae", &rows), (3.0 + 5.0) / 4.0);
    assert_near(score("mase", &rows), (3.0 + 5.0) / 4.0);
    assert_near(score("wmape", &rows), 100.0 * 8.0 / 40.0);
}

#[test]
fn a_perfect_forecast_has_no_error_and_nothing_is_ever_nan() {
    let perfect = rows(&[1.0, 3.0, 2.0], 1, &[4.0, 0.0], &[4.0, 0.0]);
    for name in ["wmape", "mape", "mae", "rmse", "rmspe", "bias", "mase", "rmsse", "pinball", "wql"]
    {
        assert_near(score(name, &perfect), 0.0);
    }
    for rows in
        [Rows::new(&[]), rows(&[], 1, &[0.0], &[1.0]), rows(&[5.0, 5.0], 1, &[f64::NAN], &[1.0])]
    {
        for metric in METRICS {
            assert!((metric.compute)(&rows).is_none_or(f64::is_finite), "{}", metric.name);
        }
    }
}

#[test]
fn seasonal_naive_in_sample_has_a_mase_of_one() {
    let history = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
    let season = 2;
    let forecast: Vec<f64> = history[..history.len() - season].to_vec();
    assert_near(score("mase", &rows(&history, season, &history[season..], &forecast)), 1.0);
    assert_near(score("rmsse", &rows(&history, season, &history[season..], &forecast)), 1.0);
}
