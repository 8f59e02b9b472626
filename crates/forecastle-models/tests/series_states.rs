//! Properties of what local models keep of a series: small, saved bit for bit, updated without a refit.

#[allow(dead_code, reason = "every test takes what it needs")]
mod common;

use common::{CONTEXT, Recipe, Series, WEEKLY, bits, panel, weekly};
use forecastle_core::random::{normal, uniform};
use forecastle_core::{Frequency, Panel, Window};
use forecastle_models::{
    Context, FittedSeries, Kind, LocalModel, LocalSeries, MODELS, Unserved, complete,
};

const HORIZON: usize = 10;
const PROBABILITIES: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

/// Every local model, with its name.
fn local_models() -> impl Iterator<Item = (&'static str, &'static dyn LocalModel)> {
    MODELS.iter().filter_map(|entry| match entry.kind {
        Kind::Local(model) => Some((entry.name, model)),
        Kind::Global(_) | Kind::Combination(_) => None,
    })
}

fn daily(length: usize, seed: u64) -> Series {
    let value = |day: usize| {
        let season = [0.8, 0.9, 1.0, 1.0, 1.1, 1.3, 0.9][day % 7];
        100.0 * season + 0.02 * day as f64 + 5.0 * normal(seed, 0, day as u64)
    };
    Series { start: 0, values: (0..length).map(value).collect() }
}

/// Spare parts: nothing on most days, a few now and then.
fn counts(length: usize, seed: u64) -> Series {
    let draw = |day: usize, salt: u64| uniform(seed, salt, day as u64);
    let value =
        |day: usize| if draw(day, 0) < 0.7 { 0.0 } else { (1.0 + 4.0 * draw(day, 1)).floor() };
    Series { start: 0, values: (0..length).map(value).collect() }
}

/// A series with gaps.
fn gappy(length: usize, seed: u64) -> Series {
    let mut series = daily(length, seed);
    for (day, value) in series.values.iter_mut().enumerate() {
        if uniform(seed, 9, day as u64) < 0.1 {
            *value = f64::NAN;
        }
    }
    series
}

fn panel_of(frequency: Frequency, series: Series) -> Panel {
    panel(&Recipe { frequency, series: vec![series], known_ahead: HORIZON })
}

fn panels() -> Vec<Panel> {
    vec![
        panel_of(Frequency::Daily, daily(150, 1)),
        panel_of(Frequency::Daily, counts(150, 2)),
        panel_of(Frequency::Daily, gappy(150, 3)),
        panel_of(WEEKLY, weekly(1, 150, 4).remove(0)),
    ]
}

fn fit(model: &dyn LocalModel, window: &Window<'_>) -> Result<Box<dyn FittedSeries>, Unserved> {
    model.fit(&LocalSeries::of(window, 0), &CONTEXT)
}

/// Forecasts, then quantiles where there are any.
fn all_of(fitted: &dyn FittedSeries, window: &Window<'_>) -> Vec<f64> {
    let series = LocalSeries::of(window, 0);
    let mut out = vec![0.0; HORIZON * (1 + PROBABILITIES.len())];
    let (points, quantiles) = out.split_at_mut(HORIZON);
    fitted.forecast(&series, points);
    if !fitted.quantiles(&series, &PROBABILITIES, quantiles) {
        out.truncate(HORIZON);
    }
    out
}

/// What is saved and taken up again forecasts the same, to the last bit, and is saved as the same.
#[test]
fn states_come_back_bit_for_bit() {
    for panel in panels() {
        let window = Window::latest(&panel, HORIZON);
        for (name, model) in local_models() {
            let Ok(fitted) = fit(model, &window) else { continue };
            let numbers = fitted.numbers();
            let restored = model.restore(&numbers, &CONTEXT).expect(name);
            assert_eq!(bits(&restored.numbers()), bits(&numbers), "{name}");
            let (before, after) = (all_of(&*fitted, &window), all_of(&*restored, &window));
            assert_eq!(bits(&after), bits(&before), "{name}");
        }
    }
}

/// A median keeps all that its members keep, and last year's growth all of last year.
const LARGE: [&str; 2] = ["median_ensemble", "seasonal_naive_growth"];

/// Two years of days with a weekly season leave less than a kilobyte.
#[test]
fn states_are_small() {
    for panel in
        [panel_of(Frequency::Daily, daily(730, 1)), panel_of(Frequency::Daily, counts(730, 2))]
    {
        let window = Window::latest(&panel, HORIZON);
        for (name, model) in local_models().filter(|(name, _)| !LARGE.contains(name)) {
            let Ok(fitted) = fit(model, &window) else { continue };
            let bytes = 8 * fitted.numbers().len();
            assert!(bytes < 1024, "{name}: {bytes} bytes");
        }
    }
}

/// To take in news day by day or all at once is the same.
#[test]
fn updates_add_up() {
    const NEWS: usize = 9;
    for panel in panels() {
        let end = panel.period_count();
        let (before, after) =
            (Window::new(&panel, end - NEWS, HORIZON), Window::new(&panel, end, HORIZON));
        let news = &after.history(0)[end - NEWS..];
        for (name, model) in local_models() {
            let Ok(fitted) = fit(model, &before) else { continue };
            let numbers = fitted.numbers();
            let copy = || model.restore(&numbers, &CONTEXT).expect(name);
            let mut at_once = copy();
            if !at_once.update(news) {
                continue;
            }
            let mut by_day = copy();
            assert!(news.iter().all(|value| by_day.update(&[*value])), "{name}");
            let (one, other) = (all_of(&*at_once, &after), all_of(&*by_day, &after));
            for (one, other) in one.iter().zip(&other) {
                let miss = (one - other).abs();
                assert!(miss <= 1e-9 * one.abs().max(1.0), "{name}: {one} and {other}");
            }
            let mut same = copy();
            assert!(same.update(&[]), "{name}");
            let unchanged = all_of(&*same, &before);
            assert_eq!(bits(&unchanged), bits(&all_of(&*copy(), &before)), "{name}");
        }
    }
}

/// Who would take too long leaves the series to Theta, and says how long.
#[test]
fn a_budget_is_kept() {
    let panel = panel_of(Frequency::Daily, daily(730, 1));
    let window = Window::latest(&panel, HORIZON);
    let arima = forecastle_models::find("arima").unwrap();
    let served_by = |series_budget_ms| {
        let context = Context { series_budget_ms, ..CONTEXT };
        let mut points = arima.fit(&window, &context).unwrap().predict(&window).unwrap();
        complete(arima, &window, &context, &mut points).unwrap().remove(0)
    };
    assert_eq!(served_by(None).model, "arima");
    assert_eq!(served_by(Some(1_000.0)).model, "arima");
    let in_a_hurry = served_by(Some(2.0));
    assert_eq!(in_a_hurry.model, "theta");
    let reason = in_a_hurry.fallback_reason.unwrap();
    assert_eq!(reason, "a fit takes about 15 ms, and may take 2 ms");
}

/// Smoothing, averages and their kin need no refit.
#[test]
fn recursive_models_take_in_news() {
    let panel = panel_of(Frequency::Daily, daily(150, 1));
    let window = Window::latest(&panel, HORIZON);
    let named = |wanted: &str| local_models().find(|(name, _)| *name == wanted).unwrap().1;
    for name in [
        "naive",
        "seasonal_naive",
        "ses",
        "holt",
        "holt_winters",
        "ets",
        "theta",
        "theta_dynamic_optimised",
        "ces",
        "croston",
        "sba",
        "tsb",
        "arima",
    ] {
        let mut fitted = fit(named(name), &window).unwrap();
        assert!(fitted.update(&[101.0, f64::NAN]), "{name}");
        assert!(all_of(&*fitted, &window).iter().all(|value| value.is_finite()), "{name}");
    }
}

/// Numbers of another model or shape are refused, and never trusted with an index.
#[test]
fn foreign_numbers_do_no_harm() {
    let panel = panel_of(Frequency::Daily, daily(150, 1));
    let window = Window::latest(&panel, HORIZON);
    let odd: [&[f64]; 6] =
        [&[], &[f64::NAN], &[-1.0, 0.0], &[1e300, 2.0, 3.0], &[f64::INFINITY; 40], &[0.5; 400]];
    for (name, model) in local_models() {
        for numbers in odd {
            if let Some(mut taken) = model.restore(numbers, &CONTEXT) {
                assert_eq!(bits(&taken.numbers()), bits(numbers), "{name}");
                all_of(&*taken, &window);
                taken.update(&[1.0]);
            }
        }
    }
}

/// Quantiles are finite and ascend, for whatever history there is.
#[test]
fn quantiles_are_finite_and_in_order() {
    for size in [1e-6, 1.0, 1e9] {
        for length in [1, 2, 3, 5, 8, 15, 30, 61, 150] {
            for (kind, series) in
                [daily(length, 5), counts(length, 6), gappy(length, 7)].into_iter().enumerate()
            {
                let values = series.values.iter().map(|value| value * size).collect();
                let panel = panel_of(Frequency::Daily, Series { start: 0, values });
                let window = Window::latest(&panel, HORIZON);
                if window.history(0).iter().all(|value| value.is_nan()) {
                    continue;
                }
                for (name, model) in local_models() {
                    let Ok(fitted) = fit(model, &window) else { continue };
                    let all = all_of(&*fitted, &window);
                    let told = || format!("{name}, {length} of kind {kind} times {size}");
                    assert!(all.iter().all(|v| v.is_finite()), "{}: {all:?}", told());
                    for step in all[HORIZON..].chunks(PROBABILITIES.len()) {
                        assert!(step.is_sorted(), "{}: {step:?}", told());
                    }
                }
            }
        }
    }
}

/// Histories of any length are served, or said not to be.
#[test]
fn long_histories_are_served() {
    for length in [1_000, 10_000] {
        let panel = panel_of(Frequency::Daily, daily(length, 8));
        let window = Window::latest(&panel, HORIZON);
        for (name, model) in local_models() {
            let fitted = match fit(model, &window) {
                Ok(fitted) => fitted,
                Err(why) => {
                    assert_eq!((name, &*why.reason), ("counts", "a value is no count"));
                    continue;
                }
            };
            let mut points = [0.0; HORIZON];
            fitted.forecast(&LocalSeries::of(&window, 0), &mut points);
            assert!(points.iter().all(|value| value.is_finite()), "{name}: {points:?}");
        }
    }
}
