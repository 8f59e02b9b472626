//! Gaps: published fits, and the textbook's filter that passes over them.

use super::*;
use crate::arima::automatic::{choose, fit_orders};
use crate::arima::fit::Fitter;
use crate::arima::orders::Orders;
use crate::arima::textbook;

/// Approval of the presidents of the United States at the start of each quarter, 1945-1974, in percent, from
/// the second quarter on; zero where unknown. Source: McNeil (1977), Interactive Data Analysis, by R.
const PRESIDENTS: [u8; 119] = [
    87, 82, 75, 63, 50, 43, 32, 35, 60, 54, 55, 36, 39, 0, 0, 69, 57, 57, 51, 45, 37, 46, 39, 36,
    24, 32, 23, 25, 32, 0, 32, 59, 74, 75, 60, 71, 61, 71, 57, 71, 68, 79, 73, 76, 71, 67, 75, 79,
    62, 63, 57, 60, 49, 48, 52, 57, 62, 61, 66, 71, 62, 61, 57, 72, 83, 71, 78, 79, 71, 62, 74, 76,
    64, 62, 57, 80, 73, 69, 69, 71, 64, 69, 62, 63, 46, 56, 44, 44, 52, 38, 46, 36, 49, 35, 44, 59,
    65, 65, 56, 66, 53, 61, 52, 51, 48, 54, 49, 49, 61, 0, 0, 68, 44, 40, 27, 28, 25, 24, 24,
];

fn presidents() -> Vec<f64> {
    PRESIDENTS.iter().map(|v| if *v == 0 { f64::NAN } else { f64::from(*v) }).collect()
}

fn close(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} for {expected}");
}

/// Fits orders to a series with gaps.
fn fit(history: &[f64], orders: &Orders, has_constant: bool) -> (Model, Ready) {
    let mut ready = Ready::of(history, orders.season).unwrap();
    let mut fitter = Fitter::default();
    let mut model = fit_orders(&mut fitter, orders, has_constant, &ready.values, &[]).unwrap();
    skip(&mut model, &mut ready, &[]);
    (model, ready)
}

/// R's help page of `arima`, `arima(presidents, c(3, 0, 0))`: φ 0.7496, 0.2523, −0.1890, mean 56.2236,
/// σ² 81.12, log likelihood −414.08.
#[test]
fn the_presidents_are_fitted_as_published() {
    let (model, ready) = fit(&presidents(), &Orders::plain(3, 0, 0), true);
    let mut polynomials = Polynomials::default();
    polynomials.set(&model.fit.orders, 1.0, &model.fit.free);
    for (value, published) in polynomials.ar.iter().zip([0.7496, 0.2523, -0.1890]) {
        close(*value, published, 2e-4);
    }
    close(ready.scale * model.fit.regression[0], 56.2236, 1e-2);
    let squares = model.fit.variance * (114.0 - 4.0) / 114.0;
    close(squares * ready.scale * ready.scale, 81.12, 1e-2);
    close(model.fit.log_likelihood - 114.0 * ready.scale.ln(), -414.08, 5e-3);
}

#[test]
fn the_textbook_filter_passes_over_gaps_just_so() {
    let mut draw = 0_u64;
    for orders in [
        Orders::plain(1, 0, 1),
        Orders::plain(2, 0, 0).with_season((0, 0, 1), 4),
        Orders::plain(0, 0, 1).with_season((1, 0, 0), 7),
    ] {
        let mut level = 0.0;
        let history: Vec<f64> = (0..150)
            .map(|t: usize| {
                draw += 1;
                level = 0.6 * level + forecastle_core::random::normal(5, 1, draw);
                let is_gap = t % 13 == 4 || (70..80).contains(&t);
                if is_gap { f64::NAN } else { 20.0 + level + ((t % 4) as f64) }
            })
            .collect();
        let (model, ready) = fit(&history, &orders, true);
        let scaled: Vec<f64> = history.iter().map(|value| value / ready.scale).collect();
        let mut polynomials = Polynomials::default();
        polynomials.set(&model.fit.orders, model.fit.clearance, &model.fit.free);
        let mean = model.fit.regression.first().copied().unwrap_or(0.0);
        let slow = textbook::filter(&polynomials, mean, &scaled, 9);
        close(model.fit.log_likelihood, slow.log_likelihood(), 1e-7);
        let mut ahead = [0.0; 9];
        let state = model.state(&mut Fitter::default(), &ready.values, &[]);
        state.forecast(&mut ahead);
        for (fast, slow) in ahead.iter().zip(slow.forecasts) {
            close(*fast, slow, 1e-9);
        }
    }
}

/// A gap in a straight line with a season is filled by what stands there, whatever it was filled with first.
#[test]
fn differences_see_through_gaps() {
    let line = |t: usize| 100.0 + 3.0 * t as f64 + [5.0, -2.0, 0.0, -3.0][t % 4];
    let noise = |t: usize| 1e-3 * forecastle_core::random::normal(2, 2, t as u64);
    let history: Vec<f64> = (0..80)
        .map(|t| if [9, 30, 31, 32, 33, 60].contains(&t) { f64::NAN } else { line(t) + noise(t) })
        .collect();
    let (_, ready) = fit(&history, &Orders::plain(0, 1, 1).with_season((0, 1, 1), 4), false);
    for gap in &ready.gaps {
        close(ready.scale * ready.values[*gap], line(*gap), 0.01);
    }
}

/// A phase of the season that is never known, and more gaps than values.
#[test]
fn hopeless_gaps_still_leave_a_model() {
    for is_known in [|t: usize| t % 7 != 3, |t: usize| t.is_multiple_of(5) || t > 140] {
        let value =
            |t: usize| 10.0 + (t % 7) as f64 + forecastle_core::random::normal(4, 0, t as u64);
        let history: Vec<f64> =
            (0..160).map(|t| if is_known(t) || t == 0 { value(t) } else { f64::NAN }).collect();
        let mut ready = Ready::of(&history, 7).unwrap();
        let mut fitter = Fitter::default();
        let mut model = choose(&mut fitter, &ready.values, &[], 7).unwrap();
        skip(&mut model, &mut ready, &[]);
        let mut ahead = [0.0; 30];
        model.state(&mut fitter, &ready.values, &[]).forecast(&mut ahead);
        for forecast in ahead {
            let forecast = forecast * ready.scale;
            assert!((0.0..40.0).contains(&forecast), "{ahead:?}");
        }
    }
}
