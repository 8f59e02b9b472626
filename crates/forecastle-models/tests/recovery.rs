//! The months after a shutdown.

use std::f64::consts::TAU;

use chrono::NaiveDate;
use forecastle_core::calendar::{Calendar, Disruption, DisruptionKind};
use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{MissingPeriod, PanelBuilder, Static};
use forecastle_core::{Frequency, Panel, Period, SeriesKey, Window, random};
use forecastle_models::recovery::{learn, shut};
use forecastle_models::{Context, find};

const FIRST: Period = Period(19_000);
const SHUT: usize = 560;
const REOPENED: usize = 615;
const DAYS: usize = 900;

/// How much of demand there is on a day, by the group's speed.
fn share(group: usize, day: usize) -> f64 {
    let speed = [15.0, 45.0, 75.0][group];
    match day {
        SHUT..REOPENED => 0.04,
        REOPENED.. => 1.0 - 0.57 * (-((day - REOPENED) as f64) / speed).exp(),
        _ => 1.0,
    }
}

/// What would be sold without noise.
fn mean(series: usize, day: usize) -> f64 {
    let week = [1.2, 1.1, 1.0, 1.0, 0.9, 0.7, 1.1][day % 7];
    let season = (0.25 * (TAU * day as f64 / 365.25).cos()).exp();
    20.0 * (1.0 + series as f64 / 6.0) * week * season * share(series % 3, day)
}

/// Twelve series of three kinds of goods; values from a day on are other numbers.
fn panel(changed_from: usize) -> Panel {
    let keys = (0..12).map(|one| (SeriesKey::new(vec![format!("{one:02}")]), FIRST)).collect();
    let last = FIRST.plus(DAYS as i64 - 1);
    let names = vec!["sku".to_owned()];
    let mut builder =
        PanelBuilder::new(Frequency::Daily, names, keys, last, 0, Vec::new()).unwrap();
    for series in 0..12 {
        for day in 0..DAYS {
            let noise = (0.1 * random::normal(11, series as u64, day as u64)).exp();
            let value = match day >= changed_from {
                true => 1000.0 * random::uniform(12, series as u64, day as u64),
                false => (mean(series, day) * noise).round(),
            };
            builder.set_value(series, FIRST.plus(day as i64), value);
        }
    }
    let labels = ["drinks", "food", "toys"].map(str::to_owned).to_vec();
    let values = (0..12).map(|series| (series % 3) as f64).collect();
    builder.add_static(Static { name: "category".to_owned(), labels, values });
    builder.finish(MissingPeriod::Zero)
}

/// The WMAPE against what would be sold without noise, and the forecasts.
fn forecast(panel: &Panel, model: &str, end: usize) -> (f64, Vec<f64>) {
    let window = Window::new(panel, end, 30);
    let context = Context::new(PointKind::Mean, 0);
    let entry = find(model).unwrap();
    let fitted = entry.fit(&window, &context).unwrap();
    let points = fitted.predict(&window).unwrap();
    let again = entry.load(&fitted.state(), &context).unwrap().predict(&window).unwrap();
    assert_eq!(points, again, "{model} from its state");
    let (mut off, mut all) = (0.0, 0.0);
    for (place, said) in points.values.iter().enumerate() {
        let truth = mean(place / 30, end + place % 30);
        off += (said - truth).abs();
        all += truth;
    }
    (100.0 * off / all, points.values)
}

#[test]
fn the_way_back_is_forecast_from_its_first_weeks_on() {
    let panel = panel(DAYS);
    for (end, most) in [(REOPENED + 10, 9.0), (REOPENED + 30, 6.0), (REOPENED + 120, 5.0)] {
        let (own, _) = forecast(&panel, "recovery", end);
        let (ets, _) = forecast(&panel, "ets", end);
        assert!(own < most && own < 0.7 * ets, "{} days after: {own} and {ets}", end - REOPENED);
    }
}

#[test]
fn nothing_is_known_of_what_comes() {
    for end in [REOPENED + 20, SHUT + 20] {
        let (_, one) = forecast(&panel(DAYS), "recovery", end);
        let (_, other) = forecast(&panel(end), "recovery", end);
        assert_eq!(one, other);
    }
}

#[test]
fn in_the_shutdown_little_is_forecast_and_before_it_nothing_is_in_recovery() {
    let panel = panel(DAYS);
    let (_, values) = forecast(&panel, "recovery", SHUT + 25);
    let usual: f64 = (0..360).map(|place| mean(place / 30, SHUT - 30 + place % 30)).sum();
    assert!(values.iter().sum::<f64>() < 0.1 * usual);
    let window = Window::new(&panel, SHUT, 30);
    assert_eq!(learn(&window), []);
    let found = shut(&Window::new(&panel, REOPENED + 30, 30));
    assert_eq!(found.len(), 1);
    assert!(found[0].first.abs_diff(FIRST.0 + SHUT as i64) <= 1, "{found:?}");
    assert!(found[0].until.abs_diff(FIRST.0 + REOPENED as i64) <= 1, "{found:?}");
    assert_eq!(shut(&Window::new(&panel, SHUT, 30)), []);
}

#[test]
fn bands_hold_what_comes() {
    let panel = panel(DAYS);
    let end = REOPENED + 45;
    let window = Window::new(&panel, end, 30);
    let context = Context::new(PointKind::Mean, 0);
    let fitted = find("recovery").unwrap().fit(&window, &context).unwrap();
    let quantiles = fitted.quantiles(&window, &[0.1, 0.9]).unwrap().unwrap();
    let is_inside = |place: usize| {
        let actual = panel.values(place / 30)[end + place % 30];
        (quantiles[2 * place]..=quantiles[2 * place + 1]).contains(&actual)
    };
    let inside = (0..360).filter(|place| is_inside(*place)).count() as f64 / 3.6;
    assert!((65.0..97.0).contains(&inside), "{inside} %");
}

#[test]
fn what_a_planner_enters_is_known_once_it_has_begun() {
    let date = |day: usize| {
        let date = Frequency::Daily.date_of(FIRST.plus(day as i64)).date();
        date.to_string().parse::<NaiveDate>().unwrap()
    };
    let works = Disruption {
        name: "works".to_owned(),
        first: date(300),
        reopening: Some(date(320)),
        recovered: None,
        kind: DisruptionKind::Shutdown,
        scope: vec![("category".to_owned(), "toys".to_owned())],
    };
    let calendar = Calendar { disruptions: vec![works], ..Calendar::default() };
    let panel = panel(DAYS).with_calendar(calendar);
    assert_eq!(shut(&Window::new(&panel, 300, 30)), []);
    let in_it = shut(&Window::new(&panel, 310, 30));
    assert_eq!(in_it[0].scope, [("category".to_owned(), "toys".to_owned())]);
    assert_eq!((in_it[0].first, in_it[0].until), (FIRST.0 + 300, FIRST.0 + 310));
    assert!(Window::new(&panel, 310, 30).disruptions()[0].reopening.is_none());
    let after = shut(&Window::new(&panel, 400, 30));
    assert_eq!((after[0].first, after[0].until), (FIRST.0 + 300, FIRST.0 + 320));
}
