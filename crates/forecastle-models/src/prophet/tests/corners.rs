//! Short, constant, gappy, huge and foreign input.

use super::super::*;
use super::wobble;
use crate::model::Unserved;

const FIRST: f64 = 18_000.0;

fn fitted(values: &[f64], settings: &Settings) -> Result<Fitted, Unserved> {
    let days: Vec<f64> = (0..values.len()).map(|day| FIRST + day as f64).collect();
    fit(settings, &History { days: &days, values, regressors: &[], caps: &[] })
}

fn days_after(values: &[f64], steps: usize) -> Vec<f64> {
    (0..steps).map(|step| FIRST + (values.len() + step) as f64).collect()
}

fn forecast(values: &[f64], settings: &Settings, steps: usize) -> Vec<f64> {
    let days = days_after(values, steps);
    let ahead = Ahead { days: &days, regressors: &[], caps: &[] };
    fitted(values, settings).unwrap().forecast(settings, &ahead)
}

fn both_modes() -> [Settings; 2] {
    [Mode::Additive, Mode::Multiplicative].map(|mode| Settings { mode, ..Settings::default() })
}

#[test]
fn one_value_is_too_few() {
    for values in [&[][..], &[5.0], &[f64::NAN, 3.0, f64::NAN]] {
        let reason = fitted(values, &Settings::default()).unwrap_err().reason;
        assert_eq!(reason, "fewer than 2 known values");
    }
}

#[test]
fn growth_needs_caps_above_the_floor() {
    let settings = Settings { growth: Growth::Logistic, floor: 3.0, ..Settings::default() };
    assert!(fitted(&[4.0, 5.0], &settings).unwrap_err().reason.contains("without a cap"));
    let (days, caps) = ([0.0, 1.0], [9.0, 3.0]);
    let history = History { days: &days, values: &[4.0, 5.0], regressors: &[], caps: &caps };
    assert!(fit(&settings, &history).unwrap_err().reason.contains("not above its floor"));
}

#[test]
fn gaps_are_left_out() {
    let line = |day: usize| 100.0 + day as f64;
    let whole: Vec<f64> = (0..60).map(line).collect();
    let gappy: Vec<f64> =
        (0..60).map(|day| if day % 5 == 2 { f64::NAN } else { line(day) }).collect();
    let settings = Settings::default();
    for (step, value) in forecast(&gappy, &settings, 5).iter().enumerate() {
        assert!((value - line(60 + step)).abs() < 0.05, "{value}");
        assert!((value - forecast(&whole, &settings, 5)[step]).abs() < 0.05);
    }
}

#[test]
fn what_never_changes_stays() {
    for settings in both_modes() {
        for value in [0.0, 7.0, 1e9, -3.0] {
            assert_eq!(forecast(&[value; 50], &settings, 3), [value; 3]);
        }
    }
}

#[test]
fn an_exact_week_comes_back() {
    let week = [10.0, 12.0, 9.0, 14.0, 20.0, 31.0, 5.0];
    let values: Vec<f64> = (0..140).map(|day| week[day % 7]).collect();
    for settings in both_modes() {
        for (step, value) in forecast(&values, &settings, 14).iter().enumerate() {
            assert!((value - week[step % 7]).abs() < 1e-3, "{step}: {value}");
        }
    }
}

#[test]
fn demand_is_not_forecast_below_zero() {
    let falling: Vec<f64> = (0..100).map(|day| (100.0 - day as f64).max(0.0)).collect();
    let settings = Settings::default();
    assert!(forecast(&falling, &settings, 60).iter().all(|value| *value >= 0.0));
    let model = fitted(&falling, &settings).unwrap();
    let days = days_after(&falling, 60);
    let ahead = Ahead { days: &days, regressors: &[], caps: &[] };
    assert!(model.quantiles(&settings, &ahead, &[0.01, 0.5]).iter().all(|value| *value >= 0.0));
    assert!(model.components(&settings, &ahead).total().iter().any(|value| *value < 0.0));
    // What has been below zero may be again.
    let both: Vec<f64> = (0..100).map(|day| 50.0 - day as f64).collect();
    assert!(forecast(&both, &settings, 10).iter().all(|value| *value < -40.0));
}

#[test]
fn everything_is_finite() {
    for length in [2, 3, 5, 13, 14, 15, 40, 100, 731, 800] {
        for size in [1e-9, 1.0, 1e9] {
            for kind in 0..4 {
                let value = |place: usize| match kind {
                    0 => size * (1.0 + wobble(place)),
                    1 => {
                        if place % 9 == 4 {
                            size
                        } else {
                            0.0
                        }
                    }
                    2 => size * place as f64,
                    _ => {
                        if place % 3 == 1 {
                            f64::NAN
                        } else {
                            size * wobble(place)
                        }
                    }
                };
                let mut values: Vec<f64> = (0..length).map(value).collect();
                values[0] = size;
                values[length - 1] = 0.5 * size;
                for settings in both_modes() {
                    let days = days_after(&values, 30);
                    let ahead = Ahead { days: &days, regressors: &[], caps: &[] };
                    let model = fitted(&values, &settings).unwrap();
                    let points = model.forecast(&settings, &ahead);
                    let bounds = model.quantiles(&settings, &ahead, &[0.025, 0.5, 0.975]);
                    let parts = model.components(&settings, &ahead);
                    assert!(points.iter().chain(&bounds).all(|value| value.is_finite()));
                    assert!(bounds.chunks(3).all(<[f64]>::is_sorted), "{length} {size} {kind}");
                    for (total, point) in parts.total().iter().zip(&points) {
                        assert!((total.max(model.least) - point).abs() <= 1e-9 * size.max(*point));
                    }
                    for (bound, point) in bounds.iter().zip(points.iter().flat_map(|p| [p; 3])) {
                        assert!((bound - point).abs() <= 2.0 * model.range + 1e-9 * size);
                    }
                }
            }
        }
    }
}

#[test]
fn numbers_make_the_same_model() {
    let values: Vec<f64> =
        (0..800).map(|day| 100.0 + day as f64 * 0.1 + 20.0 * wobble(day)).collect();
    let days: Vec<f64> = (0..800).map(|day| FIRST + f64::from(day)).collect();
    let amount: Vec<f64> = (0..800).map(|day| wobble(day + 1)).collect();
    for mode in [Mode::Additive, Mode::Multiplicative] {
        let holidays =
            country(forecastle_core::calendar::holidays::united_states, 2019..=2022, 1, 0);
        let settings = Settings { mode, holidays, ..Settings::default() };
        let regressors = [amount.clone()];
        let history = History { days: &days, values: &values, regressors: &regressors, caps: &[] };
        let model = fit(&settings, &history).unwrap();
        let numbers = model.to_numbers();
        assert_eq!(Fitted::from_numbers(&numbers).as_ref(), Some(&model));
        for length in 0..numbers.len() {
            assert_eq!(Fitted::from_numbers(&numbers[..length]), None);
        }
        assert_eq!(Fitted::from_numbers(&[f64::NAN; 40]), None);
        assert_eq!(Fitted::from_numbers(&[1e300; 40]), None);
        // Without holidays and regressors: two years of days in less than a kilobyte.
        let plain = Settings { mode, ..Settings::default() };
        assert!(8 * fitted(&values, &plain).unwrap().to_numbers().len() < 1_024);
    }
}

#[test]
fn holidays_of_weeks_are_those_within_them() {
    // Weeks dated on Fridays, an effect in those with Thanksgiving (a Thursday) and Christmas.
    let days: Vec<f64> = (0..200).map(|week| 18_264.0 + 7.0 * f64::from(week)).collect();
    let holidays = country(forecastle_core::calendar::holidays::united_states, 2019..=2024, 0, 0);
    let thanksgiving = holidays.iter().find(|holiday| holiday.name == "Thanksgiving").unwrap();
    let thursdays: Vec<f64> = thanksgiving
        .dates
        .iter()
        .map(|date| date.signed_duration_since(chrono::NaiveDate::default()).num_days() as f64)
        .collect();
    let has =
        |day: f64| thursdays.iter().any(|thursday| day - 6.0 <= *thursday && *thursday <= day);
    let values: Vec<f64> = days.iter().map(|day| if has(*day) { 300.0 } else { 100.0 }).collect();
    let settings = Settings {
        holidays: vec![thanksgiving.clone()],
        period_covers: (-6, 0),
        yearly: Switch::Off,
        ..Settings::default()
    };
    let history = History { days: &days, values: &values, regressors: &[], caps: &[] };
    let model = fit(&settings, &history).unwrap();
    let later: Vec<f64> = (200..252).map(|week| 18_264.0 + 7.0 * f64::from(week)).collect();
    let points = model.forecast(&settings, &Ahead { days: &later, regressors: &[], caps: &[] });
    for (day, point) in later.iter().zip(&points) {
        assert!((point - if has(*day) { 300.0 } else { 100.0 }).abs() < 0.1, "{day}: {point}");
    }
    assert!(later.iter().any(|day| has(*day)));
}

#[test]
fn a_season_of_ones_own_is_found() {
    let values: Vec<f64> = (0..300)
        .map(|day| 50.0 + 10.0 * (std::f64::consts::TAU * f64::from(day) / 30.5).sin())
        .collect();
    let season =
        Seasonality { name: "monthly".to_owned(), period: 30.5, order: 2, prior_scale: 10.0 };
    let settings = Settings { seasonalities: vec![season], ..Settings::default() };
    let days = days_after(&values, 31);
    let ahead = Ahead { days: &days, regressors: &[], caps: &[] };
    let model = fitted(&values, &settings).unwrap();
    let parts = model.components(&settings, &ahead);
    let monthly = ComponentName::Season("monthly".to_owned());
    let own = parts.parts.iter().find(|part| part.name == monthly).unwrap();
    let most = own.values.iter().fold(0.0_f64, |most, value| most.max(*value));
    assert!((most - 10.0).abs() < 0.1, "{most}");
}

#[test]
fn about_as_many_values_fall_within_the_bands_as_should() {
    // A level with normal noise: 80 % bands hold four of five values to come.
    let (mut within, mut total) = (0, 0);
    for series in 0..60 {
        let draw =
            |day: usize| 100.0 + 10.0 * forecastle_core::random::normal(9, series, day as u64);
        let values: Vec<f64> = (0..200).map(draw).collect();
        let settings = Settings::default();
        let days = days_after(&values, 14);
        let ahead = Ahead { days: &days, regressors: &[], caps: &[] };
        let bands = fitted(&values, &settings).unwrap().quantiles(&settings, &ahead, &[0.1, 0.9]);
        for (step, band) in bands.chunks(2).enumerate() {
            within += usize::from((band[0]..=band[1]).contains(&draw(200 + step)));
            total += 1;
        }
    }
    let share = within as f64 / total as f64;
    assert!((0.75..0.85).contains(&share), "{share}");
}

#[test]
fn the_more_probable_of_two_modes_is_kept() {
    const WEEK: [f64; 7] = [1.2, 0.9, 0.7, 0.8, 1.0, 1.3, 1.1];
    let settings = Settings::default();
    for mode in [Mode::Multiplicative, Mode::Additive] {
        let value = |day: usize| match mode {
            Mode::Multiplicative => (20.0 + day as f64) * WEEK[day % 7],
            Mode::Additive => 20.0 + day as f64 + 50.0 * WEEK[day % 7],
        };
        let values: Vec<f64> = (0..150).map(|day| value(day) + wobble(day)).collect();
        let days: Vec<f64> = (0..150).map(|day| FIRST + f64::from(day)).collect();
        let history = History { days: &days, values: &values, regressors: &[], caps: &[] };
        assert_eq!(fit_either(&settings, &history).unwrap().mode, mode);
    }
}

#[test]
fn recommended_seasons_are_those_that_periods_can_tell_apart() {
    use chrono::Weekday;
    use forecastle_core::calendar::DayInMonth;
    use forecastle_core::{Frequency, Period};
    let yearly = |frequency: Frequency, count: i64| {
        let days: Vec<f64> =
            (0..count).map(|period| days_since_1970(frequency, Period(24_000 + period))).collect();
        Settings::recommended(frequency, &days).yearly
    };
    let (day, friday) = (DayInMonth::Day(1), Frequency::Weekly(Weekday::Fri));
    assert_eq!([yearly(friday, 103), yearly(friday, 104)], [Switch::Off, Switch::Order(10)]);
    let months = Frequency::Monthly(day);
    assert_eq!([yearly(months, 23), yearly(months, 24)], [Switch::Off, Switch::Order(6)]);
    let quarters = Frequency::Quarterly { month: 0, day };
    assert_eq!([yearly(quarters, 7), yearly(quarters, 8)], [Switch::Off, Switch::Order(2)]);
    assert_eq!(yearly(Frequency::Daily, 730), Switch::Order(10));
    assert_eq!(yearly(Frequency::Yearly { month: 1, day }, 30), Switch::Off);
}
