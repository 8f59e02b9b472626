//! Published fits of classic series.

use super::*;
use crate::arima::polynomial::Polynomials;

/// Monthly passengers of international airlines in thousands, 1949-1960. Source: Box & Jenkins (1970),
/// series G.
const PASSENGERS: [u16; 144] = [
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170,
    170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180,
    193, 181, 183, 218, 230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237,
    211, 180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267, 269,
    270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271,
    306, 315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340, 318, 362, 348, 363, 435,
    491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417,
    391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
];

/// Luteinizing hormone in blood samples of a woman, every ten minutes. Source: Diggle (1990), Time Series,
/// table A.1, series 3.
const HORMONE: [f64; 48] = [
    2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2.0, 1.9, 1.7, 2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2,
    1.9, 1.9, 1.8, 2.7, 3.0, 2.3, 2.0, 2.0, 2.9, 2.9, 2.7, 2.7, 2.3, 2.6, 2.4, 1.8, 1.7, 1.5, 1.4,
    2.1, 3.3, 3.5, 3.5, 3.1, 2.6, 2.1, 3.4, 3.0, 2.9,
];

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
