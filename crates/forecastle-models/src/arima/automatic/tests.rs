//! Published fits of classic series.

use super::*;
use crate::arima::polynomial::Polynomials;
use crate::classic::{DEATHS, HORMONE, HURON, PASSENGERS, USERS};

fn polynomials(fit: &Fit) -> Polynomials {
    let mut polynomials = Polynomials::default();
    polynomials.set(&fit.orders, fit.clearance, &fit.free);
    polynomials
}

fn close(value: f64, published: f64, tolerance: f64) {
    assert!((value - published).abs() <= tolerance, "{value} for {published}");
}

/// R 4.3, `arima(log(AirPassengers), c(0, 1, 1), list(order = c(0, 1, 1)))`: θ −0.4018, Θ −0.5569,
/// σ² 0.001348, log likelihood 244.70.
#[test]
fn the_airline_model_is_fitted_as_published() {
    let values: Vec<f64> = PASSENGERS.iter().map(|value| f64::from(*value).ln()).collect();
    let orders = Orders::plain(0, 1, 1).with_season((0, 1, 1), 12);
    let mut fitter = Fitter::default();
    let model = fit_orders(&mut fitter, &orders, false, &values, &[]).unwrap();
    let polynomials = polynomials(&model.fit);
    close(polynomials.ma[0], -0.4018, 1e-4);
    close(polynomials.ma[11], -0.5569, 1e-4);
    close(model.fit.variance * 129.0 / 131.0, 0.001348, 1e-6);
    close(model.fit.log_likelihood, 244.70, 5e-3);
    // One step ahead the variance is that of a shock; later ones add up.
    let variances = model.state(&mut fitter, &values, &[]).variances(14);
    close(variances[0], model.fit.variance, 1e-15);
    close(variances[1], model.fit.variance * (1.0 + 0.5982_f64.powi(2)), 1e-6);
    assert!(variances.is_sorted());
}

/// R's `forecast::auto.arima(AirPassengers)`: (2,1,1)(0,1,0), φ 0.5960 and 0.2143, θ −0.9819, log likelihood
/// −504.92, AICc 1018.17.
#[test]
fn the_published_choice_for_the_passengers_has_the_published_coefficients() {
    let values: Vec<f64> = PASSENGERS.iter().map(|value| f64::from(*value)).collect();
    let orders = Orders::plain(2, 1, 1).with_season((0, 1, 0), 12);
    let mut fitter = Fitter::default();
    let model = fit_orders(&mut fitter, &orders, false, &values, &[]).unwrap();
    let polynomials = polynomials(&model.fit);
    close(polynomials.ar[0], 0.5960, 2e-4);
    close(polynomials.ar[1], 0.2143, 2e-4);
    close(polynomials.ma[0], -0.9819, 2e-4);
    close(model.fit.log_likelihood, -504.92, 5e-3);
    close(model.fit.aicc(), 1018.17, 5e-3);
}

/// statsforecast 2.1.1, `AutoARIMA(season_length=12)` on the same: (1,1,0)(0,1,0), log likelihood −508.197, and
/// these forecasts.
#[test]
fn the_search_finds_what_the_peer_finds() {
    let values: Vec<f64> = PASSENGERS.iter().map(|value| f64::from(*value)).collect();
    let mut fitter = Fitter::default();
    let model = choose(&mut fitter, &values, &[], 12).unwrap();
    assert_eq!(model.fit.orders, Orders::plain(1, 1, 0).with_season((0, 1, 0), 12));
    close(model.fit.log_likelihood, -508.197, 1e-3);
    let mut ahead = [0.0; 12];
    model.state(&mut fitter, &values, &[]).forecast(&mut ahead);
    let published = [
        444.31, 418.21, 446.24, 488.23, 499.24, 562.24, 649.24, 633.24, 535.24, 488.24, 417.24,
        459.24,
    ];
    for (forecast, published) in ahead.iter().zip(published) {
        close(*forecast, published, 0.1);
    }
}

/// R's help page of `arima`, `arima(lh, order = c(3, 0, 0))` and `c(1, 0, 0)`: φ 0.6448, −0.0634, −0.2198, mean
/// 2.3931, log likelihood −27.09; φ 0.5739, mean 2.4133, −29.38.
#[test]
fn autoregressions_of_the_hormone_are_fitted_as_published() {
    let mut fitter = Fitter::default();
    let mut fit = |order: usize| {
        let orders = Orders::plain(order, 0, 0);
        fit_orders(&mut fitter, &orders, true, &HORMONE, &[]).unwrap().fit
    };
    let three = fit(3);
    for (value, published) in polynomials(&three).ar.iter().zip([0.6448, -0.0634, -0.2198]) {
        close(*value, published, 1e-4);
    }
    close(three.regression[0], 2.3931, 1e-4);
    close(three.log_likelihood, -27.09, 5e-3);
    let one = fit(1);
    close(polynomials(&one).ar[0], 0.5739, 1e-4);
    close(one.regression[0], 2.4133, 1e-4);
    close(one.log_likelihood, -29.38, 5e-3);
}

/// R's help pages: `arima(USAccDeaths, c(0, 1, 1), list(order = c(0, 1, 1)))` has θ −0.4303, Θ −0.5528, σ² 99347,
/// log likelihood −425.44.
#[test]
fn the_deaths_are_fitted_as_published() {
    let values = DEATHS.map(f64::from);
    let orders = Orders::plain(0, 1, 1).with_season((0, 1, 1), 12);
    let fit = fit_orders(&mut Fitter::default(), &orders, false, &values, &[]).unwrap().fit;
    let polynomials = polynomials(&fit);
    close(polynomials.ma[0], -0.4303, 2e-4);
    close(polynomials.ma[11], -0.5528, 2e-4);
    close(fit.variance * 57.0 / 59.0, 99_347.0, 10.0);
    close(fit.log_likelihood, -425.44, 5e-3);
}

/// R's help pages: `arima(WWWusage, c(3, 1, 0))` has φ 1.1513, −0.6612, 0.3407, σ² 9.363, log likelihood −252.0;
/// `forecast::auto.arima` and statsforecast 2.1.1 choose (1,1,1) with φ 0.6504, θ 0.5256, log likelihood −254.15,
/// AICc 514.55, and forecast what stands below.
#[test]
fn the_users_are_fitted_as_published() {
    let values = USERS.map(f64::from);
    let mut fitter = Fitter::default();
    let three = fit_orders(&mut fitter, &Orders::plain(3, 1, 0), false, &values, &[]).unwrap().fit;
    for (value, published) in polynomials(&three).ar.iter().zip([1.1513, -0.6612, 0.3407]) {
        close(*value, published, 2e-4);
    }
    close(three.variance * 96.0 / 99.0, 9.363, 2e-3);
    close(three.log_likelihood, -252.0, 0.05);
    let one = fit_orders(&mut fitter, &Orders::plain(1, 1, 1), false, &values, &[]).unwrap();
    close(polynomials(&one.fit).ar[0], 0.6504, 3e-3);
    close(polynomials(&one.fit).ma[0], 0.5256, 4e-3);
    close(one.fit.aicc(), 514.554, 2e-3);
    let state = one.state(&mut fitter, &values, &[]);
    let mut ahead = [0.0; 5];
    state.forecast(&mut ahead);
    let published = [218.877, 218.150, 217.679, 217.374, 217.176];
    for (forecast, published) in ahead.iter().zip(published) {
        close(*forecast, published, 0.03);
    }
    let deviations = [3.162, 7.574, 11.990, 16.174, 20.061];
    for (variance, published) in state.variances(5).iter().zip(deviations) {
        close(variance.sqrt(), published, 0.02 * published);
    }
}

/// R's help pages: `arima(LakeHuron, c(2, 0, 0), xreg = time(LakeHuron) - 1920)` has φ 1.0048, −0.2913, intercept
/// 579.0993, slope −0.0216, σ² 0.4566, log likelihood −101.2.
#[test]
fn the_regression_on_time_is_fitted_as_published() {
    let time: Vec<f64> = (0..98).map(|year| f64::from(year) - 45.0).collect();
    let columns = std::slice::from_ref(&time);
    let orders = Orders::plain(2, 0, 0);
    let model = fit_orders(&mut Fitter::default(), &orders, true, &HURON, columns).unwrap();
    let polynomials = polynomials(&model.fit);
    close(polynomials.ar[0], 1.0048, 2e-4);
    close(polynomials.ar[1], -0.2913, 2e-4);
    close(model.fit.regression[0], 579.0993, 2e-3);
    close(model.coefficients(1)[0], -0.0216, 5e-5);
    close(model.fit.variance * 94.0 / 98.0, 0.4566, 1e-4);
    close(model.fit.log_likelihood, -101.2, 0.05);
}

/// A random walk with drift: the drift is the mean difference, and goes on.
#[test]
fn a_drift_goes_on() {
    let values = USERS.map(f64::from);
    let mut fitter = Fitter::default();
    let model = fit_orders(&mut fitter, &Orders::plain(0, 1, 0), true, &values, &[]).unwrap();
    let drift = (220.0 - 88.0) / 99.0;
    close(model.fit.regression[0], drift, 1e-9);
    let mut ahead = [0.0; 50];
    model.state(&mut fitter, &values, &[]).forecast(&mut ahead);
    for (step, forecast) in ahead.iter().enumerate() {
        close(*forecast, 220.0 + drift * (step as f64 + 1.0), 1e-6);
    }
}

/// A regressor's coefficient is found under autocorrelated errors, and the forecast is of what it leaves.
#[test]
fn regressors_are_told_from_errors() {
    let mut error = 0.0;
    let flag: Vec<f64> = (0..200).map(|t| f64::from(u8::from(t % 9 == 4))).collect();
    let values: Vec<f64> = (0..200)
        .map(|t| {
            error = 0.7 * error + 0.1 * forecastle_core::random::normal(3, 0, t as u64);
            5.0 + 2.0 * flag[t] + error
        })
        .collect();
    let mut fitter = Fitter::default();
    let model = choose(&mut fitter, &values, std::slice::from_ref(&flag), 1).unwrap();
    let mut ahead = [0.0; 10];
    let columns = std::slice::from_ref(&flag);
    model.state(&mut fitter, &values, columns).forecast(&mut ahead);
    close(model.coefficients(1)[0], 2.0, 0.05);
    for forecast in ahead {
        close(forecast, 5.0, 0.25);
    }
}

/// What repeats exactly goes on repeating, and a straight line goes on.
#[test]
fn exact_patterns_are_continued() {
    let mut fitter = Fitter::default();
    let pattern = [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0];
    let values: Vec<f64> = (0..70).map(|t| pattern[t % 7]).collect();
    let mut ahead = [0.0; 14];
    let mut go_on = |values: &[f64], season: usize, ahead: &mut [f64]| {
        let model = choose(&mut fitter, values, &[], season).unwrap();
        model.state(&mut fitter, values, &[]).forecast(ahead);
    };
    go_on(&values, 7, &mut ahead);
    for (step, forecast) in ahead.iter().enumerate() {
        close(*forecast, pattern[step % 7], 1e-9);
    }
    let line: Vec<f64> = (0..30).map(|t| 2.0 + 0.5 * f64::from(t)).collect();
    go_on(&line, 1, &mut ahead);
    close(ahead[13], 2.0 + 0.5 * 43.0, 1e-9);
}
