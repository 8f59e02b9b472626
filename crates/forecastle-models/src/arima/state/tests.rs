//! States: against the fit's own filter, and with news.

use super::*;
use crate::arima::automatic::{Model, fit_orders};
use crate::arima::fit::{Fit, Fitter};
use crate::arima::problem::Problem;

fn series(count: usize) -> Vec<f64> {
    let mut level = 5.0;
    (0..count)
        .map(|t| {
            level += 0.1 * forecastle_core::random::normal(8, 0, t as u64);
            level
                + [0.5, 0.0, -0.3, 0.1][t % 4]
                + 0.2 * forecastle_core::random::normal(8, 1, t as u64)
        })
        .collect()
}

fn cases() -> Vec<(Orders, bool)> {
    vec![
        (Orders::plain(0, 0, 0), true),
        (Orders::plain(2, 0, 1), true),
        (Orders::plain(1, 1, 1), true),
        (Orders::plain(0, 2, 1), false),
        (Orders::plain(0, 1, 1).with_season((0, 1, 1), 4), false),
        (Orders::plain(1, 0, 0).with_season((1, 1, 1), 4), true),
    ]
}

/// The same coefficients over another series.
fn transferred(model: &Model, values: &[f64]) -> Model {
    let problem = Problem::new(&model.fit.orders, model.problem.has_constant, values, &[]);
    let fit = Fit { count: problem.count(), ..model.fit.clone() };
    Model { fit, problem }
}

/// A state that takes in news forecasts what the filter over the whole series does, and so does one that has
/// been saved in between, whether the filter is steady or not.
#[test]
fn news_are_taken_in_as_by_the_filter() {
    let values = series(140);
    let mut fitter = Fitter::default();
    for (orders, has_constant) in cases() {
        for begin in [16, 120] {
            let model = fit_orders(&mut fitter, &orders, has_constant, &values[..begin], &[]);
            let model = model.unwrap();
            let mut state = model.state(&mut fitter, &values[..begin], &[]);
            for end in [begin + 1, begin + 3, begin + 20] {
                let longer = transferred(&model, &values[..end]);
                let whole = longer.state(&mut fitter, &values[..end], &[]);
                let known = state.seen + orders.lost();
                state = State::restore(&state.numbers()).unwrap();
                state.update(values[known..end].iter().copied());
                assert_eq!(state.seen, whole.seen);
                let (mut one, mut other) = ([0.0; 15], [0.0; 15]);
                state.forecast(&mut one);
                whole.forecast(&mut other);
                for (one, other) in one.iter().zip(other) {
                    assert!((one - other).abs() < 1e-9, "{orders:?} {end}: {one} for {other}");
                }
            }
        }
    }
}

/// A period without a value goes by as expected, and the width grows.
#[test]
fn gaps_go_by() {
    let values = series(100);
    let mut fitter = Fitter::default();
    for (orders, has_constant) in cases() {
        let model = fit_orders(&mut fitter, &orders, has_constant, &values, &[]).unwrap();
        let mut state = model.state(&mut fitter, &values, &[]);
        let (mut before, mut after) = ([0.0; 12], [0.0; 9]);
        state.forecast(&mut before);
        let wide = state.variances(12);
        state.update([f64::NAN; 3].into_iter());
        state.forecast(&mut after);
        assert_eq!(before[3..], after);
        assert_eq!(wide[3..], state.variances(9));
    }
}

#[test]
fn numbers_make_the_same_state() {
    let values = series(60);
    let mut fitter = Fitter::default();
    let orders = Orders::plain(1, 1, 1).with_season((0, 1, 1), 4);
    let model = fit_orders(&mut fitter, &orders, false, &values, &[]).unwrap();
    let numbers = model.state(&mut fitter, &values, &[]).numbers();
    assert_eq!(State::restore(&numbers).unwrap().numbers(), numbers);
    assert!(State::restore(&numbers[1..]).is_none());
    assert!(State::restore(&[]).is_none());
    for place in 0..numbers.len() {
        let mut foreign = numbers.clone();
        foreign[place] = f64::NAN;
        assert!(State::restore(&foreign).is_none(), "{place}");
    }
}
