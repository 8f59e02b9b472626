//! Properties of every model in the list.

mod common;

use common::{CONTEXT, Recipe, Series, WEEKLY, bits, forecast, panel, weekly};
use forecastle_core::{Frequency, Panel, Window};
use forecastle_models::{Kind, MODELS, runnable};
use proptest::prelude::*;

const LENGTH: usize = 130;
const HORIZON: usize = 8;

/// Changes everything after an origin: targets, the past-only amount (by another length) and, where it
/// is not known ahead, the flag.
fn with_another_future(mut series: Vec<Series>, end: usize, seed: u64) -> Vec<Series> {
    for (index, one) in series.iter_mut().enumerate() {
        for (place, value) in one.values.iter_mut().enumerate().skip(end) {
            *value = 1e6 * forecastle_core::random::uniform(seed, index as u64, place as u64);
        }
    }
    series
}

fn recipe(series: Vec<Series>, known_ahead: usize) -> Recipe {
    Recipe { frequency: WEEKLY, series, known_ahead }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// What comes after the origin changes no forecast from it.
    #[test]
    fn the_future_changes_no_forecast(seed in 0_u64..1_000, end in 70_usize..LENGTH - HORIZON) {
        let plain = panel(&recipe(weekly(4, LENGTH, seed), 0));
        let changed =
            panel(&recipe(with_another_future(weekly(4, LENGTH, seed), end, seed + 1), 0));
        let shorter = panel(&recipe(
            weekly(4, LENGTH, seed)
                .into_iter()
                .map(|s| Series { start: s.start, values: s.values[..end].to_vec() })
                .collect(),
            0,
        ));
        for model in runnable() {
            let expected = bits(&forecast(model, &plain, end, HORIZON));
            prop_assert_eq!(&bits(&forecast(model, &changed, end, HORIZON)), &expected, "{}", model.name);
            prop_assert_eq!(&bits(&forecast(model, &shorter, end, HORIZON)), &expected, "{}", model.name);
        }
    }

    /// Forecasts are finite for whatever history, and for no longer a history than one period.
    #[test]
    fn forecasts_are_finite(
        lengths in prop::collection::vec(1_usize..90, 3),
        size in prop::sample::select(vec![0.0, 1e-6, 1.0, 1e9]),
        gaps in 0.0_f64..0.9,
        seed in 0_u64..1_000,
    ) {
        let end = 90;
        let series = lengths
            .iter()
            .enumerate()
            .map(|(index, length)| {
                let draw = |place: usize, salt: u64| {
                    forecastle_core::random::uniform(seed + salt, index as u64, place as u64)
                };
                let value = |place| if draw(place, 1) < gaps { f64::NAN } else { size * draw(place, 2) };
                Series { start: end - length, values: (0..*length).map(value).collect() }
            })
            .chain([Series { start: 0, values: vec![1.0; end] }])
            .collect();
        let panel = panel(&recipe(series, 0));
        for model in runnable() {
            let values = forecast(model, &panel, end, HORIZON);
            prop_assert!(values.iter().all(|value| value.is_finite()), "{}: {values:?}", model.name);
        }
    }
}

/// The leak test above would catch a model that reads past the origin.
#[test]
fn a_planted_leak_is_caught() {
    let end = 100;
    let plain = panel(&recipe(weekly(2, LENGTH, 3), 0));
    let changed = panel(&recipe(with_another_future(weekly(2, LENGTH, 3), end, 4), 0));
    // Scales by the whole series, the future included: the commonest leak there is.
    let leaky = |panel: &Panel| {
        let window = Window::new(panel, end, HORIZON);
        let mean = panel.values(0).iter().sum::<f64>() / panel.values(0).len() as f64;
        bits(&[window.history(0)[end - 1] / mean])
    };
    assert_ne!(leaky(&plain), leaky(&changed));
}

/// A flag that is known ahead may change a forecast; one that is not known ahead is not looked at.
#[test]
fn known_covariates_are_used_only_as_far_as_they_are_known() {
    let end = LENGTH - HORIZON;
    let known = panel(&recipe(weekly(3, LENGTH, 5), HORIZON));
    let unknown = panel(&recipe(weekly(3, LENGTH, 5), 0));
    let window = Window::new(&known, end, HORIZON);
    let blind = Window::new(&unknown, end, HORIZON);
    for step in 1..=HORIZON {
        let place = end + step - 1;
        let truth = f64::from(u8::from(place % 13 == 5));
        let a_year_ago = f64::from(u8::from((place - 52) % 13 == 5));
        assert_eq!(window.ahead(0, 0, step), truth);
        assert_eq!(blind.ahead(0, 0, step), a_year_ago);
    }
}

#[test]
#[should_panic(expected = "not known ahead")]
fn asking_for_an_unknown_future_is_a_leak() {
    let panel = panel(&recipe(weekly(1, LENGTH, 5), HORIZON));
    Window::new(&panel, 100, HORIZON).ahead(1, 0, 1);
}

/// The number of threads changes no bit.
#[test]
fn threads_change_nothing() {
    let panel = panel(&recipe(weekly(9, LENGTH, 11), HORIZON));
    for model in runnable() {
        let with_threads = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bits(&forecast(model, &panel, LENGTH, HORIZON)))
        };
        let expected = with_threads(1);
        assert_eq!(with_threads(2), expected, "{}", model.name);
        assert_eq!(with_threads(5), expected, "{}", model.name);
    }
}

/// A series that never changes is forecast as it is, and one of zeros as zero.
#[test]
fn constants_stay() {
    for constant in [0.0, 7.0, 123_456.0] {
        let series = (0..3).map(|_| Series { start: 0, values: vec![constant; LENGTH] }).collect();
        let panel = panel(&recipe(series, HORIZON));
        for model in runnable() {
            for value in forecast(model, &panel, LENGTH, HORIZON) {
                let miss = (value - constant).abs();
                assert!(miss <= 1e-6 * constant.max(1.0), "{}: {value} for {constant}", model.name);
            }
        }
    }
}

/// A local model's forecast of a series does not depend on its neighbours.
#[test]
fn local_models_see_one_series() {
    let alone = panel(&recipe(weekly(1, LENGTH, 2), HORIZON));
    let together = panel(&recipe(weekly(5, LENGTH, 2), HORIZON));
    for model in MODELS.iter().filter(|model| matches!(model.kind, Kind::Local(_))) {
        let one = forecast(model, &alone, LENGTH, HORIZON);
        let of_five = forecast(model, &together, LENGTH, HORIZON);
        assert_eq!(bits(&one), bits(&of_five[..HORIZON]), "{}", model.name);
    }
}

/// Twice the sales, twice the forecast: exactly, for models of one series and a power of two.
#[test]
fn local_models_scale_with_their_series() {
    let plain = panel(&recipe(weekly(2, LENGTH, 2), HORIZON));
    let doubled = weekly(2, LENGTH, 2)
        .into_iter()
        .map(|s| Series { values: s.values.iter().map(|v| v * 2.0).collect(), ..s })
        .collect();
    let doubled = panel(&recipe(doubled, HORIZON));
    for model in MODELS.iter().filter(|model| matches!(model.kind, Kind::Local(_))) {
        let once = forecast(model, &plain, LENGTH, HORIZON);
        let twice = forecast(model, &doubled, LENGTH, HORIZON);
        for (one, two) in once.iter().zip(&twice) {
            assert!((two / one - 2.0).abs() < 1e-9, "{}: {one} and {two}", model.name);
        }
    }
}

/// Models whose forecasts move with their series: by the same amount, when every value does. Those that count,
/// that multiply, or that penalise a level do not.
const MOVE_WITH_THEIR_SERIES: &[&str] = &[
    "naive",
    "seasonal_naive",
    "moving_average",
    "historic_mean",
    "seasonal_mean",
    "seasonal_window",
    "seasonal_ses",
    "ses",
    "holt",
    "holt_winters",
];

/// A hundred more a day, a hundred more in the forecast.
#[test]
fn additive_models_move_with_their_series() {
    let of = |more: f64| {
        let value = |day: usize| {
            let season = [8.0, 9.0, 10.0, 10.0, 11.0, 13.0, 9.0][day % 7];
            50.0 + season + forecastle_core::random::normal(3, 0, day as u64) + more
        };
        let series = vec![Series { start: 0, values: (0..LENGTH).map(value).collect() }];
        panel(&Recipe { frequency: Frequency::Daily, series, known_ahead: 0 })
    };
    let (low, high) = (of(0.0), of(100.0));
    for name in MOVE_WITH_THEIR_SERIES {
        let model = forecastle_models::find(name).unwrap();
        let before = forecast(model, &low, LENGTH, HORIZON);
        let after = forecast(model, &high, LENGTH, HORIZON);
        for (before, after) in before.iter().zip(&after) {
            assert!((after - before - 100.0).abs() < 0.05, "{name}: {before} and {after}");
        }
    }
}

/// Models that know a season.
const SEASONAL: &[&str] = &[
    "seasonal_naive",
    "seasonal_mean",
    "seasonal_window",
    "seasonal_ses",
    "holt_winters",
    "holt_winters_multiplicative",
    "ets",
    "ces",
    "theta",
    "theta_optimised",
    "theta_dynamic",
    "theta_dynamic_optimised",
    "theta_auto",
    "classical",
    "mstl",
    "stl_robust",
    "mfles",
    "shape_level",
    "airline",
    "arima",
    "arima_regression",
    "prophet",
    "median_ensemble",
];

/// A season without noise goes on as it is.
#[test]
fn an_exact_season_goes_on() {
    let pattern = [80.0, 90.0, 100.0, 100.0, 110.0, 130.0, 90.0];
    let values = (0..LENGTH).map(|day| pattern[day % 7]).collect();
    let series = vec![Series { start: 0, values }];
    let panel = panel(&Recipe { frequency: Frequency::Daily, series, known_ahead: 0 });
    let mut wrong = Vec::new();
    for name in SEASONAL {
        let model = forecastle_models::find(name).unwrap();
        for (step, value) in forecast(model, &panel, LENGTH, HORIZON).iter().enumerate() {
            let expected = pattern[(LENGTH + step) % 7];
            if (value / expected - 1.0).abs() > 0.01 {
                wrong.push(format!("{name}, step {}: {value} for {expected}", step + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What is saved forecasts just as what was fitted, to the last bit.
#[test]
fn saved_models_forecast_the_same() {
    for frequency in [WEEKLY, Frequency::Daily] {
        let recipe = Recipe { frequency, series: weekly(4, LENGTH, 9), known_ahead: HORIZON };
        let panel = panel(&recipe);
        let window = Window::latest(&panel, HORIZON);
        for model in runnable() {
            let fitted = model.fit(&window, &CONTEXT).unwrap();
            let text = serde_json::to_string(&fitted.state()).unwrap();
            let restored = model.load(&serde_json::from_str(&text).unwrap(), &CONTEXT).unwrap();
            let (before, after) =
                (fitted.predict(&window).unwrap(), restored.predict(&window).unwrap());
            assert_eq!(bits(&before.values), bits(&after.values), "{}", model.name);
        }
    }
}

/// A saved state of another shape is refused, not trusted.
#[test]
fn foreign_states_are_refused() {
    for model in MODELS.iter().filter(|model| matches!(model.kind, Kind::Global(_))) {
        for state in [
            serde_json::json!(null),
            serde_json::json!({ "columns": [], "trees": "" }),
            serde_json::json!({ "columns": [], "trees": "tree\nversion=v4\nnum_class=-1" }),
        ] {
            let error = model.load(&state, &CONTEXT).err().expect("refused");
            assert_eq!(error.code(), "M002");
        }
    }
}

/// Names are unique, and every entry says what it is.
#[test]
fn every_model_is_described() {
    let mut names: Vec<_> = MODELS.iter().map(|model| model.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), MODELS.len());
    for model in MODELS {
        for text in [model.title, model.doc, model.formula, model.use_when, model.source] {
            assert!(!text.is_empty(), "{}", model.name);
        }
        for (place, parameter) in model.parameters.iter().enumerate() {
            for text in [parameter.name, parameter.range, parameter.meaning] {
                assert!(!text.is_empty(), "{}: {parameter:?}", model.name);
            }
            let is_named_before =
                model.parameters[..place].iter().any(|other| other.name == parameter.name);
            assert!(!is_named_before, "{}: {}", model.name, parameter.name);
        }
    }
}
