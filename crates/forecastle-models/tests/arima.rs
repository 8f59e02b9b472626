//! ARIMA models as the pipeline runs them: states, news, widths, regressors and long seasons.

mod common;

use std::f64::consts::TAU;

use common::{CONTEXT, Recipe, Series, WEEKLY, bits, forecast, panel, weekly};
use forecastle_core::calendar::DayInMonth;
use forecastle_core::{Frequency, Panel, Window};
use forecastle_models::{ModelEntry, find};

const NAMES: [&str; 3] = ["airline", "arima", "arima_regression"];
const PROBABILITIES: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

fn noise(seed: u64, series: usize, place: usize) -> f64 {
    forecastle_core::random::normal(seed, series as u64, place as u64)
}

fn made(
    frequency: Frequency,
    count: usize,
    length: usize,
    value: impl Fn(usize, usize) -> f64,
) -> Panel {
    let series = (0..count)
        .map(|index| Series { start: 0, values: (0..length).map(|t| value(index, t)).collect() })
        .collect();
    panel(&Recipe { frequency, series, known_ahead: 40 })
}

fn model(name: &str) -> &'static ModelEntry {
    find(name).expect("listed")
}

/// A model fitted a while ago takes in what has come since, and so does the same model saved and taken up.
#[test]
fn news_are_taken_in() {
    let mut series = weekly(3, 140, 4);
    // A gap before the first origin, one after it, and one that lasts to the second.
    for place in [40, 41, 126, 138, 139] {
        series[1].values[place] = f64::NAN;
    }
    let panel = panel(&Recipe { frequency: WEEKLY, series, known_ahead: 8 });
    for name in NAMES {
        let early = Window::new(&panel, 122, 8);
        let late = Window::latest(&panel, 8);
        let fitted = model(name).fit(&early, &CONTEXT).unwrap();
        let restored = model(name).load(&fitted.state(), &CONTEXT).unwrap();
        assert_eq!(restored.state(), fitted.state(), "{name}");
        let before = fitted.predict(&early).unwrap();
        let after = fitted.predict(&late).unwrap();
        assert_ne!(bits(&before.values), bits(&after.values), "{name}");
        assert_eq!(bits(&after.values), bits(&restored.predict(&late).unwrap().values), "{name}");
        let anew = model(name).fit(&late, &CONTEXT).unwrap().predict(&late).unwrap();
        for (series, (one, other)) in after.values.chunks(8).zip(anew.values.chunks(8)).enumerate()
        {
            // The coefficients are older, so the forecasts are near to those of a new fit, not equal.
            let size = 100.0 * (series + 1) as f64;
            for (one, other) in one.iter().zip(other) {
                assert!((one - other).abs() < 0.25 * size, "{name}: {one} for {other}");
            }
        }
    }
}

/// States stay small: what the recursion needs, no more.
#[test]
fn states_are_small() {
    let monthly = Frequency::Monthly(DayInMonth::Day(1));
    for (frequency, length) in [(monthly, 144), (WEEKLY, 160), (Frequency::Daily, 400)] {
        let season = frequency.season_length();
        let panel = made(frequency, 1, length, |index, t| {
            100.0 + 30.0 * (TAU * t as f64 / season as f64).sin() + 5.0 * noise(3, index, t)
        });
        for name in NAMES {
            let fitted = model(name).fit(&Window::latest(&panel, 8), &CONTEXT).unwrap();
            let state = fitted.state();
            let text = state["series"][0][2].as_str().expect("numbers");
            assert!(text.len() * 3 / 4 < 1_024, "{name} {season}: {} bytes", text.len() * 3 / 4);
        }
    }
}

/// Values of an airline process fall within its quantiles as often as they say.
#[test]
fn quantiles_hold_what_they_say() {
    let monthly = Frequency::Monthly(DayInMonth::Day(1));
    let (count, length, horizon) = (60, 132, 12);
    let airline = |index: usize| -> Vec<f64> {
        let shock = |t: usize| noise(17, index, t);
        let mut values: Vec<f64> = Vec::new();
        for t in 0..length {
            let past = |lag: usize| if t >= lag { values[t - lag] } else { 1000.0 };
            let old = |lag: usize| if t >= lag { shock(t - lag) } else { 0.0 };
            let mean =
                past(1) + past(12) - past(13) - 0.4 * old(1) - 0.6 * old(12) + 0.24 * old(13);
            values.push(mean + shock(t));
        }
        values
    };
    let all: Vec<Vec<f64>> = (0..count).map(airline).collect();
    let panel = made(monthly, count, length, |index, t| all[index][t]);
    let window = Window::new(&panel, length - horizon, horizon);
    for name in NAMES {
        let fitted = model(name).fit(&window, &CONTEXT).unwrap();
        let quantiles = fitted.quantiles(&window, &PROBABILITIES).unwrap().expect("quantiles");
        let steps = quantiles.chunks(PROBABILITIES.len());
        let mut inside = 0;
        for (place, step) in steps.enumerate() {
            assert!(step.is_sorted() && step.iter().all(|q| q.is_finite()), "{name}: {step:?}");
            let (index, ahead) = (place / horizon, place % horizon);
            let actual = all[index][length - horizon + ahead];
            inside += usize::from(step[1] <= actual && actual <= step[3]);
        }
        let share = inside as f64 / (count * horizon) as f64;
        assert!((0.7..0.9).contains(&share), "{name}: {share}");
    }
}

/// No width grows beyond what the history has seen: on each side of the median at most the distance from the
/// least to the largest value, for every probability that lies within one standard deviation of it.
#[test]
fn widths_do_not_explode() {
    let panel = made(WEEKLY, 4, 60, |index, t| {
        let grows = [1.0, 1.05, 1.2, 1.0][index];
        f64::powi(grows, t as i32) * (10.0 + noise(6, index, t).abs())
    });
    let window = Window::latest(&panel, 40);
    for name in NAMES {
        let fitted = model(name).fit(&window, &CONTEXT).unwrap();
        let quantiles = fitted.quantiles(&window, &[0.16, 0.5, 0.84]).unwrap().expect("quantiles");
        for (index, series) in quantiles.chunks(3 * 40).enumerate() {
            let history = window.history(index);
            let least = history.iter().copied().fold(f64::INFINITY, f64::min);
            let range = history.iter().copied().fold(0.0, f64::max) - least;
            for step in series.chunks(3) {
                assert!(
                    step[2] - step[1] <= range && step[1] - step[0] <= range,
                    "{name}: {step:?}"
                );
            }
        }
    }
}

/// What a flag known ahead adds is found, and put where the flag is, also by a state that takes in news.
#[test]
fn flags_move_the_forecast() {
    let panel = made(WEEKLY, 2, 100, |index, t| {
        50.0 + 20.0 * f64::from(u8::from(t % 13 == 5)) + noise(9, index, t)
    });
    let fitted = model("arima_regression").fit(&Window::new(&panel, 80, 14), &CONTEXT).unwrap();
    for end in [80, 93] {
        let points = fitted.predict(&Window::new(&panel, end, 14)).unwrap();
        for series in points.values.chunks(14) {
            for (step, forecast) in series.iter().enumerate() {
                let flag = f64::from(u8::from((end + step) % 13 == 5));
                assert!((forecast - 50.0 - 20.0 * flag).abs() < 3.0, "{end} {step}: {forecast}");
            }
        }
    }
}

/// Long seasons are found: the year of days and of weeks, the week of hours, each beside a shorter one.
#[test]
fn long_seasons_are_continued() {
    for (frequency, length, horizon) in
        [(Frequency::Daily, 1_100, 60), (WEEKLY, 170, 26), (Frequency::Hourly, 24 * 40, 72)]
    {
        let (short, long) = match frequency {
            Frequency::Daily => (7.0, 365.25),
            Frequency::Hourly => (24.0, 168.0),
            _ => (4.0, 365.25 / 7.0),
        };
        let wave = |length: f64, t: usize| (TAU * t as f64 / length).sin();
        let truth = |t: usize| 100.0 + 5.0 * wave(short, t) + 20.0 * wave(long, t);
        let panel = made(frequency, 1, length + horizon, |_, t| truth(t) + noise(12, 0, t));
        let forecasts = forecast(model("arima_regression"), &panel, length, horizon);
        let miss = |(step, value): (usize, &f64)| (value - truth(length + step)).abs();
        let mean = forecasts.iter().enumerate().map(miss).sum::<f64>() / horizon as f64;
        // The short wave of weeks is not among its regressors.
        let most = if long < 60.0 { 2.0 } else { 0.5 };
        assert!(mean < most, "{frequency:?}: {mean}");
    }
}
