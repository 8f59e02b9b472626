//! A made-up shop with everything that features look at.

use forecastle_core::calendar::holidays::Country;
use forecastle_core::calendar::{Calendar, DayInMonth, Event};
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::random::uniform;
use forecastle_core::{Frequency, Panel, SeriesKey, Window};
use forecastle_models::features::{Meaning, Place, Seen, Selected, Shared};

/// The frequencies that are tried, with a number of periods that makes more than two years of each.
pub const FREQUENCIES: [(Frequency, usize); 3] = [
    (Frequency::Daily, 800),
    (Frequency::Weekly(chrono::Weekday::Fri), 130),
    (Frequency::Monthly(DayInMonth::Day(1)), 40),
];

/// The periods ahead.
pub const HORIZON: usize = 10;

const SERIES: usize = 6;

/// Where a shop's columns stand.
pub const PROMO: usize = 0;
/// The covariate that is known up to the origin only.
pub const WEATHER: usize = 3;

/// A shop of six series; `other` changes values and the weather from period `from` on, and nothing else.
pub fn shop(frequency: Frequency, periods: usize, from: usize, other: f64) -> Panel {
    let columns = [("promo", true), ("price", true), ("event", true), ("weather", false)];
    let labels = |name: &str| match name {
        "event" => vec!["feast".to_owned(), "none".to_owned()],
        _ => Vec::new(),
    };
    let columns = columns.map(|(name, is_known_future)| CovariateColumn {
        name: name.to_owned(),
        is_known_future,
        labels: labels(name),
    });
    let first = frequency
        .period_of(match frequency {
            Frequency::Weekly(_) => date(2018, 1, 5),
            _ => date(2018, 1, 1),
        })
        .expect("a date on the grid");
    let key = |series: usize| {
        SeriesKey::new(vec![format!("store {}", series % 3), format!("item {}", series / 3)])
    };
    let mut keyed: Vec<_> = (0..SERIES).map(|series| (key(series), series)).collect();
    keyed.sort();
    let starts: Vec<_> = keyed
        .into_iter()
        .enumerate()
        .map(|(place, (key, _))| (key, first.plus(if place == 1 { 9 } else { 0 })))
        .collect();
    let last = first.plus(periods as i64 - 1);
    let names = vec!["store".to_owned(), "item".to_owned()];
    let builder = PanelBuilder::new(frequency, names, starts, last, HORIZON + 5, columns.into());
    let mut builder = builder.expect("a sound panel");
    for series in 0..SERIES {
        let start = if series == 1 { 9 } else { 0 };
        for place in start..periods + HORIZON + 5 {
            let period = first.plus(place as i64);
            let draw = |what: u64| uniform(what, series as u64, place as u64);
            let promo = f64::from(u8::from(draw(1) < 0.2));
            builder.set_covariate(PROMO, series, period, promo);
            builder.set_covariate(1, series, period, (draw(2) * 3.0).round() + 5.0);
            builder.set_covariate(2, series, period, f64::from(u8::from(draw(3) > 0.1)));
            if place >= periods {
                continue;
            }
            let changed = if place >= from { other } else { 0.0 };
            builder.set_covariate(WEATHER, series, period, draw(4) * 30.0 + changed);
            let gap = draw(5) < 0.02;
            let none = draw(6) < 0.15 || series == 5 && draw(7) < 0.7;
            let size = 100.0 * (series + 1) as f64 * (0.5 + draw(8) + promo) + changed;
            let value = if none && changed == 0.0 { 0.0 } else { size };
            builder.set_value(series, period, if gap { f64::NAN } else { value });
        }
    }
    builder.add_static(Static {
        name: "category".to_owned(),
        labels: vec!["dry".to_owned(), "fresh".to_owned()],
        values: (0..SERIES).map(|series| (series % 2) as f64).collect(),
    });
    builder.add_static(Static {
        name: "area".to_owned(),
        labels: Vec::new(),
        values: (0..SERIES).map(|series| series as f64 * 10.0).collect(),
    });
    let sale = Event {
        name: "sale".to_owned(),
        dates: vec![date(2018, 3, 7).date(), date(2019, 3, 6).date()],
        days_before: 0,
        days_after: 2,
    };
    let calendar =
        Calendar { country: Country::find("DE"), events: vec![sale], ..Calendar::default() };
    builder.finish(MissingPeriod::Unknown).with_calendar(calendar)
}

fn date(year: i32, month: u32, day: u32) -> chrono::NaiveDateTime {
    chrono::NaiveDate::from_ymd_opt(year, month, day).expect("a date").into()
}

/// What is shared by the features of a window.
pub fn shared<'a>(window: Window<'a>) -> Shared<'a> {
    Shared::new(window, Meaning::of(&window))
}

/// Rows at every so many origins, with every so many steps of the horizon.
pub fn some_rows(window: &Window<'_>, series: usize, stride: usize) -> Vec<Place> {
    let known = window.history(series).len();
    let origins = (1..=known).filter(|origin| origin % stride == 0 || *origin < 5);
    let steps = [1, 2, HORIZON];
    origins.flat_map(|known| steps.map(|step| Place { known, step })).collect()
}

/// Rows by the fast twins.
pub fn fast(shared: &Shared<'_>, selected: &Selected, series: usize, rows: &[Place]) -> Vec<f32> {
    let history = shared.window.history(series);
    let origins = rows[0].known..=rows[rows.len() - 1].known;
    let seen = Seen::new(shared, series, history, origins);
    let mut out = Vec::new();
    selected.fill(&seen, rows, &mut out);
    out
}
