//! What is shown in words, in files, and when there is little to show.

use chrono::{Days, NaiveDate};
use forecastle_pipeline::export;
use forecastle_pipeline::table::FileFormat;
use forecastle_service::api::{self, Freshness};
use forecastle_service::cycle;
use forecastle_service::snapshot::views::{self, Layout, Span};
use forecastle_service::snapshot::{Scope, Selection, Snapshot};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::oracle::{listing, shop};
use crate::shop::{Project, all, filtered, scoped};

/// A number that is none is written as null: what must be a number then does not read back.
fn reads_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(view: T) {
    let text = serde_json::to_string(&view).unwrap();
    let back: T = serde_json::from_str(&text).expect("every number is one");
    assert_eq!(back, view);
}

fn everything_reads_back(snapshot: &Snapshot, selection: &Selection) {
    let now = "2025-01-01T00:00:00".parse().unwrap();
    reads_back(views::project(snapshot, selection, now).unwrap());
    reads_back(views::home(snapshot, selection).unwrap());
    reads_back(views::history(snapshot, selection, &Span::default()).unwrap());
    reads_back(views::forecasts(snapshot, selection, None, 1000).unwrap());
    reads_back(views::holidays(snapshot, selection).unwrap());
    reads_back(views::leaderboard(snapshot, selection).unwrap());
    for column in views::project(snapshot, selection, now).unwrap().attributes {
        let by = &column.name;
        reads_back(views::groups(snapshot, selection, by, &listing(None, 1000)).unwrap());
        reads_back(views::accuracy(snapshot, selection, by, None).unwrap());
    }
    for by in ["period", "step", "series"] {
        reads_back(views::accuracy(snapshot, selection, by, None).unwrap());
    }
    let page = views::series_page(snapshot, selection, &listing(None, 1000)).unwrap();
    for series in &page.items {
        reads_back(views::series_detail(snapshot, selection, &series.id).unwrap());
        let span = Span::default();
        reads_back(views::series_history(snapshot, selection, &series.id, &span).unwrap());
    }
    reads_back(page);
}

#[test]
fn every_number_is_one() {
    let seen = shop();
    everything_reads_back(&seen.snapshot, &all(&seen.snapshot));
    everything_reads_back(&seen.snapshot, &scoped(&seen.snapshot, "store:10 dept:b~1"));
    everything_reads_back(&seen.snapshot, &scoped(&seen.snapshot, "store:77"));
}

#[test]
fn a_run_that_could_not_be_tested_is_shown() {
    let project = Project::empty(
        "version = 1\nname = \"new\"\n[data.sales]\nsource = \"s.csv\"\nkeys = []\n\
         time = \"t\"\ntarget = \"y\"\n[forecast]\nhorizon = 4\n",
    );
    project.write("s.csv", "t,y\n2024-01-14,4\n2024-01-15,6\n2024-01-16,5\n");
    let session = project.session(Default::default());
    let loaded = cycle::load(&session, &crate::shop::Quiet).unwrap();
    let published = cycle::make_forecast(&session, &loaded, &crate::shop::Quiet).unwrap();
    let manifest = session.store.manifest(&published.run).unwrap();
    let folder = session.store.run_folder(&published.run);
    let snapshot = Snapshot::load(&folder, &manifest, &Default::default()).unwrap();
    everything_reads_back(&snapshot, &all(&snapshot));
    let page = views::series_page(&snapshot, &all(&snapshot), &listing(None, 9)).unwrap();
    assert_eq!((page.items[0].id.as_str(), page.items[0].name.as_str()), ("all", "All"));
    let total = views::history(&snapshot, &all(&snapshot), &Span::default()).unwrap();
    assert_eq!(total.forecast.iter().flatten().count(), 4);
    assert_eq!(total.backtest.iter().flatten().count(), 0);
    let accuracy = views::accuracy(&snapshot, &all(&snapshot), "period", None).unwrap();
    assert_eq!((accuracy.overall.n, accuracy.rows.len()), (0, 0));
    let request = api::ScoreRequest {
        series: "all".to_owned(),
        horizon: None,
        history: vec![],
        future: vec![],
    };
    let scored = views::score(&snapshot, &all(&snapshot), &request).unwrap();
    assert!(scored.points.iter().all(|point| point.published == Some(point.forecast)));
}

#[test]
fn the_source_data_are_not_looked_at() {
    let project = Project::shop();
    let run = project.cycle();
    let before = views::home(&run.snapshot(), &all(&run.snapshot())).unwrap();
    std::fs::remove_file(project.path().join("sales.csv")).unwrap();
    std::fs::remove_file(project.path().join("forecastle.toml")).unwrap();
    assert_eq!(views::home(&run.snapshot(), &all(&run.snapshot())).unwrap(), before);
}

#[test]
fn home_tells_what_has_changed() {
    let project = Project::shop();
    let last = NaiveDate::from_ymd_opt(2024, 12, 29).unwrap();
    project.write_sales(last - Days::new(2), 88);
    let first = project.cycle();
    let home = views::home(&first.snapshot(), &all(&first.snapshot())).unwrap();
    assert_eq!(home.changes, [], "nothing was published before");
    project.write_sales(last, 90);
    let second = project.cycle();
    let snapshot = second.snapshot_after(Some(&first));
    let everything = all(&snapshot);
    let home = views::home(&snapshot, &everything).unwrap();

    // Five of seven days are in both forecasts.
    let (old, new) = (first.archive().forecast, second.archive().forecast);
    let change_of = |series: &mut dyn Iterator<Item = usize>| {
        series.fold((0.0, 0.0), |(before, now), one| {
            let before = before + old.points_of(one)[2..].iter().sum::<f64>();
            (before, now + new.points_of(one)[..5].iter().sum::<f64>())
        })
    };
    let (before, now) = change_of(&mut (0..12));
    let total = &home.changes[0];
    assert_eq!((total.series.as_deref(), total.name.as_str()), (None, "All"));
    assert!((total.before - before).abs() < 1e-6 && (total.now - now).abs() < 1e-6);
    let sizes = home.changes[1..].iter().map(|change| (change.now - change.before).abs());
    assert!(sizes.is_sorted_by(|a, b| a >= b));
    let one = scoped(&snapshot, "store:9 dept:c");
    let changes = views::home(&snapshot, &one).unwrap().changes;
    let (before, now) = change_of(&mut std::iter::once(5));
    assert!((changes[0].before - before).abs() < 1e-6 && (changes[0].now - now).abs() < 1e-6);
}

#[test]
fn home_speaks_of_the_next_period() {
    let seen = shop();
    let everything = all(&seen.snapshot);
    let home = views::home(&seen.snapshot, &everything).unwrap();
    let total = views::history(&seen.snapshot, &everything, &Span::default()).unwrap();
    let next = total.periods.len() - 7;
    assert_eq!(home.next.period, "2024-12-30");
    assert_eq!(Some(home.next.forecast), total.forecast[next]);
    for (band, same) in home.next.bands.iter().zip(&total.bands) {
        assert_eq!((Some(band.lower), Some(band.upper)), (same.lower[next], same.upper[next]));
    }
    assert_eq!(home.recent.len(), 14 + 7);
    assert_eq!(home.recent[14].forecast, Some(home.next.forecast));
    let one = scoped(&seen.snapshot, "store:9 dept:a");
    let history = views::history(&seen.snapshot, &one, &Span::default()).unwrap();
    assert_eq!((history.name.as_str(), history.series_count), ("store 9 / dept a", 1));
    let fell_back = home.checks.iter().find(|check| check.kind == "fell_back");
    let expected = seen.archive.forecast.provenance.iter().any(|p| p.fallback_reason.is_some());
    assert_eq!(fell_back.is_some(), expected);
}

#[test]
fn a_forecast_grows_old() {
    let seen = shop();
    let freshness = |now: &str| {
        let project = views::project(&seen.snapshot, &all(&seen.snapshot), now.parse().unwrap());
        project.unwrap().published.unwrap().freshness
    };
    // The last day known is the 29th.
    assert_eq!(freshness("2024-12-30T23:59:00"), Freshness::Fresh);
    assert_eq!(freshness("2024-12-31T00:00:00"), Freshness::Stale);
    assert_eq!(freshness("2025-01-01T12:00:00"), Freshness::Stale);
    assert_eq!(freshness("2025-01-02T00:00:00"), Freshness::Expired);
}

#[test]
fn the_project_says_what_can_be_asked() {
    let seen = shop();
    let now = "2025-01-01T00:00:00".parse().unwrap();
    let project = views::project(&seen.snapshot, &all(&seen.snapshot), now).unwrap();
    let columns: Vec<_> = project.attributes.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["state", "store", "dept", "size"]);
    assert_eq!(project.attributes[1].values, ["8", "9", "10", "11"]);
    assert_eq!((project.series_count, project.is_scoped), (12, false));
    assert_eq!(project.period_noun, "day");
    let north = scoped(&seen.snapshot, "state:North");
    let project = views::project(&seen.snapshot, &north, now).unwrap();
    assert_eq!(project.attributes[0].values, ["North"]);
    assert_eq!((project.series_count, project.is_scoped), (6, true));
}

#[test]
fn filters_say_what_they_do_not_know() {
    let seen = shop();
    let error = filtered(&seen.snapshot, &["stor:8"]).unwrap_err();
    assert_eq!(error.code(), "Q001");
    let hint = error.next_step().unwrap();
    assert!(hint.contains("did you mean `store`") && hint.contains("state, store, dept, size"));
    assert_eq!(filtered(&seen.snapshot, &["store"]).unwrap_err().code(), "Q001");
    assert_eq!(filtered(&seen.snapshot, &["size:800"]).unwrap().len(), 3);
    assert_eq!(filtered(&seen.snapshot, &["state:South / West"]).unwrap().len(), 6);
    let name = |selection: &Selection| {
        views::history(&seen.snapshot, selection, &Span::default()).unwrap().name
    };
    let filters = filtered(&seen.snapshot, &["store:9", "store:8"]).unwrap();
    assert_eq!(name(&filters), "store 8, 9");
    let found = seen.snapshot.select(&Scope::new(), &[], Some("west Dept c")).unwrap();
    assert_eq!((found.len(), name(&found)), (2, "“west dept c”".to_owned()));
}

#[test]
fn a_span_cuts_a_history() {
    let seen = shop();
    let everything = all(&seen.snapshot);
    let span = |from: Option<&str>, to: Option<&str>| Span {
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    };
    let whole = views::history(&seen.snapshot, &everything, &Span::default()).unwrap();
    let part = span(Some("2024-12-20"), Some("2024-12-31"));
    let part = views::history(&seen.snapshot, &everything, &part).unwrap();
    let begin = whole.periods.iter().position(|period| period == "2024-12-20").unwrap();
    assert_eq!(part.periods, whole.periods[begin..begin + 12]);
    assert_eq!(part.actual, whole.actual[begin..begin + 12]);
    assert_eq!(part.bands[0].lower, whole.bands[0].lower[begin..begin + 12]);
    let holidays: Vec<_> = part.holidays.iter().map(|holiday| holiday.name.as_str()).collect();
    assert_eq!(holidays, ["Christmas Day"]);
    for (from, to) in [("2030-01-01", "2031-01-01"), ("2024-12-20", "2024-12-19")] {
        let none = views::history(&seen.snapshot, &everything, &span(Some(from), Some(to)));
        assert!(none.unwrap().periods.is_empty());
    }
    let error = views::history(&seen.snapshot, &everything, &span(Some("yesterday"), None));
    assert_eq!(error.unwrap_err().code(), "Q001");
}

fn csv(snapshot: &Snapshot, selection: &Selection, layout: Layout) -> String {
    let mut bytes = Vec::new();
    let table = views::export_rows(snapshot, selection, layout).unwrap();
    table.write(FileFormat::Csv, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn an_export_of_everything_is_the_runs_file() {
    let project = Project::shop();
    let run = project.cycle();
    let snapshot = run.snapshot();
    let file = std::fs::read_to_string(run.folder.join("forecast.csv")).unwrap();
    assert_eq!(csv(&snapshot, &all(&snapshot), Layout::Long), file);
    let part = csv(&snapshot, &scoped(&snapshot, "store:9"), Layout::Long);
    let expected: Vec<_> =
        file.lines().filter(|line| line.starts_with("9,") || line.starts_with("store")).collect();
    assert_eq!(part.lines().collect::<Vec<_>>(), expected);
    let error = views::export_rows(&snapshot, &all(&snapshot), Layout::Walmart).unwrap_err();
    assert_eq!(error.code(), "U001");
}

/// The four holidays of the sample's column, by the week that each falls in: a week is dated by its last day.
#[test]
fn weeks_have_the_holidays_of_their_days() {
    let project = Project::weekly_stores();
    let snapshot = project.cycle().snapshot();
    let shown = views::holidays(&snapshot, &all(&snapshot)).unwrap();
    let periods = |place: usize| -> (String, Vec<String>) {
        let holiday: &api::HolidayEffect = &shown.holidays[place];
        (holiday.name.clone(), holiday.years.iter().map(|year| year.period.clone()).collect())
    };
    let expected = [
        ("Super Bowl Sunday", vec!["2023-02-17", "2024-02-16", "2025-02-14"]),
        ("Labor Day", vec!["2023-09-08", "2024-09-06", "2025-09-05"]),
        ("Thanksgiving", vec!["2023-11-24", "2024-11-29", "2025-11-28"]),
        ("Christmas Day", vec!["2023-12-29", "2024-12-27", "2025-12-26"]),
    ];
    assert_eq!(shown.holidays.len(), 4);
    for (place, (name, dates)) in expected.into_iter().enumerate() {
        let dates: Vec<_> = dates.into_iter().map(str::to_owned).collect();
        assert_eq!(periods(place), (name.to_owned(), dates));
    }
    // Sales of Thanksgiving's week are a third to a half higher, and forecast to be so again.
    let thanksgiving = &shown.holidays[2];
    assert!((20.0..60.0).contains(&thanksgiving.effect_percent.unwrap()), "{thanksgiving:?}");
    let ahead = &thanksgiving.years[2];
    assert!(ahead.actual.is_none() && ahead.effect_percent.unwrap() > 20.0, "{ahead:?}");
    let change = views::series_page(&snapshot, &all(&snapshot), &listing(None, 1)).unwrap();
    assert!(change.items[0].change_percent.is_some(), "there is a year before");
}

#[test]
fn the_walmart_layout_is_that_of_the_command_line() {
    let project = Project::weekly_stores();
    let run = project.cycle();
    let session = project.session(Default::default());
    let loaded = cycle::load(&session, &crate::shop::Quiet).unwrap();
    let future = cycle::forecasts_of_run(&session, &run.folder).unwrap();
    let past = cycle::past_forecasts_of_run(&session, &run.manifest, &run.folder).unwrap();
    assert!(!past.is_empty() && !future.is_empty());
    let through = loaded.panel.period_count() + 13;
    let table = export::walmart(&loaded.panel, &past, &future, through).unwrap();
    let mut expected = Vec::new();
    table.write(FileFormat::Csv, &mut expected).unwrap();
    let snapshot = run.snapshot();
    let shown = csv(&snapshot, &all(&snapshot), Layout::Walmart);
    assert_eq!(shown, String::from_utf8(expected).unwrap());
}
