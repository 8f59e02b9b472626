//! Averages and decompositions against values computed by another library.

mod common;

use common::{Recipe, Series, WEEKLY, bits, forecast, panel, weekly};
use forecastle_core::Frequency;
use forecastle_models::find;

/// A hundred days with a pattern of the week and one of eleven days.
fn history() -> Vec<f64> {
    let at = |day: u32| 50.0 + f64::from((day * day * 7 + 3 * day) % 11) + 5.0 * f64::from(day % 7);
    (0..100).map(at).collect()
}

fn check(name: &str, history: Vec<f64>, expected: &[f64], tolerance: f64) {
    let length = history.len();
    let series = vec![Series { start: 0, values: history }];
    let panel = panel(&Recipe { frequency: Frequency::Daily, series, known_ahead: 0 });
    let found = forecast(find(name).unwrap(), &panel, length, expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance, "{name}: {found} instead of {expected}");
    }
}

#[test]
fn averages_agree_with_statsforecast() {
    // statsforecast 2.1.1: HistoricAverage, SeasonalWindowAverage(7, 4), and SeasonalWindowAverage(7, 14)
    // of the last 98 days, which are all whole weeks.
    check("historic_mean", history(), &[68.71; 3], 1e-9);
    // WindowAverage(28), Naive and SeasonalNaive(7).
    check("moving_average", history(), &[68.89285714285714; 3], 1e-9);
    check("naive", history(), &[55.0; 3], 1e-9);
    check("seasonal_naive", history(), &[63.0, 71.0, 71.0], 1e-9);
    let latest = [62.5, 69.25, 73.5, 80.75, 82.75, 52.75, 60.75];
    check("seasonal_window", history(), &latest, 1e-9);
    let all = [
        63.42857142857143,
        69.28571428571429,
        73.42857142857143,
        79.78571428571429,
        83.64285714285714,
        53.92857142857143,
        59.07142857142857,
    ];
    check("seasonal_mean", history()[2..].to_vec(), &all, 1e-9);
}

#[test]
fn decomposition_forecasts_lie_near_those_of_statsforecast() {
    // statsforecast 2.1.1: MSTL(7, trend_forecaster=Theta(season_length=1)), whose Theta begins at another
    // level and whose parts always add.
    let computed = [
        62.27864175381489,
        68.73036946961517,
        73.40696959965179,
        79.59137930812386,
        82.56913035514914,
        53.81353660238126,
        59.08523183541569,
    ];
    check("mstl", history(), &computed, 1.0);
}

/// Without two seasons a decomposition says so.
#[test]
fn short_histories_are_left_to_simpler_models() {
    let panel = panel(&Recipe { frequency: WEEKLY, series: weekly(2, 103, 1), known_ahead: 0 });
    let window = forecastle_core::Window::latest(&panel, 4);
    for name in ["mstl", "classical", "stl_robust", "shape_level"] {
        let fitted = find(name).unwrap().fit(&window, &common::CONTEXT).unwrap();
        for unserved in fitted.predict(&window).unwrap().unserved {
            assert_eq!(unserved.unwrap().reason, "fewer than 104 periods", "{name}");
        }
        let by_ladder = bits(&forecast(find(name).unwrap(), &panel, 103, 4));
        assert_eq!(by_ladder, bits(&forecast(find("seasonal_naive").unwrap(), &panel, 103, 4)));
    }
}
