//! One series forecast on demand.

use forecastle_core::Result;
use forecastle_models::runnable;
use forecastle_service::api::{ScorePeriod, ScoreRequest, Scored};
use forecastle_service::snapshot::{Snapshot, views};
use serde_json::{Value, json};

use crate::shop::{Project, SETTINGS, all, scoped};

fn request(series: &str) -> ScoreRequest {
    ScoreRequest { series: series.to_owned(), horizon: None, history: vec![], future: vec![] }
}

fn score(snapshot: &Snapshot, request: &ScoreRequest) -> Result<Scored> {
    views::score(snapshot, &all(snapshot), request)
}

fn period(period: &str, value: Option<f64>, covariates: Value) -> ScorePeriod {
    let covariates = covariates.as_object().unwrap().clone();
    ScorePeriod { period: period.to_owned(), value, covariates }
}

/// A series forecast alone is forecast as it is among all others, to the last bit.
#[test]
fn every_model_repeats_what_it_published() {
    let project = Project::shop();
    for model in runnable() {
        let run = project.forecast_by(model.name);
        let (snapshot, set) = (run.snapshot(), run.archive().forecast);
        let everything = all(&snapshot);
        let page = views::forecasts(&snapshot, &everything, None, 1000).unwrap();
        let mut ids: Vec<_> = page.items.into_iter().map(|row| row.series).collect();
        ids.dedup();
        assert_eq!(ids.len(), 12);
        for (series, id) in ids.iter().enumerate() {
            let scored = score(&snapshot, &request(id)).unwrap();
            assert_eq!(scored.model, set.provenance[series].model);
            assert_eq!(scored.fallback_reason, set.provenance[series].fallback_reason);
            for (step, point) in scored.points.iter().enumerate() {
                let cell = series * set.horizon + step;
                let what = format!("{} {id} {}", model.name, point.period);
                assert_eq!(point.forecast.to_bits(), set.points[cell].to_bits(), "{what}");
                assert_eq!(point.published, Some(set.points[cell]));
                for (band, published) in point.bands.iter().zip(&set.bands) {
                    assert_eq!(band.lower.to_bits(), published.lower[cell].to_bits(), "{what}");
                    assert_eq!(band.upper.to_bits(), published.upper[cell].to_bits(), "{what}");
                }
            }
        }
    }
}

/// The calendar of a run is its own: holidays and events count on demand as they did when it was made.
#[test]
fn holidays_and_events_are_kept_with_the_run() {
    let plain = Project::shop().forecast_by("prophet").archive().forecast;
    let project = Project::shop();
    let calendar = "[calendar]\ncountry = \"US\"\n[[calendar.events]]\nname = \"Fair\"\n\
                    dates = [\"2024-10-12\", \"2024-11-16\", \"2025-01-02\"]\nbefore = 1\nafter = 1\n";
    project.write("forecastle.toml", &format!("{SETTINGS}{calendar}"));
    let run = project.forecast_by("prophet");
    let (snapshot, set) = (run.snapshot(), run.archive().forecast);
    let scored = score(&snapshot, &request("8~a")).unwrap();
    for (step, point) in scored.points.iter().enumerate() {
        assert_eq!(point.forecast.to_bits(), set.points[step].to_bits(), "{}", point.period);
    }
    // The fair's three days are forecast otherwise than without it.
    let differing = scored.points.iter().zip(&plain.points);
    let differing = differing.filter(|(point, plain)| (point.forecast - **plain).abs() > 0.01);
    assert!(differing.count() >= 3);
}

#[test]
fn what_is_given_counts() {
    let project = Project::shop();
    let snapshot = project.forecast_by("ridge").snapshot();
    let asked = |change: &dyn Fn(&mut ScoreRequest)| {
        let mut asked = request("8~a");
        change(&mut asked);
        score(&snapshot, &asked).unwrap()
    };
    let as_published = asked(&|_| ());
    let points = |scored: &Scored| -> Vec<f64> {
        scored.points.iter().map(|point| point.forecast).collect()
    };
    let holiday = asked(&|asked| {
        asked.future = vec![period("2024-12-31", None, json!({ "holiday": 1, "promo": "tv" }))];
    });
    let (before, after) = (points(&as_published), points(&holiday));
    assert!(after[1] > before[1] + 10.0, "{after:?} against {before:?}");
    assert_eq!((after[0], &after[2..]), (before[0], &before[2..]));
    assert_eq!(holiday.points[1].published, Some(before[1]));

    let short = asked(&|asked| asked.horizon = Some(3));
    assert_eq!(points(&short), before[..3]);

    // The same history, given, is the same forecast but for rounding; twice the sales are not.
    let history = views::series_history(&snapshot, &all(&snapshot), "8~a", &Default::default());
    let history = history.unwrap();
    let known = history.periods.iter().zip(&history.actual).take(90);
    let give = |factor: f64| -> Vec<ScorePeriod> {
        let value = |actual: &Option<f64>| actual.map(|actual| factor * actual);
        known.clone().map(|(day, actual)| period(day, value(actual), json!({}))).collect()
    };
    let same = asked(&|asked| asked.history = give(1.0));
    assert_eq!(points(&same), before);
    let twice = asked(&|asked| asked.history = give(2.0));
    for (twice, once) in points(&twice).iter().zip(&before) {
        assert!((twice / once - 2.0).abs() < 0.01, "{twice} against {once}");
    }
    // A history may be longer or shorter than the archive's.
    let mut longer = give(1.0);
    longer.insert(0, period("2024-09-30", Some(31.0), json!({ "holiday": false, "promo": null })));
    assert!(asked(&|asked| asked.history = longer.clone()).points[0].forecast > 0.0);
    let shorter = asked(&|asked| asked.history = give(1.0).split_off(80));
    assert!(shorter.fallback_reason.is_some(), "ten days are too few for a regression");
}

#[test]
fn what_lies_beyond_what_is_known_counts_too() {
    let project = Project::shop();
    let snapshot = project.forecast_by("ridge").snapshot();
    // The last store's plans are known for three days; the fifth is given.
    let mut asked = request("11~a");
    let before = score(&snapshot, &asked).unwrap();
    asked.future = vec![period("2025-01-03", None, json!({ "holiday": 1 }))];
    let after = score(&snapshot, &asked).unwrap();
    for (step, (before, after)) in before.points.iter().zip(&after.points).enumerate() {
        match step {
            4 => assert!(after.forecast > before.forecast + 10.0),
            _ => assert_eq!(after.forecast, before.forecast, "step {}", step + 1),
        }
    }
}

#[test]
fn what_cannot_be_forecast_from_is_said() {
    let project = Project::shop();
    let snapshot = project.forecast_by("naive").snapshot();
    let refused = |change: &dyn Fn(&mut ScoreRequest)| {
        let mut asked = request("8~a");
        change(&mut asked);
        score(&snapshot, &asked).unwrap_err()
    };
    let future = |one: ScorePeriod| refused(&move |asked| asked.future = vec![one.clone()]);
    let errors = [
        refused(&|asked| asked.horizon = Some(0)),
        refused(&|asked| asked.horizon = Some(8)),
        future(period("tomorrow", None, json!({}))),
        future(period("2025-02-30", None, json!({}))),
        future(period("2024-12-29", None, json!({}))),
        future(period("2025-01-06", None, json!({}))),
        future(period("2024-12-30", Some(3.0), json!({}))),
        future(period("2024-12-30", None, json!({ "weather": 3 }))),
        future(period("2024-12-30", None, json!({ "price": 3 }))),
        future(period("2024-12-30", None, json!({ "holiday": "yes" }))),
        future(period("2024-12-30", None, json!({ "promo": "radio" }))),
        future(period("2024-12-30", None, json!({ "promo": [1] }))),
        refused(&|asked| asked.history = vec![period("2024-12-28", Some(1.0), json!({}))]),
        refused(&|asked| {
            let days = ["2024-12-27", "2024-12-29"];
            asked.history = days.map(|day| period(day, Some(1.0), json!({}))).to_vec();
        }),
        refused(&|asked| {
            let days = ["2024-12-29", "2024-12-29"];
            asked.history = days.map(|day| period(day, Some(1.0), json!({}))).to_vec();
        }),
    ];
    for error in &errors {
        assert_eq!(error.code(), "Q003", "{error}");
    }
    assert!(errors[10].to_string().contains("one of flyer, tv"), "{}", errors[10]);
    let elsewhere = views::score(&snapshot, &scoped(&snapshot, "store:9"), &request("8~a"));
    assert_eq!(elsewhere.unwrap_err().code(), "N001");
}
