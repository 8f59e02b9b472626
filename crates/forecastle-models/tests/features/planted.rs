//! Leaks made on purpose, each of which the test of leaks has to find.

use forecastle_models::features::{
    Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared,
};

use crate::leaks::first_leak;
use crate::shop::{FREQUENCIES, HORIZON, WEATHER};

/// A family of one column that is computed by a careless function.
struct Careless(fn(&Seen<'_>, Place) -> f64);

impl Family for Careless {
    fn columns(&self, _: &Shared<'_>) -> Vec<Column> {
        vec![Column::amount("careless")]
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        for (row, place) in rows.iter().enumerate() {
            cells.row(row)[0] = (self.0)(seen, *place) as f32;
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        vec![(self.0)(seen, row) as f32]
    }
}

const fn planted(name: &'static str, family: &'static Careless) -> FeatureEntry {
    FeatureEntry { name, doc: "a leak", group: Group::RecentLevel, needs: Needs::Past, family }
}

/// All values that the panel has, as a careless family gets hold of them.
fn all<'a>(seen: &Seen<'a>) -> &'a [f64] {
    seen.window().history(seen.series)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let known: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    known.iter().sum::<f64>() / known.len() as f64
}

static SHORT_LAG: FeatureEntry = planted(
    "a lag shorter than the horizon",
    &Careless(|seen, row| all(seen).get(row.target().saturating_sub(1)).copied().unwrap_or(0.0)),
);
static TARGET: FeatureEntry = planted(
    "the target itself",
    &Careless(|seen, row| all(seen).get(row.target()).copied().unwrap_or(0.0)),
);
static SCALER: FeatureEntry = planted(
    "a scaler fitted on everything",
    &Careless(|seen, row| {
        let largest = all(seen).iter().copied().fold(0.0, f64::max);
        all(seen)[row.known - 1] / largest
    }),
);
static WEEKDAY_MEAN: FeatureEntry = planted(
    "a target statistic over the test",
    &Careless(|seen, row| mean(all(seen).iter().copied().skip(row.target() % 7).step_by(7))),
);
static CENTRED: FeatureEntry = planted(
    "a centred moving average",
    &Careless(|seen, row| {
        let to = (row.known + 3).min(all(seen).len());
        mean(all(seen)[row.known.saturating_sub(4)..to].iter().copied())
    }),
);
static WEATHER_AHEAD: FeatureEntry = planted(
    "weather that nobody knew ahead",
    &Careless(|seen, row| {
        let weather = seen.window().covariate_history(WEATHER, seen.series);
        weather.get(row.target()).copied().unwrap_or(0.0)
    }),
);
static CATEGORY_MEAN: FeatureEntry = planted(
    "a mean of the category over all time",
    &Careless(|seen, _| {
        let window = seen.window();
        let others = (0..window.series_count()).filter(|other| other % 2 == seen.series % 2);
        mean(others.flat_map(|other| window.history(other).iter().copied()))
    }),
);
static TOTAL_THEN: FeatureEntry = planted(
    "the total of the period that is forecast",
    &Careless(|seen, row| {
        let window = seen.window();
        let of = |series| window.history(series).get(row.target()).copied().unwrap_or(0.0);
        (0..window.series_count()).map(of).filter(|value| !value.is_nan()).sum()
    }),
);
static BACKWARDS: FeatureEntry = planted(
    "gaps filled from behind",
    &Careless(|seen, row| {
        let ahead = all(seen)[row.known - 1..].iter().copied();
        ahead.skip(1).find(|value| !value.is_nan()).unwrap_or(0.0)
    }),
);
static LAST_SALE: FeatureEntry = planted(
    "the number of sales still to come",
    &Careless(|seen, row| {
        all(seen)[row.known..].iter().filter(|value| **value > 1e3).count() as f64
    }),
);

#[test]
fn every_planted_leak_is_found() {
    let leaks = [
        &SHORT_LAG,
        &TARGET,
        &SCALER,
        &WEEKDAY_MEAN,
        &CENTRED,
        &WEATHER_AHEAD,
        &CATEGORY_MEAN,
        &TOTAL_THEN,
        &BACKWARDS,
        &LAST_SALE,
    ];
    for leak in leaks {
        for (frequency, periods) in FREQUENCIES {
            assert!(first_leak(leak, frequency, periods).is_some(), "{} {frequency}", leak.name);
        }
    }
}

#[test]
#[should_panic(expected = "is not known ahead")]
fn a_promotion_that_is_not_declared_as_known_cannot_be_asked_for() {
    let (frequency, periods) = FREQUENCIES[0];
    let panel = crate::shop::shop(frequency, periods, periods, 0.0);
    let window = forecastle_core::Window::latest(&panel, HORIZON);
    let shared = crate::shop::shared(window);
    let seen = Seen::new(&shared, 0, window.history(0), 100..=100);
    let _ = seen.ahead(WEATHER, 100, 105);
}
