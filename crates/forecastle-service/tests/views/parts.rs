//! A part looks just like a whole: what an account with a scope sees is what there would be to see if
//! there were nothing else.

use std::fs::{self, File};

use forecastle_core::forecast::Band;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::{ForecastSet, Panel, Provenance};
use forecastle_models::find;
use forecastle_models::intervals::{Intervals, ResidualIntervals};
use forecastle_pipeline::archive::{self, Archive, write_evidence, write_history, write_series};
use forecastle_pipeline::backtest::{Backtest, BacktestPlan, Fold, ModelBacktest};
use forecastle_pipeline::forecast;
use forecastle_pipeline::table::FileFormat;
use forecastle_service::snapshot::views::{self, Layout, Order, Span};
use forecastle_service::snapshot::{PublicationFacts, Selection, Snapshot};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::oracle::{listing, shop};
use crate::shop::{all, scope};

/// A panel of some of the series, on a time axis of its own.
fn part_of(panel: &Panel, series: &[usize]) -> Panel {
    let first = |one: &usize| panel.period_at(panel.start(*one) as i64);
    let keys = series.iter().map(|one| (panel.keys()[*one].clone(), first(one)));
    let columns = panel.covariates().iter().map(|covariate| CovariateColumn {
        name: covariate.name.clone(),
        is_known_future: covariate.is_known_future(),
        labels: covariate.labels.clone(),
    });
    let mut builder = PanelBuilder::new(
        panel.frequency(),
        panel.key_names().to_vec(),
        keys.collect(),
        panel.origin(),
        panel.future_count(),
        columns.collect(),
    )
    .unwrap();
    for (place, one) in series.iter().enumerate() {
        for (step, value) in panel.values(*one).iter().enumerate() {
            builder.set_value(place, first(one).plus(step as i64), *value);
        }
        for covariate in 0..panel.covariates().len() {
            for (step, value) in panel.covariate_values(covariate, *one).iter().enumerate() {
                builder.set_covariate(covariate, place, first(one).plus(step as i64), *value);
            }
        }
    }
    for column in panel.statics() {
        builder.add_static(Static {
            name: column.name.clone(),
            labels: column.labels.clone(),
            values: series.iter().map(|one| column.values[*one]).collect(),
        });
    }
    builder.finish(MissingPeriod::Unknown)
}

/// The forecasts of some of the series.
fn set_of(set: &ForecastSet, series: &[usize]) -> ForecastSet {
    let part = |numbers: &[f64]| {
        let of = |one: &usize| numbers[one * set.horizon..(one + 1) * set.horizon].to_vec();
        series.iter().flat_map(of).collect::<Vec<_>>()
    };
    let nobody = || Provenance { model: "naive", fallback_reason: None, is_unsuited: false };
    ForecastSet {
        origin: set.origin,
        horizon: set.horizon,
        points: part(&set.points),
        bands: set
            .bands
            .iter()
            .map(|b| Band { level: b.level, lower: part(&b.lower), upper: part(&b.upper) })
            .collect(),
        provenance: series
            .iter()
            .map(|one| set.provenance.get(*one).cloned().unwrap_or_else(nobody))
            .collect(),
    }
}

/// The evidence on some of the series, from the origins at which any of them had begun.
fn evidence_of(archive: &Archive, part: &Panel, series: &[usize]) -> Backtest {
    let shift = archive.panel.period_count() - part.period_count();
    let models = archive.backtest.iter().map(|tested| {
        let folds = tested.folds.iter().filter(|fold| fold.fold.end > shift);
        let folds = folds.map(|fold| Fold {
            end: fold.fold.end - shift,
            forecast: set_of(&fold.fold.forecast, series),
        });
        ModelBacktest {
            model: find(tested.model).unwrap(),
            folds: folds.collect(),
            calibration: Vec::new(),
            intervals: Intervals::by_residuals(ResidualIntervals::calibrate(&[], 1, 1)),
            combined: None,
            seconds: 0.0,
        }
    });
    Backtest {
        plan: BacktestPlan {
            horizon: 7,
            ends: vec![],
            calibration_ends: vec![],
            masks_disruptions: true,
            notes: vec![],
            tiers: None,
            keeps_calibration: false,
        },
        levels: archive.forecast.bands.iter().map(|band| band.level).collect(),
        models: models.collect(),
        failures: vec![],
        unsuited: vec![],
        partial: vec![],
    }
}

/// A snapshot of a run that had only some of the series.
fn snapshot_of(series: &[usize]) -> Snapshot {
    let seen = shop();
    let part = part_of(&seen.archive.panel, series);
    let set = set_of(&seen.archive.forecast, series);
    let weights: Vec<f64> = series.iter().map(|one| seen.archive.weights[*one]).collect();
    let folder = tempfile::tempdir().unwrap();
    let create = |name: &str| File::create(folder.path().join(name)).unwrap();
    write_history(&part, "day", "units", create(archive::HISTORY)).unwrap();
    write_series(&part, &weights, &set, create(archive::SERIES)).unwrap();
    let table = forecast::table(&set, &part, "day");
    table.write(FileFormat::Parquet, create("forecast.parquet")).unwrap();
    let evidence = evidence_of(&seen.archive, &part, series);
    write_evidence(&part, "day", &evidence, create(archive::BACKTEST)).unwrap();
    fs::write(folder.path().join(archive::MODEL), "{}").unwrap();
    fs::write(folder.path().join("forecastle.toml"), crate::shop::SETTINGS).unwrap();
    let facts = PublicationFacts {
        at: "2025-01-02T03:04:05Z".to_owned(),
        by: "command line".to_owned(),
        before: None,
    };
    Snapshot::load(folder.path(), &seen.manifest, &facts).unwrap()
}

/// Everything that is shown, but for the words that say that it is a part.
fn everything_shown(snapshot: &Snapshot, selection: &Selection) -> Value {
    let now = "2024-12-31T12:00:00".parse().unwrap();
    let page = views::series_page(snapshot, selection, &listing(None, 1000)).unwrap();
    let each = page.items.iter().map(|series| {
        let detail = views::series_detail(snapshot, selection, &series.id).unwrap();
        let history =
            views::series_history(snapshot, selection, &series.id, &Span::default()).unwrap();
        json!([detail, history])
    });
    let each: Vec<_> = each.collect();
    let groups = ["state", "store", "dept", "size"].map(|by| {
        let sort = Some(("performance_percent", Order::Descending));
        views::groups(snapshot, selection, by, &listing(sort, 1000)).unwrap()
    });
    let accuracies = ["period", "step", "series", "state"].map(|by| {
        ["ridge", "naive"]
            .map(|model| views::accuracy(snapshot, selection, by, Some(model)).unwrap())
    });
    let mut csv = Vec::new();
    let table = views::export_rows(snapshot, selection, Layout::Long).unwrap();
    table.write(FileFormat::Csv, &mut csv).unwrap();
    let mut shown = json!({
        "project": views::project(snapshot, selection, now).unwrap(),
        "home": views::home(snapshot, selection).unwrap(),
        "series": page,
        "each": each,
        "total": views::history(snapshot, selection, &Span::default()).unwrap(),
        "forecasts": views::forecasts(snapshot, selection, None, 1000).unwrap(),
        "groups": groups,
        "accuracies": accuracies,
        "holidays": views::holidays(snapshot, selection).unwrap(),
        "leaderboard": views::leaderboard(snapshot, selection).unwrap(),
        "csv": String::from_utf8(csv).unwrap(),
    });
    shown["project"]["is_scoped"] = Value::Null;
    shown["total"]["name"] = Value::Null;
    shown["leaderboard"]["reason"] = Value::Null;
    for one in shown["each"].as_array_mut().unwrap() {
        one[0]["model_reason"] = Value::Null;
    }
    shown
}

/// Where two documents differ first.
fn difference(a: &Value, b: &Value, path: &str) -> Option<String> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            a.iter().find_map(|(k, v)| {
                difference(v, b.get(k).unwrap_or(&Value::Null), &format!("{path}/{k}"))
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => (0..a.len())
            .find_map(|place| difference(&a[place], &b[place], &format!("{path}/{place}"))),
        _ if a == b => None,
        _ => Some(format!("{path}: {a} is not {b}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_scope_sees_what_there_would_be_without_the_rest(
        stores in prop::sample::subsequence(vec!["8", "9", "10", "11"], 1..=4),
        depts in prop::sample::subsequence(vec!["a", "b~1", "c"], 1..=3),
    ) {
        let seen = shop();
        let text = format!("store:{} dept:{}", stores.join(","), depts.join(","));
        let scoped = seen.snapshot.select(&scope(&text), &[], None).unwrap();
        let keys = seen.archive.panel.keys();
        let is_in = |one: &usize| {
            let parts = keys[*one].parts();
            stores.contains(&parts[0].as_str()) && depts.contains(&parts[1].as_str())
        };
        let series: Vec<usize> = (0..keys.len()).filter(is_in).collect();
        prop_assert_eq!(scoped.len(), series.len());
        // A shop that opened three days ago could not have been tested at all.
        prop_assume!(series.iter().any(|one| seen.archive.panel.start(*one) < 30));
        let part = snapshot_of(&series);
        let shown = everything_shown(&seen.snapshot, &scoped);
        let alone = everything_shown(&part, &all(&part));
        prop_assert_eq!(difference(&shown, &alone, ""), None);
    }
}

#[test]
fn what_is_out_of_scope_is_as_good_as_nothing() {
    let seen = shop();
    let north = seen.snapshot.select(&scope("state:North"), &[], None).unwrap();
    let hidden = views::series_detail(&seen.snapshot, &north, "10~a").unwrap_err();
    let absent = views::series_detail(&seen.snapshot, &north, "12~a").unwrap_err();
    assert_eq!(hidden.code(), "N001");
    assert_eq!(hidden.to_string().replace("10~a", "12~a"), absent.to_string());
    assert_eq!(hidden.next_step(), absent.next_step());
    // Filters and words look within the scope.
    let through = |filters: &[&str], search| {
        let filters: Vec<_> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        seen.snapshot.select(&scope("state:North"), &filters, search).unwrap()
    };
    assert!(through(&["store:10"], None).is_empty());
    assert!(through(&[], Some("store 10")).is_empty());
    assert_eq!(through(&[], Some("STORE 9 dept")).len(), 3);
    assert!(seen.snapshot.select(&scope("region:North"), &[], None).unwrap().is_empty());
    for value in
        serde_json::to_string(&everything_shown(&seen.snapshot, &north)).unwrap().split('"')
    {
        assert!(!value.contains("South") && value != "10" && value != "11", "{value}");
    }
}
