//! Short, constant, gappy and foreign input.

use super::super::*;

/// A fit to daily values with the defaults.
fn daily(values: &[f64], settings: &Settings) -> Result<Fitted, crate::model::Unserved> {
    let days: Vec<f64> = (0..values.len()).map(|day| 18_000.0 + day as f64).collect();
    fit(settings, &History { days: &days, values, regressors: &[], caps: &[] })
}

fn forecast(values: &[f64], settings: &Settings, steps: usize) -> Vec<f64> {
    let days: Vec<f64> = (0..steps).map(|step| 18_000.0 + (values.len() + step) as f64).collect();
    let ahead = Ahead { days: &days, regressors: &[], caps: &[] };
    daily(values, settings).unwrap().forecast(settings, &ahead)
}

#[test]
fn one_value_is_too_few() {
    for values in [&[5.0][..], &[f64::NAN, 3.0, f64::NAN]] {
        let reason = daily(values, &Settings::default()).unwrap_err().reason;
        assert_eq!(reason, "fewer than 2 known values");
    }
}

#[test]
fn gaps_are_left_out() {
    let line = |day: usize| 100.0 + day as f64;
    let whole: Vec<f64> = (0..60).map(line).collect();
    let gappy: Vec<f64> =
        (0..60).map(|day| if day % 5 == 2 { f64::NAN } else { line(day) }).collect();
    for (one, other) in forecast(&whole, &Settings::default(), 5).iter().zip(forecast(
        &gappy,
        &Settings::default(),
        5,
    )) {
        assert!((one - other).abs() < 0.05, "{one} {other}");
    }
}
