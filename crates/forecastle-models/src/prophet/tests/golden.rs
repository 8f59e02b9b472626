//! Values of Python Prophet 1.5.0 (`algorithm="Newton"`, `uncertainty_samples=0`) on series made by formulas:
//! 400 days from 1 January 2023, 10 ahead; the first four and the last of those are compared.
//!
//! Stan's optimiser stops short of the mode: its objective is above ours, see `benches/prophet`. With a flat
//! trend that leaves a thousandth of the noise, with a trend that bends about a fiftieth, which is the
//! tolerance here; the noise of these series has a standard deviation of 6 to 19.

use std::f64::consts::TAU;

use chrono::{Days, NaiveDate};

use super::super::*;
use super::wobble;

const KNOWN: usize = 400;
const AHEAD: usize = 10;

/// The first day, 1 January 2023, in days since 1970.
const FIRST: f64 = 19_358.0;

fn all(value: impl Fn(usize) -> f64) -> Vec<f64> {
    (0..KNOWN + AHEAD).map(value).collect()
}

/// A trend that turns after 150 days, a week, noise.
fn plain(place: usize) -> f64 {
    let day = place as f64;
    200.0 + 0.2 * day - 0.5 * (day - 150.0).max(0.0)
        + 20.0 * (TAU * day / 7.0).sin()
        + 10.0 * wobble(place)
}

/// Growth from 20 to 500, a week, noise.
fn growing(place: usize) -> f64 {
    let day = place as f64;
    let trend = 20.0 + 480.0 / (1.0 + (-(day - 150.0) / 60.0).exp());
    trend + 15.0 * (TAU * day / 7.0).sin() + 10.0 * wobble(place)
}

/// An event every 32 days with an effect on the day after too, an amount and a flag.
fn eventful(place: usize) -> f64 {
    let event = match (place + 32 - 19) % 32 {
        0 if place >= 19 => 60.0,
        1 if place >= 19 => 30.0,
        _ => 0.0,
    };
    plain(place) + event + 4.0 * amount(place) + 25.0 * flag(place)
}

fn amount(place: usize) -> f64 {
    5.0 + (place as f64 * 0.37).cos() * 3.0
}

fn flag(place: usize) -> f64 {
    f64::from(u8::from(place % 11 == 3))
}

fn events() -> Vec<Holiday> {
    let first = NaiveDate::from_ymd_opt(2023, 1, 20).unwrap();
    let dates = (0..13).map(|number| first + Days::new(32 * number)).collect();
    let name = "event".to_owned();
    vec![Holiday { name, dates, days_before: 1, days_after: 1, prior_scale: 10.0 }]
}

/// A fit to the known days, its forecast taken apart, and the forecast itself.
fn explained(
    settings: &Settings,
    values: &[f64],
    regressors: &[Vec<f64>],
) -> (Components, Vec<f64>) {
    let days = all(|place| FIRST + place as f64);
    let caps = if settings.growth == Growth::Logistic { all(|_| 500.0) } else { Vec::new() };
    let split = |columns: &[Vec<f64>], from: usize, to: usize| -> Vec<Vec<f64>> {
        columns.iter().map(|column| column[from..to].to_vec()).collect()
    };
    let past = split(regressors, 0, KNOWN);
    let history = History {
        days: &days[..KNOWN],
        values: &values[..KNOWN],
        regressors: &past,
        caps: &caps[..caps.len().min(KNOWN)],
    };
    let fitted = fit(settings, &history).unwrap();
    let future = split(regressors, KNOWN, KNOWN + AHEAD);
    let ahead =
        Ahead { days: &days[KNOWN..], regressors: &future, caps: &caps[caps.len().min(KNOWN)..] };
    (fitted.components(settings, &ahead), fitted.forecast(settings, &ahead))
}

/// What Prophet says of a part, four values and the last one; shares of the trend are told as such.
fn agree(what: &str, ours: &[f64], peer: [f64; 5], within: f64) {
    let ours = [ours[0], ours[1], ours[2], ours[3], ours[9]];
    for (our, peer) in ours.iter().zip(peer) {
        assert!((our - peer).abs() < within, "{what}: {ours:?} {peer:?}");
    }
}

fn part<'a>(components: &'a Components, name: &ComponentName) -> &'a [f64] {
    &components.parts.iter().find(|part| part.name == *name).unwrap().values
}

fn shares(values: &[f64], trend: &[f64]) -> Vec<f64> {
    values.iter().zip(trend).map(|(value, trend)| value / trend).collect()
}

fn weekly() -> ComponentName {
    ComponentName::Season("weekly".to_owned())
}

fn event() -> ComponentName {
    ComponentName::Holiday("event".to_owned())
}

#[test]
fn a_bending_trend_with_a_week() {
    let (parts, forecast) = explained(&Settings::default(), &all(plain), &[]);
    agree("trend", &parts.trend, [153.31095, 152.99369, 152.67642, 152.35916, 150.45556], 0.1);
    let week = [16.458468, 18.471531, 9.426_993_2, -9.243_449_3, 9.426_993_2];
    agree("weekly", part(&parts, &weekly()), week, 0.01);
    agree("whole", &forecast, [169.76942, 171.46522, 162.10342, 143.11571, 159.88256], 0.1);
}

#[test]
fn growth_to_a_cap() {
    let settings = Settings { growth: Growth::Logistic, floor: 20.0, ..Settings::default() };
    let (parts, forecast) = explained(&settings, &all(growing), &[]);
    agree("trend", &parts.trend, [492.58872, 492.70903, 492.82742, 492.94392, 493.60474], 0.1);
    let week = [12.56598, 13.60347, 7.254_134_8, -7.078_660_3, 7.254_134_8];
    agree("weekly", part(&parts, &weekly()), week, 0.01);
    agree("whole", &forecast, [505.1547, 506.3125, 500.08156, 485.86526, 500.85888], 0.1);
}

#[test]
fn growth_to_a_cap_times_a_week() {
    let settings = Settings {
        growth: Growth::Logistic,
        floor: 20.0,
        mode: Mode::Multiplicative,
        ..Settings::default()
    };
    let (parts, _) = explained(&settings, &all(growing), &[]);
    agree("trend", &parts.trend, [492.53374, 492.65466, 492.77366, 492.89076, 493.55508], 0.1);
    let above: Vec<f64> = parts.trend.iter().map(|trend| trend - 20.0).collect();
    let week = [0.034798955, 0.035229731, 0.019227735, -0.018609489, 0.019227735];
    agree("weekly", &shares(part(&parts, &weekly()), &above), week, 1e-4);
}

#[test]
fn events_and_regressors_on_a_flat_trend() {
    let settings = Settings { growth: Growth::Flat, holidays: events(), ..Settings::default() };
    let (parts, forecast) = explained(&settings, &all(eventful), &[all(amount), all(flag)]);
    let within = 0.05;
    // The ridge regression solved by numpy 2.4 from Prophet's own matrices, σ iterated to its fixed point.
    agree("trend", &parts.trend, [220.848_299_714_622; 5], 1e-9);
    agree("trend", &parts.trend, [220.84722; 5], within);
    let expected = [-11.004461, -8.829_411_1, -5.459_604_6, -1.351_129_6, 10.064966];
    agree("amount", part(&parts, &ComponentName::Regressor(0)), expected, within);
    agree("flag", part(&parts, &ComponentName::Regressor(1)), [0.0; 5], within);
    agree("event", part(&parts, &event()), [0.0, 0.0, 2.159_309_4, 59.330856, 0.0], within);
    let week = [16.785067, 18.705015, 9.553_738_9, -9.257_482_8, 9.553_738_9];
    agree("weekly", part(&parts, &weekly()), week, within);
    agree("whole", &forecast, [226.62782, 230.72282, 227.10066, 269.56946, 240.46592], within);
}

#[test]
fn events_and_regressors_as_shares_of_a_flat_trend() {
    let settings = Settings {
        growth: Growth::Flat,
        holidays: events(),
        mode: Mode::Multiplicative,
        ..Settings::default()
    };
    let (parts, forecast) = explained(&settings, &all(eventful), &[all(amount), all(flag)]);
    let share = |name: &ComponentName| shares(part(&parts, name), &parts.trend);
    agree("trend", &parts.trend, [220.84832; 5], 5e-3);
    let expected = [-0.049873746, -0.040016116, -0.024743686, -0.006_123_506_8, 0.045615823];
    agree("amount", &share(&ComponentName::Regressor(0)), expected, 2e-5);
    agree("event", &share(&event()), [0.0, 0.0, 0.009_760_458_7, 0.26852421, 0.0], 2e-5);
    let week = [0.076054099, 0.084756664, 0.043293767, -0.041951609, 0.043293767];
    agree("weekly", &share(&weekly()), week, 2e-5);
    agree("whole", &forecast, [226.63021, 230.72919, 227.10065, 269.53413, 240.48385], 5e-3);
}

#[test]
fn events_and_regressors_on_a_bending_trend() {
    let settings = Settings { holidays: events(), ..Settings::default() };
    let (parts, forecast) = explained(&settings, &all(eventful), &[all(amount), all(flag)]);
    agree("trend", &parts.trend, [173.05676, 172.73653, 172.4163, 172.09607, 170.17471], 0.1);
    agree("event", part(&parts, &event()), [0.0, 0.0, 0.371_057_57, 57.578095, 0.0], 0.1);
    agree("whole", &forecast, [178.53515, 182.42355, 176.77764, 219.06074, 189.63093], 0.15);
}
