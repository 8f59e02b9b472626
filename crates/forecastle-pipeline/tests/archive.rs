//! What is archived comes back as it was, bit by bit.

use std::fs::File;

use chrono::{NaiveDate, Weekday};
use forecastle_core::calendar::holidays::COUNTRIES;
use forecastle_core::calendar::{Calendar, DayInMonth, Disruption, DisruptionKind, Event};
use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Role, Static};
use forecastle_core::{Frequency, Level, Panel, Period, SeriesKey};
use forecastle_models::{Context, find};
use forecastle_pipeline::archive::{read_evidence, read_history, write_evidence, write_history};
use forecastle_pipeline::backtest::{self, Backtest};
use forecastle_pipeline::progress::Silent;
use proptest::prelude::*;

const LAST: Period = Period(20_000);
const LABELS: [&str; 3] = ["", "promo", "ramp; \"x\""];

/// A series: its key, how many periods before the last it begins, and a seed of its values.
type SeriesPlan = (Vec<String>, i64, u64);

/// What a panel is made of.
#[derive(Debug, Clone)]
struct Plan {
    frequency: Frequency,
    part_count: usize,
    series: Vec<SeriesPlan>,
    future_count: usize,
}

fn frequencies() -> impl Strategy<Value = Frequency> {
    prop_oneof![
        Just(Frequency::Hourly),
        Just(Frequency::Daily),
        Just(Frequency::Weekly(Weekday::Fri)),
        Just(Frequency::Weekly(Weekday::Mon)),
        Just(Frequency::Monthly(DayInMonth::Last)),
        Just(Frequency::Monthly(DayInMonth::Day(15))),
        Just(Frequency::Quarterly { month: 1, day: DayInMonth::Day(1) }),
    ]
}

fn plans() -> impl Strategy<Value = Plan> {
    let part = prop_oneof!["[0-9]{1,2}", "[a-zé~ ]{1,3}", Just("01".to_owned())];
    (frequencies(), 1..3_usize, 0..5_usize).prop_flat_map(move |(frequency, part_count, ahead)| {
        let key = prop::collection::vec(part.clone(), part_count);
        let one = (key, 0..40_i64, any::<u64>());
        prop::collection::vec(one, 1..12).prop_map(move |mut series| {
            series.sort_by_key(|plan| SeriesKey::new(plan.0.clone()));
            series.dedup_by_key(|plan| plan.0.clone());
            Plan { frequency, part_count, series, future_count: ahead }
        })
    })
}

/// A number with gaps now and then, a pure function of its place.
fn number(seed: u64, place: i64, salt: u64) -> f64 {
    let hash = (seed ^ (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (salt << 7))
        .wrapping_mul(0xD6E8_FEB8_6659_FD93);
    match hash >> 60 {
        0 => f64::NAN,
        1 => -0.0,
        2 => 0.0,
        _ => (hash >> 20) as f64 / 977.0,
    }
}

fn panel_of(plan: &Plan) -> Panel {
    let last = match plan.frequency {
        Frequency::Quarterly { .. } => Period(8_100),
        _ => LAST,
    };
    let column = |name: &str, is_known_future, labels: &[&str]| CovariateColumn {
        name: name.to_owned(),
        is_known_future,
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
    };
    let columns = vec![
        column("flag", true, &[]),
        column("campaign", true, &LABELS),
        column("weather", false, &[]),
    ];
    let series =
        plan.series.iter().map(|(key, back, _)| (SeriesKey::new(key.clone()), last.plus(-back)));
    let names = (0..plan.part_count).map(|part| format!("key {part}")).collect();
    let mut builder = PanelBuilder::new(
        plan.frequency,
        names,
        series.collect(),
        last,
        plan.future_count,
        columns,
    )
    .unwrap();
    for (series, (_, back, seed)) in plan.series.iter().enumerate() {
        for place in 0..=*back + plan.future_count as i64 {
            let period = last.plus(place - back);
            if place <= *back {
                builder.set_value(series, period, number(*seed, place, 0));
            }
            builder.set_covariate(0, series, period, number(*seed, place, 1));
            let label = number(*seed, place, 2) % LABELS.len() as f64;
            builder.set_covariate(1, series, period, label.floor().abs());
            if place <= *back {
                builder.set_covariate(2, series, period, number(*seed, place, 3));
            }
        }
    }
    let values = |salt| plan.series.iter().map(move |(_, _, seed)| number(*seed, 0, salt));
    let labels = LABELS.map(str::to_owned).to_vec();
    builder.add_static(Static { name: "size".into(), labels: vec![], values: values(4).collect() });
    let regions = values(5).map(|value| (value % LABELS.len() as f64).floor().abs());
    builder.add_static(Static { name: "region".into(), labels, values: regions.collect() });
    builder.finish(MissingPeriod::Unknown).with_calendar(calendar_of(plan))
}

/// A country or none, and as many events as the plan has periods ahead.
fn calendar_of(plan: &Plan) -> Calendar {
    let seed = plan.series[0].2 as usize;
    let dates =
        (0..seed % 4).map(|days| NaiveDate::default() + chrono::Days::new(days as u64 * 1000));
    let event = |number: usize| Event {
        name: format!("sale \"{number}\""),
        dates: dates.clone().collect(),
        days_before: number as u32,
        days_after: seed as u32 % 61,
    };
    let disruption = |number: usize| Disruption {
        name: format!("works {number}"),
        first: NaiveDate::default(),
        reopening: (number > 0).then(|| NaiveDate::default() + chrono::Days::new(40)),
        recovered: None,
        kind: if number > 0 { DisruptionKind::Shutdown } else { DisruptionKind::Exclude },
        scope: vec![("store".to_owned(), number.to_string())],
    };
    Calendar {
        country: COUNTRIES.get(seed % (COUNTRIES.len() + 5)).copied(),
        events: (0..plan.future_count).map(event).collect(),
        disruptions: (0..seed % 3).map(disruption).collect(),
    }
}

/// Everything of a panel, with numbers as their bits: NaN is not equal to itself.
fn bits(panel: &Panel) -> impl PartialEq + std::fmt::Debug + use<> {
    let of = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    let series = (0..panel.series_count()).map(|series| {
        let covariates = (0..panel.covariates().len())
            .map(|covariate| of(panel.covariate_values(covariate, series)))
            .collect::<Vec<_>>();
        (panel.keys()[series].clone(), panel.start(series), of(panel.values(series)), covariates)
    });
    let roles: Vec<(String, Role, Vec<String>)> = panel
        .covariates()
        .iter()
        .map(|c| (c.name.clone(), c.role.clone(), c.labels.clone()))
        .collect();
    let statics: Vec<_> =
        panel.statics().iter().map(|s| (s.name.clone(), s.labels.clone(), of(&s.values))).collect();
    let axis = (panel.frequency(), panel.origin(), panel.period_count(), panel.future_count());
    let calendar = panel.calendar().clone();
    (axis, panel.key_names().to_vec(), series.collect::<Vec<_>>(), roles, statics, calendar)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_panel_comes_back_as_it_was(plan in plans()) {
        let panel = panel_of(&plan);
        let file = tempfile::NamedTempFile::new().unwrap();
        write_history(&panel, "when", "flag", file.as_file()).unwrap();
        prop_assert_eq!(bits(&read_history(file.path()).unwrap()), bits(&panel));
    }
}

fn tested(panel: &Panel) -> Backtest {
    let plan = backtest::plan(panel, 4, 3, 4).unwrap();
    let models = ["naive", "seasonal_naive", "moving_average"].map(|name| find(name).unwrap());
    let levels = [Level::new(80.0).unwrap(), Level::new(95.0).unwrap()];
    let context = Context::new(PointKind::Median, 0);
    backtest::run(panel, &models, plan, &levels, &context, &Silent).unwrap()
}

/// Daily sales of stores, each known for so many days up to `last`.
fn stores(keys: &[(&str, i64)], last: i64) -> Panel {
    let series = keys
        .iter()
        .map(|(key, days)| (SeriesKey::new(vec![(*key).to_owned()]), Period(last - days + 1)));
    let names = vec!["Store".to_owned()];
    let mut builder =
        PanelBuilder::new(Frequency::Daily, names, series.collect(), Period(last), 0, vec![])
            .unwrap();
    for (series, (key, days)) in keys.iter().enumerate() {
        for day in last - days + 1..=last {
            let value = 100.0 + (day % 7) as f64 * key.len() as f64 + (day % 11) as f64;
            builder.set_value(series, Period(day), value);
        }
    }
    builder.finish(MissingPeriod::Unknown)
}

#[test]
fn evidence_comes_back_as_it_was() {
    let panel = stores(&[("1", 60), ("2", 9), ("10", 60), ("aa", 60)], 1000);
    let backtest = tested(&panel);
    let file = tempfile::NamedTempFile::new().unwrap();
    write_evidence(&panel, "Day", &backtest, file.as_file()).unwrap();
    let models = read_evidence(file.path(), &panel, &|model| model != "naive").unwrap();
    assert_eq!(models.len(), 3);
    for (read, written) in models.iter().zip(&backtest.models) {
        assert_eq!(read.model, written.model.name);
        assert_eq!(read.folds.len(), written.folds.len());
        for (read, written) in read.folds.iter().zip(&written.folds) {
            assert_eq!(read.fold.end, written.end);
            let (back, gone) = (&read.fold.forecast, &written.forecast);
            assert_eq!(back.origin, gone.origin);
            for place in 0..gone.points.len() {
                let (series, step) = (place / gone.horizon, place % gone.horizon);
                let Some(known) = written.known(&panel, series) else {
                    assert!(back.points[place].is_nan(), "a store that had not opened");
                    continue;
                };
                assert_eq!(back.points[place].to_bits(), gone.points[place].to_bits());
                let actual = panel.values(series)[known + step];
                for (bit, band) in gone.bands.iter().enumerate() {
                    let is_inside = (band.lower[place]..=band.upper[place]).contains(&actual);
                    assert_eq!(read.inside[place] >> bit & 1 == 1, is_inside, "{place}");
                }
            }
        }
    }
    assert!(models[0].folds[0].fold.forecast.bands.is_empty(), "naive's bounds were not asked for");
    let kept = &models[1].folds[0].fold.forecast.bands;
    let written = &backtest.models[1].folds[0].forecast.bands;
    for (kept, written) in kept.iter().zip(written) {
        assert_eq!(kept.level, written.level);
        let begun = 4..8;
        assert!(kept.lower[begun.clone()].iter().all(|bound| bound.is_nan()));
        assert_eq!(kept.lower[..begun.start], written.lower[..begun.start]);
        assert_eq!(kept.upper[begun.end..], written.upper[begun.end..]);
    }
}

#[test]
fn evidence_finds_its_series_in_a_panel_that_has_changed() {
    let before = stores(&[("1", 60), ("2", 60), ("3", 60)], 1000);
    let backtest = tested(&before);
    let file = tempfile::NamedTempFile::new().unwrap();
    write_evidence(&before, "Day", &backtest, file.as_file()).unwrap();
    // Store 1 has closed, store 25 has opened, ten days have passed, and the first days are gone.
    let after = stores(&[("2", 58), ("3", 68), ("25", 30)], 1010);
    let models = read_evidence(file.path(), &after, &|_| false).unwrap();
    for (read, written) in models[1].folds.iter().zip(&backtest.models[1].folds) {
        assert_eq!(read.fold.forecast.origin, written.forecast.origin);
        assert_eq!(after.period_at(read.fold.end as i64 - 1), written.forecast.origin);
        assert_eq!(read.fold.forecast.points_of(0), written.forecast.points_of(1));
        assert_eq!(read.fold.forecast.points_of(1), written.forecast.points_of(2));
        assert!(read.fold.forecast.points_of(2).iter().all(|point| point.is_nan()));
    }
}

#[test]
fn damage_is_an_error_and_nothing_worse() {
    let panel = stores(&[("1", 30), ("2", 30)], 1000);
    let file = tempfile::NamedTempFile::new().unwrap();
    write_history(&panel, "Day", "Sales", file.as_file()).unwrap();
    let whole = std::fs::read(file.path()).unwrap();
    assert!(read_history(file.path()).is_ok());
    for length in [0, 3, whole.len() / 2, whole.len() - 1] {
        std::fs::write(file.path(), &whole[..length]).unwrap();
        assert_eq!(read_history(file.path()).unwrap_err().code(), "R002");
    }
    let evidence = File::create(file.path()).unwrap();
    write_evidence(&panel, "Day", &tested(&panel), evidence).unwrap();
    assert_eq!(read_history(file.path()).unwrap_err().code(), "R002");
}
