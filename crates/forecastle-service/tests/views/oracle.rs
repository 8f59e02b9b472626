//! Every figure of every view, worked out anew from the archive, one row at a time.

use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;

use forecastle_core::metrics::{InSample, Row, Rows};
use forecastle_core::{Level, Panel};
use forecastle_models::season::last_known;
use forecastle_pipeline::archive::Archive;
use forecastle_pipeline::backtest::Score;
use forecastle_service::api;
use forecastle_service::snapshot::views::{self, Listing, Order, Span};
use forecastle_service::snapshot::{Selection, Snapshot};
use forecastle_store::Manifest;

use crate::shop::{Project, all, filtered, scoped};

/// A run with its snapshot and its archive.
pub struct Seen {
    pub snapshot: Snapshot,
    pub archive: Archive,
    pub chosen: usize,
    pub manifest: Manifest,
    /// What the backtest wrote down.
    leaderboard: serde_json::Value,
}

/// The shop's run, made once; its folder is gone by the time anybody looks.
pub fn shop() -> &'static Seen {
    static SHOP: OnceLock<Seen> = OnceLock::new();
    SHOP.get_or_init(|| {
        let project = Project::shop();
        let run = project.cycle();
        let (snapshot, archive) = (run.snapshot(), run.archive());
        let model = run.manifest.model["name"].as_str().unwrap().to_owned();
        let chosen = archive.backtest.iter().position(|tested| tested.model == model).unwrap();
        let text = fs::read(project.path().join("runs/b_0001/leaderboard.json")).unwrap();
        let leaderboard = serde_json::from_slice(&text).unwrap();
        Seen { snapshot, archive, chosen, manifest: run.manifest, leaderboard }
    })
}

/// Selections to look through, each with the series that it must have.
fn selections(seen: &Seen) -> Vec<(Selection, Vec<usize>)> {
    let panel = &seen.archive.panel;
    let of = |wanted: &dyn Fn(&[String]) -> bool| {
        (0..panel.series_count()).filter(|one| wanted(panel.keys()[*one].parts())).collect()
    };
    let snapshot = &seen.snapshot;
    vec![
        (all(snapshot), of(&|_| true)),
        (scoped(snapshot, "state:North"), of(&|key| key[0] == "8" || key[0] == "9")),
        (filtered(snapshot, &["dept:b~1", "dept:c"]).unwrap(), of(&|key| key[1] != "a")),
        (filtered(snapshot, &["dept:a", "store:10"]).unwrap(), of(&|key| key == ["10", "a"])),
        (filtered(snapshot, &["store:10"]).unwrap(), of(&|key| key[0] == "10")),
        (scoped(snapshot, "store:99"), vec![]),
    ]
}

/// Whether two numbers are the same but for the order of their sums.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

#[track_caller]
fn same(shown: Option<f64>, expected: f64, what: &str) {
    match shown {
        Some(shown) => assert!(is_near(shown, expected), "{what}: {shown}, not {expected}"),
        None => assert!(expected.is_nan(), "{what}: nothing, not {expected}"),
    }
}

/// The value of a series at a place on the time axis.
fn value(panel: &Panel, series: usize, place: usize) -> f64 {
    let inside = place.checked_sub(panel.start(series));
    inside.and_then(|inside| panel.values(series).get(inside)).copied().unwrap_or(f64::NAN)
}

/// A sum of what is known; NaN when nothing is.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.filter(|value| !value.is_nan()).reduce(|a, b| a + b).unwrap_or(f64::NAN)
}

/// The forecast of a series for a place, from the latest origin before it.
fn out_of_sample(seen: &Seen, series: usize, place: usize) -> f64 {
    let folds = seen.archive.backtest[seen.chosen].folds.iter().rev().map(|fold| &fold.fold);
    let mut reaching = folds.filter(|f| f.end <= place && place < f.end + f.forecast.horizon);
    reaching.next().map_or(f64::NAN, |f| f.forecast.points_of(series)[place - f.end])
}

fn label(panel: &Panel, place: usize) -> String {
    panel.frequency().label(panel.period_at(place as i64))
}

#[test]
fn totals_are_sums_over_series() {
    let seen = shop();
    let (panel, set) = (&seen.archive.panel, &seen.archive.forecast);
    for (selection, series) in selections(seen) {
        assert_eq!(selection.len(), series.len());
        let shown = views::history(&seen.snapshot, &selection, &Span::default()).unwrap();
        let first = series.iter().map(|one| panel.start(*one)).min();
        let first = first.unwrap_or(panel.period_count() - 1);
        assert_eq!(shown.periods.len(), panel.period_count() + set.horizon - first);
        for (row, period) in shown.periods.iter().enumerate() {
            let place = first + row;
            assert_eq!(*period, label(panel, place));
            let total = |of: &dyn Fn(usize) -> f64| sum(series.iter().map(|one| of(*one)));
            same(shown.actual[row], total(&|one| value(panel, one, place)), "actual");
            let step = place.checked_sub(panel.period_count());
            let ahead = |one| step.map_or(f64::NAN, |step| set.points_of(one)[step]);
            same(shown.forecast[row], total(&ahead), "forecast");
            let is_past = step.is_none();
            let before = |one| if is_past { out_of_sample(seen, one, place) } else { f64::NAN };
            same(shown.backtest[row], total(&before), "backtest");
            let year = place
                .checked_sub(364)
                .map_or(f64::NAN, |earlier| total(&|one| value(panel, one, earlier)));
            same(shown.last_year[row], year, "last year");
        }
    }
}

#[test]
fn a_total_is_what_its_series_add_up_to() {
    let seen = shop();
    let everything = all(&seen.snapshot);
    let page = views::series_page(&seen.snapshot, &everything, &listing(None, 1000)).unwrap();
    let total = views::history(&seen.snapshot, &everything, &Span::default()).unwrap();
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for series in &page.items {
        let shown =
            views::series_history(&seen.snapshot, &everything, &series.id, &Span::default());
        let shown = shown.unwrap();
        for (period, forecast) in shown.periods.iter().zip(&shown.forecast) {
            *sums.entry(period.clone()).or_default() += forecast.unwrap_or(0.0);
        }
    }
    for (period, forecast) in total.periods.iter().zip(&total.forecast) {
        assert!(is_near(sums[period], forecast.unwrap_or(0.0)), "{period}");
    }
}

#[test]
fn one_series_has_the_bands_that_were_published() {
    let seen = shop();
    let set = &seen.archive.forecast;
    let selection = filtered(&seen.snapshot, &["store:8", "dept:a"]).unwrap();
    let shown = views::history(&seen.snapshot, &selection, &Span::default()).unwrap();
    let begin = shown.periods.len() - set.horizon;
    for (band, published) in shown.bands.iter().zip(&set.bands) {
        assert_eq!(band.level, published.level.percent());
        for step in 0..set.horizon {
            assert_eq!(band.lower[begin + step], Some(published.lower[step]));
            assert_eq!(band.upper[begin + step], Some(published.upper[step]));
        }
    }
}

#[test]
fn bands_of_a_total_hold_the_forecast_and_each_other() {
    let seen = shop();
    for (selection, _) in selections(seen) {
        let shown = views::history(&seen.snapshot, &selection, &Span::default()).unwrap();
        for row in 0..shown.periods.len() {
            let Some(middle) = shown.forecast[row].or(shown.backtest[row]) else {
                assert!(shown.bands.iter().all(|band| band.lower[row].is_none()));
                continue;
            };
            let (mut lower, mut upper) = (middle, middle);
            for band in &shown.bands {
                let (next_lower, next_upper) = (band.lower[row].unwrap(), band.upper[row].unwrap());
                assert!(next_lower <= lower && upper <= next_upper, "{}", shown.periods[row]);
                (lower, upper) = (next_lower, next_upper);
            }
        }
    }
}

/// Bounds added up claim that all series err alike at once; those of the sum are narrower here, where the
/// noise of one series has nothing to do with another's.
#[test]
fn the_interval_of_a_total_is_its_own() {
    let seen = shop();
    let shown = views::history(&seen.snapshot, &all(&seen.snapshot), &Span::default()).unwrap();
    let set = &seen.archive.forecast;
    let (band, own) = (&shown.bands[1], &set.bands[1]);
    let begin = shown.periods.len() - set.horizon;
    let width = |row: usize| band.upper[row].unwrap() - band.lower[row].unwrap();
    let added = |step: usize| -> f64 {
        let cells = (0..set.points.len()).filter(|cell| cell % set.horizon == step);
        cells.map(|cell| own.upper[cell] - own.lower[cell]).sum()
    };
    let (total, sum): (f64, f64) = (0..set.horizon)
        .map(|step| (width(begin + step), added(step)))
        .fold((0.0, 0.0), |(total, sum), (width, added)| (total + width, sum + added));
    assert!(total > 0.0 && total < sum, "{total} against {sum}");
}

/// The scores of some forecasts, by the metrics themselves.
fn score(
    seen: &Seen,
    model: usize,
    series: &[usize],
    is_wanted: &dyn Fn(usize, usize) -> bool,
) -> Score {
    let panel = &seen.archive.panel;
    let levels: Vec<Level> = seen.archive.forecast.bands.iter().map(|band| band.level).collect();
    let mut rows = Rows::new(&levels);
    for fold in &seen.archive.backtest[model].folds {
        let set = &fold.fold.forecast;
        for one in series {
            let Some(known) = fold.fold.known(panel, *one) else { continue };
            let history = &panel.values(*one)[..known];
            let last_actual = last_known(history).unwrap_or(f64::NAN);
            rows.begin_group(seen.archive.weights[*one], InSample::of(history, 7));
            for step in 0..set.horizon {
                let place = fold.fold.end + step;
                let (cell, actual) = (one * set.horizon + step, value(panel, *one, place));
                if is_wanted(place, step + 1) && place < panel.period_count() {
                    let row = Row { actual, forecast: set.points[cell], last_actual };
                    rows.push(row, set.bands.iter().map(|b| (b.lower[cell], b.upper[cell])));
                }
            }
        }
    }
    Score::of(&rows)
}

#[track_caller]
fn same_scores(shown: &api::Scores, expected: &Score, what: &str) {
    assert_eq!(Some(shown.n as f64), expected.get("n"), "{what}");
    let pairs = [
        ("wmape", shown.wmape),
        ("mape", shown.mape),
        ("mae", shown.mae),
        ("rmse", shown.rmse),
        ("bias", shown.bias),
        ("mase", shown.mase),
    ];
    for (name, value) in pairs {
        same(value, expected.get(name).unwrap_or(f64::NAN), &format!("{what} {name}"));
    }
    for coverage in &shown.coverage {
        let name = format!("coverage_{}", coverage.level);
        let other = expected.other_coverage.iter().find(|other| other.0 == name);
        let share = expected.get(&name).or(other.map(|other| other.1)).unwrap_or(f64::NAN);
        same(Some(coverage.share), share, &format!("{what} {name}"));
    }
    assert_eq!(shown.coverage.len(), if shown.n == 0 { 0 } else { 3 }, "{what}");
}

#[test]
fn accuracy_is_that_of_the_metrics() {
    let seen = shop();
    let panel = &seen.archive.panel;
    for (selection, series) in selections(seen) {
        for (model, tested) in seen.archive.backtest.iter().enumerate() {
            let shown =
                |by| views::accuracy(&seen.snapshot, &selection, by, Some(tested.model)).unwrap();
            let by_period = shown("period");
            same_scores(&by_period.overall, &score(seen, model, &series, &|_, _| true), "overall");
            for row in &by_period.rows {
                let is_wanted = |place: usize, _| label(panel, place) == row.value;
                same_scores(&row.scores, &score(seen, model, &series, &is_wanted), &row.name);
            }
            let count = |accuracy: &api::Accuracy| -> u64 {
                accuracy.rows.iter().map(|row| row.scores.n).sum()
            };
            assert_eq!(count(&by_period), by_period.overall.n);
            let by_step = shown("step");
            assert_eq!(count(&by_step), by_step.overall.n);
            for row in &by_step.rows {
                let is_wanted = |_, step: usize| step.to_string() == row.value;
                same_scores(&row.scores, &score(seen, model, &series, &is_wanted), &row.name);
            }
            for (by, part) in [("store", 0), ("dept", 1)] {
                let by_column = shown(by);
                assert_eq!(count(&by_column), by_column.overall.n);
                for row in &by_column.rows {
                    let is_part = |one: &&usize| panel.keys()[**one].parts()[part] == row.value;
                    let some: Vec<usize> = series.iter().filter(is_part).copied().collect();
                    same_scores(&row.scores, &score(seen, model, &some, &|_, _| true), &row.name);
                }
            }
            let by_series = shown("series");
            for row in &by_series.rows {
                let id = |one: &&usize| {
                    panel.keys()[**one].parts().join("~").replace("b~1", "b%7E1") == row.value
                };
                let some: Vec<usize> = series.iter().filter(id).copied().collect();
                assert_eq!(some.len(), 1, "{}", row.value);
                same_scores(&row.scores, &score(seen, model, &some, &|_, _| true), &row.name);
            }
        }
    }
    let unknown =
        |by, model| views::accuracy(&seen.snapshot, &all(&seen.snapshot), by, model).unwrap_err();
    assert_eq!(unknown("stroe", None).code(), "Q001");
    assert!(unknown("stroe", None).next_step().unwrap().contains("did you mean `store`"));
    assert_eq!(unknown("period", Some("lightgbm")).code(), "Q001");
}

#[test]
fn the_leaderboard_is_the_backtests() {
    let seen = shop();
    let shown = views::leaderboard(&seen.snapshot, &all(&seen.snapshot)).unwrap();
    let expected = seen.leaderboard.as_array().unwrap();
    assert_eq!(shown.rows.len(), expected.len());
    for (row, expected) in shown.rows.iter().zip(expected) {
        assert_eq!(row.model, expected["model"].as_str().unwrap());
        assert_eq!(row.is_chosen, expected["is_chosen"].as_bool().unwrap());
        for (name, value) in [("wmape", row.scores.wmape), ("mase", row.scores.mase)] {
            same(value, expected[name].as_f64().unwrap(), name);
        }
    }
    let part = scoped(&seen.snapshot, "state:North");
    let part = views::leaderboard(&seen.snapshot, &part).unwrap();
    assert_ne!(part.rows[0].scores.n, shown.rows[0].scores.n);
    assert_eq!(part.reason, "chosen by wmape", "no score of what is out of scope");
}

pub fn listing(sort: Option<(&str, Order)>, limit: usize) -> Listing {
    let (sort, order) = (sort.map(|sort| sort.0.to_owned()), sort.map(|sort| sort.1));
    Listing { sort, order, cursor: None, limit }
}

#[test]
fn groups_are_sums_over_their_series() {
    let seen = shop();
    let (panel, set) = (&seen.archive.panel, &seen.archive.forecast);
    let recent = panel.period_count() - set.horizon..panel.period_count();
    for (selection, series) in selections(seen) {
        for (by, part) in [("store", 0), ("dept", 1)] {
            let shown =
                views::groups(&seen.snapshot, &selection, by, &listing(None, 1000)).unwrap();
            let members: u64 = shown.items.iter().map(|group| group.series_count).sum();
            assert_eq!(members, series.len() as u64);
            for group in &shown.items {
                let is_part = |one: &&usize| panel.keys()[**one].parts()[part] == group.value;
                let some: Vec<usize> = series.iter().filter(is_part).copied().collect();
                assert_eq!(group.series_count, some.len() as u64);
                let cells =
                    || some.iter().flat_map(|one| recent.clone().map(|place| (*one, place)));
                let known = cells().map(|(one, place)| value(panel, one, place));
                same(Some(group.actual), known.filter(|v| !v.is_nan()).sum(), "actual");
                let ahead = some.iter().flat_map(|one| set.points_of(*one).to_vec());
                same(Some(group.forecast), ahead.sum(), "forecast");
                let pairs = cells().map(|(one, place)| {
                    (value(panel, one, place), out_of_sample(seen, one, place))
                });
                let pairs: Vec<_> = pairs.filter(|(a, f)| !a.is_nan() && !f.is_nan()).collect();
                let expected = sum(pairs.iter().map(|pair| pair.1));
                same(group.expected, expected, "expected");
                let actual = sum(pairs.iter().map(|pair| pair.0));
                let performance = 100.0 * (actual / expected - 1.0);
                same(group.performance_percent, performance, "performance");
                let scores = score(seen, seen.chosen, &some, &|_, _| true);
                same(group.wmape, scores.get("wmape").unwrap_or(f64::NAN), "wmape");
                same(group.bias, scores.get("bias").unwrap_or(f64::NAN), "bias");
            }
        }
    }
    let page = views::groups(&seen.snapshot, &all(&seen.snapshot), "state", &listing(None, 9));
    let page = page.unwrap();
    assert_eq!(page.narrower.as_deref(), Some("store"));
    assert_eq!(page.items[1].name, "state South / West");
}

#[test]
fn series_say_what_is_known_of_them() {
    let seen = shop();
    let (panel, set) = (&seen.archive.panel, &seen.archive.forecast);
    let everything = all(&seen.snapshot);
    let page = views::series_page(&seen.snapshot, &everything, &listing(None, 1000)).unwrap();
    assert_eq!(page.items.len(), panel.series_count());
    for (series, shown) in page.items.iter().enumerate() {
        assert_eq!(shown.key["store"], panel.keys()[series].parts()[0]);
        assert_eq!(shown.attributes["size"], format!("{}00", shown.key["store"]));
        let last = last_known(panel.values(series)).unwrap_or(f64::NAN);
        same(shown.last_actual, last, "last actual");
        assert_eq!(shown.next_forecast, set.points_of(series)[0]);
        same(Some(shown.horizon_total), set.points_of(series).iter().sum(), "horizon total");
        assert_eq!(shown.model, set.provenance[series].model);
        let scores = score(seen, seen.chosen, &[series], &|_, _| true);
        same(shown.wmape, scores.get("wmape").unwrap_or(f64::NAN), "wmape");
        let detail = views::series_detail(&seen.snapshot, &everything, &shown.id).unwrap();
        assert_eq!(detail.summary, *shown);
        let known = panel.values(series).iter().filter(|value| !value.is_nan()).count();
        assert_eq!(detail.observations, known as u64);
        assert_eq!(detail.first_period, label(panel, panel.start(series)));
        same(detail.metrics["wmape"].as_f64(), shown.wmape.unwrap_or(f64::NAN), "wmape");
    }
    // One opened three days ago: it has fallen back, and says so.
    let new = page.items.iter().find(|shown| shown.id == "10~b%7E1").unwrap();
    assert!(new.fallback_reason.is_some() || new.model == "naive", "{new:?}");
}

#[test]
fn holidays_are_those_that_the_data_mark() {
    let seen = shop();
    let panel = &seen.archive.panel;
    let shown = views::holidays(&seen.snapshot, &all(&seen.snapshot)).unwrap();
    assert_eq!(shown.column.as_deref(), Some("holiday"));
    let names: Vec<_> = shown.holidays.iter().map(|holiday| holiday.name.as_str()).collect();
    let expected = [
        "New Year's Day",
        "Columbus Day",
        "Halloween",
        "Veterans Day",
        "Thanksgiving",
        "Christmas Day",
    ];
    assert_eq!(names, expected);
    let series: Vec<usize> = (0..panel.series_count()).collect();
    let place_of = |period: &str| {
        (0..panel.period_count() + 7).find(|place| label(panel, *place) == period).unwrap()
    };
    let marked: Vec<usize> = shown
        .holidays
        .iter()
        .flat_map(|holiday| &holiday.years)
        .map(|year| place_of(&year.period))
        .collect();
    let on = |place: usize, _: usize| marked.contains(&place);
    let off = |place: usize, _: usize| !marked.contains(&place);
    same_scores(&shown.on_holidays, &score(seen, seen.chosen, &series, &on), "on");
    same_scores(&shown.on_other_periods, &score(seen, seen.chosen, &series, &off), "off");

    let christmas = &shown.holidays[5];
    let year = &christmas.years[0];
    assert_eq!((christmas.years.len(), year.year, year.period.as_str()), (1, 2024, "2024-12-25"));
    let total = |place: usize| sum(series.iter().map(|one| value(panel, *one, place)));
    let place = place_of("2024-12-25");
    same(year.actual, total(place), "actual");
    let before = sum(series.iter().map(|one| out_of_sample(seen, *one, place)));
    same(year.forecast, before, "forecast");
    let mut around: Vec<f64> = [place - 2, place - 1, place + 1, place + 2].map(total).to_vec();
    around.sort_by(f64::total_cmp);
    same(year.usual, (around[1] + around[2]) / 2.0, "usual");
    same(year.effect_percent, 100.0 * (total(place) / year.usual.unwrap() - 1.0), "effect");
    for row in &christmas.models {
        let model = seen.archive.backtest.iter().position(|m| m.model == row.model).unwrap();
        let is_wanted = |other: usize, _| other == place;
        same_scores(&row.scores, &score(seen, model, &series, &is_wanted), &row.model);
    }
    assert_eq!(christmas.models.len(), 4);
    let errors: Vec<_> = christmas.models.iter().map(|row| row.scores.wmape.unwrap()).collect();
    assert!(errors.is_sorted(), "best first: {errors:?}");
    // The one to come is forecast, and has not been scored.
    let new_year = &shown.holidays[0];
    assert_eq!((new_year.years[0].period.as_str(), new_year.models.len()), ("2025-01-01", 0));
    assert!(new_year.years[0].actual.is_none() && new_year.years[0].forecast.is_some());
}
