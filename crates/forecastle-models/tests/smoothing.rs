//! Exponential smoothing, Theta and complex smoothing as a family: published and peers' numbers, states,
//! quantiles and odd histories.

#[path = "common/classic.rs"]
#[allow(dead_code, reason = "every test takes what it needs")]
mod classic;
mod common;

use classic::{BEER, PASSENGERS};
use common::{CONTEXT, Recipe, Series, WEEKLY, bits, forecast, panel, weekly};
use forecastle_core::calendar::DayInMonth;
use forecastle_core::{Frequency, Panel, Window, random};
use forecastle_models::{FittedSeries, Kind, LocalSeries, find};

const MONTHLY: Frequency = Frequency::Monthly(DayInMonth::Day(1));
const QUARTERLY: Frequency = Frequency::Quarterly { month: 0, day: DayInMonth::Day(1) };

const FAMILY: [&str; 12] = [
    "ses",
    "holt",
    "holt_damped",
    "holt_winters",
    "holt_winters_multiplicative",
    "ets",
    "theta",
    "theta_optimised",
    "theta_dynamic",
    "theta_dynamic_optimised",
    "theta_auto",
    "ces",
];

const PROBABILITIES: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

fn one(values: &[f64], frequency: Frequency) -> Panel {
    let series = vec![Series { start: 0, values: values.to_vec() }];
    panel(&Recipe { frequency, series, known_ahead: 0 })
}

fn local(name: &str) -> &'static dyn forecastle_models::LocalModel {
    match find(name).expect("a model").kind {
        Kind::Local(model) => model,
        Kind::Global(_) | Kind::Combination(_) => panic!("{name} sees one series at a time"),
    }
}

/// What a model has learnt up to `end`, used at the window's origin by `act`.
fn with_fit<R>(
    name: &str,
    panel: &Panel,
    end: usize,
    act: impl FnOnce(&mut Box<dyn FittedSeries>, &LocalSeries<'_>) -> R,
) -> R {
    let window = Window::new(panel, end, 8);
    let series = LocalSeries::of(&window, 0);
    let mut fitted = local(name).fit(&series, &CONTEXT).expect("enough of a history");
    act(&mut fitted, &series)
}

/// Means over the next year, and half the width of the 80 % band of its first and last period, by
/// statsforecast 2.1.1 (`Theta(12).forecast(y, 12, level=[80])` and so on). Its indices of the season come
/// from a plain decomposition, its searches end where a simplex has become small, and its widths are
/// simulated with 200 paths.
const STATSFORECAST: [(&str, bool, f64, [f64; 2]); 10] = [
    ("theta", true, 498.400, [12.81, 32.42]),
    ("theta_optimised", true, 508.007, [12.79, 30.57]),
    ("theta_dynamic", true, 498.205, [12.79, 33.23]),
    ("theta_dynamic_optimised", true, 508.521, [12.77, 30.8]),
    ("ces", true, 532.802, [21.41, 23.27]),
    ("holt_winters_multiplicative", true, 510.327, [33.84, 34.73]),
    ("ets", true, 495.321, [28.28, 47.68]),
    ("holt_winters", false, 297.345, [13.61, 13.61]),
    ("ets", false, 296.492, [14.76, 17.04]),
    ("theta", false, 299.794, [11.03, 14.21]),
];

#[test]
fn statsforecast_agrees_on_classic_series() {
    for (name, is_monthly, mean, widths) in STATSFORECAST {
        let panel = if is_monthly {
            one(&PASSENGERS.map(f64::from), MONTHLY)
        } else {
            one(&BEER, QUARTERLY)
        };
        let (end, steps) = if is_monthly { (144, 12) } else { (32, 4) };
        let (ours, bands) = with_fit(name, &panel, end, |fitted, series| {
            let mut points = vec![0.0; steps];
            fitted.forecast(series, &mut points);
            let mut quantiles = vec![0.0; steps * 2];
            assert!(fitted.quantiles(series, &[0.5, 0.9], &mut quantiles));
            let width = |step: usize| quantiles[2 * step + 1] - quantiles[2 * step];
            (points.iter().sum::<f64>() / steps as f64, [width(0), width(steps - 1)])
        });
        assert!((ours / mean - 1.0).abs() < 0.02, "{name}: {ours} for {mean}");
        for (ours, theirs) in bands.into_iter().zip(widths) {
            assert!((0.6..1.7).contains(&(ours / theirs)), "{name}: {ours} for {theirs}");
        }
    }
}

/// Demand with a season, a gap and noise.
fn demand(length: usize, season: usize, seed: u64) -> Vec<f64> {
    let value = |t: usize| {
        let shape = 1.0 + 0.4 * (t % season) as f64 / season as f64;
        100.0 * (1.0 + 0.004 * t as f64) * shape * (1.0 + 0.1 * random::normal(seed, 0, t as u64))
    };
    (0..length).map(|t| if t == 31 || t == 101 { f64::NAN } else { value(t) }).collect()
}

#[test]
fn updates_in_parts_are_updates_in_one() {
    let weeks = weekly(1, 150, 1).remove(0).values;
    let months = demand(150, 12, 1);
    for (frequency, values) in [(MONTHLY, months), (QUARTERLY, demand(150, 4, 1)), (WEEKLY, weeks)]
    {
        let panel = one(&values, frequency);
        for name in FAMILY {
            with_fit(name, &panel, 120, |fitted, series| {
                let model = local(name);
                let mut parts = model.restore(&fitted.numbers(), &CONTEXT).expect("its own");
                let before = fitted.numbers();
                assert!(fitted.update(&values[120..]), "{name}");
                assert_ne!(bits(&fitted.numbers()), bits(&before), "{name}");
                for part in values[120..].chunks(7) {
                    assert!(parts.update(part), "{name}");
                }
                let (mut one, mut other) = ([0.0; 20], [0.0; 20]);
                fitted.forecast(series, &mut one);
                parts.forecast(series, &mut other);
                for (one, other) in one.iter().zip(other) {
                    assert!((one - other).abs() < 1e-9 * one.abs(), "{name}: {one} {other}");
                }
            });
        }
    }
}

#[test]
fn saved_states_come_back_bit_for_bit_and_are_small() {
    let values = demand(150, 12, 2);
    let panel = one(&values, MONTHLY);
    for name in FAMILY {
        with_fit(name, &panel, 150, |fitted, series| {
            let numbers = fitted.numbers();
            assert!(numbers.len() * 8 < 1_000, "{name}: {}", numbers.len());
            let restored = local(name).restore(&numbers, &CONTEXT).expect("its own");
            assert_eq!(bits(&restored.numbers()), bits(&numbers), "{name}");
            let quantiles = |fitted: &dyn FittedSeries| {
                let mut out = [0.0; 8 * PROBABILITIES.len()];
                assert!(fitted.quantiles(series, &PROBABILITIES, &mut out));
                bits(&out)
            };
            assert_eq!(quantiles(&**fitted), quantiles(&*restored), "{name}");
            for foreign in [&[][..], &numbers[1..], &numbers[..numbers.len() - 1], &[f64::NAN; 9]] {
                assert!(local(name).restore(foreign, &CONTEXT).is_none(), "{name}");
            }
        });
    }
}

/// Histories that no form suits: a jump, a burst, growth without end, two values far apart.
fn wild() -> Vec<Vec<f64>> {
    let noise = |t: usize| random::uniform(3, 0, t as u64);
    vec![
        (0..90).map(|t| if t < 80 { noise(t) } else { 1e9 * noise(t) }).collect(),
        (0..90).map(|t| if t % 17 == 3 { 1e6 } else { 0.0 }).collect(),
        (0..90).map(|t| 1.2_f64.powi(t)).collect(),
        (0..9).map(|t| if t == 4 { 1e9 } else { 1e-3 }).collect(),
        (0..90).map(|t| if t % 3 == 0 { f64::NAN } else { 1e9 * noise(t) }).collect(),
        (0..26).map(|t| if t % 12 == 0 { 1e-9 } else { 5.0 + noise(t) }).collect(),
    ]
}

#[test]
fn quantiles_are_in_order_and_never_wider_than_the_history() {
    let mut served = 0;
    for values in wild() {
        let known = || values.iter().copied().filter(|value| !value.is_nan());
        let range = known().fold(f64::MIN, f64::max) - known().fold(f64::MAX, f64::min);
        let panel = one(&values, MONTHLY);
        let window = Window::new(&panel, values.len(), 8);
        let series = LocalSeries::of(&window, 0);
        for name in FAMILY {
            // Products need positive values, and some forms more values than the shortest has.
            let Ok(fitted) = local(name).fit(&series, &CONTEXT) else { continue };
            served += 1;
            let mut out = [0.0; 60 * PROBABILITIES.len()];
            assert!(fitted.quantiles(&series, &PROBABILITIES, &mut out), "{name}");
            for step in out.chunks(PROBABILITIES.len()) {
                assert!(step.iter().all(|value| value.is_finite()), "{name}: {step:?}");
                assert!(step.windows(2).all(|pair| pair[0] <= pair[1]), "{name}: {step:?}");
                let width = step[PROBABILITIES.len() - 1] - step[0];
                assert!(width <= 3.93 * range, "{name}: {width} for {range}");
            }
        }
    }
    assert!(served > 60, "{served}");
}

#[test]
fn histories_of_any_length_have_finite_forecasts() {
    for length in [1, 2, 3, 4, 5, 6, 8, 13, 24, 25, 36, 105, 800, 3_000, 10_000] {
        let values: Vec<f64> =
            (0..length).map(|t| 1e9 * random::uniform(4, 1, t as u64).powi(3)).collect();
        for frequency in [MONTHLY, WEEKLY] {
            let panel = one(&values, frequency);
            let window = Window::new(&panel, length, 8);
            for name in FAMILY {
                let is_served = local(name).fit(&LocalSeries::of(&window, 0), &CONTEXT).is_ok();
                let needs = if name.starts_with("holt_winters") { 24 } else { 9 };
                assert!(is_served || length < needs, "{name} serves {length} values");
                let out = forecast(find(name).expect("a model"), &panel, length, 8);
                assert!(out.iter().all(|value| value.is_finite()), "{name}: {out:?}");
            }
        }
    }
}

/// Of paths of a level that drifts, with a season or without, the 80 % band holds about 80 %.
#[test]
fn bands_hold_what_they_say() {
    const COUNT: usize = 300;
    const LENGTH: usize = 160;
    let path = |index: u64, season: f64| -> Vec<f64> {
        let mut level = 500.0;
        (0..LENGTH + 8)
            .map(|t| {
                let error = 10.0 * random::normal(11, index, t as u64);
                let value = level + season * [1.0, -2.0, 0.5, 0.5][t % 4] + error;
                level += 0.3 * error;
                value
            })
            .collect()
    };
    for (season, names) in [(0.0, &FAMILY[..]), (30.0, &FAMILY[3..])] {
        for name in names {
            let (mut inside, mut all) = (0.0, 0.0);
            for index in 0..COUNT as u64 {
                let values = path(index, season);
                let panel = one(&values[..LENGTH], QUARTERLY);
                with_fit(name, &panel, LENGTH, |fitted, series| {
                    let mut out = [0.0; 16];
                    assert!(fitted.quantiles(series, &[0.1, 0.9], &mut out));
                    for (band, value) in out.chunks(2).zip(&values[LENGTH..]) {
                        inside += f64::from(u8::from((band[0]..=band[1]).contains(value)));
                        all += 1.0;
                    }
                });
            }
            let share = inside / all;
            assert!((0.75..=0.85).contains(&share), "{name}: {share}");
        }
    }
}
