//! What every local model has learnt of a series: saved, taken up, updated, and its quantiles.

mod common;

use common::{CONTEXT, Recipe, Series, WEEKLY, bits, forecast, panel, weekly};
use forecastle_core::random::uniform;
use forecastle_core::{Frequency, Panel, Window};
use forecastle_models::combine::{Blended, Weights};
use forecastle_models::{Fitted, Kind, MODELS, ModelEntry, find};

const PROBABILITIES: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];
const HORIZON: usize = 8;

fn local_models() -> impl Iterator<Item = &'static ModelEntry> {
    MODELS.iter().copied().filter(|model| matches!(model.kind, Kind::Local(_)))
}

fn combinations() -> impl Iterator<Item = &'static ModelEntry> {
    MODELS.iter().copied().filter(|model| matches!(model.kind, Kind::Combination(_)))
}

/// Histories of all kinds: fractions and counts, gaps, zeros, constants, one value, large values.
fn mixed(seed: u64) -> Panel {
    let draw = |series: u64, place: usize| uniform(seed, series, place as u64);
    let value = |series: u64, place: usize| match (series, draw(series, place)) {
        (0, draw) => 1e9 * draw,
        (1, draw) => (3.0 * draw).floor(),
        (2, draw) => {
            if draw < 0.3 {
                f64::NAN
            } else {
                50.0 + draw
            }
        }
        (3, _) => 7.0,
        (4, draw) => {
            if draw < 0.9 {
                0.0
            } else {
                draw * 12.0
            }
        }
        (5, draw) => (draw - 0.5) * 1e3,
        _ => 0.0,
    };
    let lengths = [120, 130, 125, 60, 130, 90, 40, 1, 2, 9];
    let end = 130;
    let series = lengths.iter().enumerate().map(|(index, length)| Series {
        start: end - length,
        values: (end - length..end).map(|place| value(index as u64 % 7, place)).collect(),
    });
    panel(&Recipe { frequency: Frequency::Daily, series: series.collect(), known_ahead: 0 })
}

/// Where a model has quantiles they are finite, in order, and the same from what was saved.
#[test]
fn quantiles_are_finite_in_order_and_saved() {
    for panel in [mixed(1), mixed(2)] {
        let window = Window::latest(&panel, HORIZON);
        for model in local_models().chain(combinations()) {
            let fitted = model.fit(&window, &CONTEXT).unwrap();
            let restored = model.load(&fitted.state(), &CONTEXT).unwrap();
            let Some(quantiles) = fitted.quantiles(&window, &PROBABILITIES).unwrap() else {
                continue;
            };
            let again = restored.quantiles(&window, &PROBABILITIES).unwrap().unwrap();
            assert_eq!(bits(&quantiles), bits(&again), "{}", model.name);
            for step in quantiles.chunks(PROBABILITIES.len()) {
                let has_none = step.iter().all(|value| value.is_nan());
                let is_sound = step.iter().all(|value| value.is_finite()) && step.is_sorted();
                assert!(has_none || is_sound, "{}: {step:?}", model.name);
            }
        }
    }
}

/// A combination's quantiles lie about its point as those of its members about theirs, on average.
#[test]
fn a_combination_weighs_the_quantiles_of_its_members() {
    let series = weekly(3, 140, 4);
    let panel = panel(&Recipe { frequency: WEEKLY, series, known_ahead: 0 });
    let window = Window::latest(&panel, HORIZON);
    let members = ["ses", "theta", "lightgbm"].map(|name| find(name).unwrap());
    // The trees say nothing of quantiles, so the other two share what there is.
    let (weights, shares) = (Weights::equal(3), [0.5, 0.5]);
    let combined = Blended::fit(&members, &weights, &window, &CONTEXT).unwrap();
    let points = combined.predict(&window).unwrap().values;
    let quantiles = combined.quantiles(&window, &PROBABILITIES).unwrap().unwrap();
    let fitted = members[..2].iter().map(|member| member.fit(&window, &CONTEXT).unwrap());
    let own: Vec<_> = fitted
        .map(|fitted| {
            let points = fitted.predict(&window).unwrap().values;
            (points, fitted.quantiles(&window, &PROBABILITIES).unwrap().unwrap())
        })
        .collect();
    for (place, quantile) in quantiles.iter().enumerate() {
        let step = place / PROBABILITIES.len();
        let distance = own.iter().zip(shares).map(|((p, q), share)| share * (q[place] - p[step]));
        let expected = points[step] + distance.sum::<f64>();
        assert!((quantile - expected).abs() < 1e-9 * expected.abs(), "{quantile} for {expected}");
    }
}

/// Twice the sales, twice the quantiles.
#[test]
fn quantiles_scale_with_their_series() {
    let of = |times: f64| {
        let double = |series: Series| Series {
            values: series.values.iter().map(|value| value * times).collect(),
            ..series
        };
        let series = weekly(2, 130, 2).into_iter().map(double).collect();
        panel(&Recipe { frequency: WEEKLY, series, known_ahead: HORIZON })
    };
    let (plain, doubled) = (of(1.0), of(2.0));
    for model in local_models() {
        let quantiles = |panel: &Panel| {
            let window = Window::latest(panel, HORIZON);
            let fitted = model.fit(&window, &CONTEXT).unwrap();
            fitted.quantiles(&window, &PROBABILITIES).unwrap()
        };
        let (Some(once), Some(twice)) = (quantiles(&plain), quantiles(&doubled)) else { continue };
        for (one, two) in once.iter().zip(&twice).filter(|(one, _)| !one.is_nan()) {
            let miss = (two - 2.0 * one).abs();
            assert!(miss <= 1e-6 * one.abs().max(1.0), "{}: {one} and {two}", model.name);
        }
    }
}

/// From a later origin a model forecasts the periods after that, whether it can go on or has to be fitted
/// again; from its own origin nothing changes.
#[test]
fn later_origins_are_served() {
    let series = weekly(3, 140, 4);
    let panel = panel(&Recipe { frequency: Frequency::Daily, series, known_ahead: 0 });
    for model in local_models() {
        let fitted = model.fit(&Window::new(&panel, 120, HORIZON), &CONTEXT).unwrap();
        let later = fitted.predict(&Window::new(&panel, 133, HORIZON)).unwrap();
        if later.unserved.iter().all(Option::is_some) {
            continue;
        }
        // These series move slowly: for the next day parameters of a fortnight ago are as good as new.
        let anew = forecast(model, &panel, 133, HORIZON);
        for (one, other) in later.values.iter().zip(anew).step_by(HORIZON) {
            assert!((one / other - 1.0).abs() < 0.2, "{}: {one} and {other}", model.name);
        }
    }
}
