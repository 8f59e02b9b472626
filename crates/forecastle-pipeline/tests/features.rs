//! The feature store: what is read back is what models see, and none of it was known later.

#[path = "../../forecastle-models/tests/features/shop.rs"]
#[allow(dead_code, reason = "the shop is made for the tests of features, which ask it for more")]
mod shop;

use std::fs::File;
use std::path::{Path, PathBuf};

use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Panel, Period, SeriesKey, Window};
use forecastle_models::features::{FeatureRows, Place, Selected, Shared};
use forecastle_models::{Context, find};
use forecastle_pipeline::archive::{read_history, write_history};
use forecastle_pipeline::features::{
    ColumnRecord, FeatureBlock, FeatureFile, FeatureRequest, latest_origins, origins_of,
    write_features,
};
use shop::{FREQUENCIES, HORIZON, fast, shared, shop};

fn written(folder: &Path, panel: &Panel, ends: &[usize]) -> PathBuf {
    let path = folder.join("features.parquet");
    let request = FeatureRequest {
        panel,
        horizon: HORIZON,
        ends,
        time_name: "day",
        target_name: "units",
        inputs: Vec::new(),
    };
    write_features(&request, File::create(&path).unwrap()).unwrap();
    path
}

/// All rows of a file together.
fn read(path: &Path) -> FeatureBlock {
    let mut all = FeatureBlock::default();
    for block in FeatureFile::open(path).unwrap().blocks().unwrap() {
        let block = block.unwrap();
        all.keys.extend(block.keys);
        all.origins.extend(block.origins);
        all.rows.steps.extend(block.rows.steps);
        all.rows.features.extend(block.rows.features);
        all.rows.sizes.extend(block.rows.sizes);
        all.actuals.extend(block.actuals);
    }
    all
}

/// Bits, with all that is unknown alike.
fn bits(features: &[f32]) -> Vec<u32> {
    let bits = features.iter().map(|value| if value.is_nan() { u32::MAX } else { value.to_bits() });
    bits.collect()
}

#[test]
fn rows_read_back_are_those_that_models_see() {
    let folder = tempfile::tempdir().unwrap();
    for (frequency, periods) in FREQUENCIES {
        let panel = shop(frequency, periods, periods, 0.0);
        let ends = [periods / 3, periods / 2, periods - 1, periods];
        let read = read(&written(folder.path(), &panel, &ends));
        let mut row = 0;
        let meaning = shared(Window::new(&panel, ends[0], HORIZON)).meaning;
        for end in ends {
            let window = Window::new(&panel, end, HORIZON);
            let shared = Shared::new(window, meaning.clone());
            let selected = Selected::all_but(&shared, &[]);
            let width = selected.columns().len();
            for series in 0..window.series_count() {
                let known = window.history(series).len();
                let places: Vec<_> = (1..=HORIZON).map(|step| Place { known, step }).collect();
                let expected = fast(&shared, &selected, series, &places);
                let found = &read.rows.features[row * width..(row + HORIZON) * width];
                assert_eq!(bits(found), bits(&expected), "{frequency} {end} {series}");
                for place in places {
                    assert_eq!(&read.keys[row], window.key(series));
                    assert_eq!(
                        (read.origins[row], read.rows.steps[row]),
                        (window.origin(), place.step)
                    );
                    let actual = panel.values(series).get(place.target()).copied();
                    let actual = actual.unwrap_or(f64::NAN);
                    assert_eq!(read.actuals[row].is_nan(), actual.is_nan());
                    assert!(actual.is_nan() || read.actuals[row] == actual);
                    row += 1;
                }
            }
        }
        assert_eq!(row, read.keys.len());
    }
}

#[test]
fn what_comes_later_changes_no_row() {
    let folder = tempfile::tempdir().unwrap();
    for (frequency, periods) in FREQUENCIES {
        let from = periods / 2;
        let rows = |panel: &Panel| read(&written(folder.path(), panel, &[from - HORIZON, from]));
        let whole = rows(&shop(frequency, periods, periods, 0.0));
        let changed = rows(&shop(frequency, periods, from, 1e4));
        let cut = rows(&shop(frequency, from, from, 0.0));
        for other in [&changed, &cut] {
            assert_eq!(bits(&whole.rows.features), bits(&other.rows.features), "{frequency}");
            assert_eq!(whole.rows.sizes, other.rows.sizes);
            assert_eq!((&whole.keys, &whole.rows.steps), (&other.keys, &other.rows.steps));
        }
        // What came is no feature: it does change, and is not known where data are cut off.
        let last = |block: &FeatureBlock| block.actuals[block.actuals.len() - 2..].to_vec();
        assert!(last(&whole).iter().all(|actual| *actual < 1e4), "{frequency}");
        assert!(last(&changed).iter().any(|actual| *actual >= 1e4), "{frequency}");
        assert!(last(&cut).iter().all(|actual| actual.is_nan()), "{frequency}");
    }
}

#[test]
fn trees_say_of_rows_read_back_what_they_forecast() {
    let folder = tempfile::tempdir().unwrap();
    let (frequency, periods) = FREQUENCIES[1];
    let panel = shop(frequency, periods, periods, 0.0);
    let window = Window::latest(&panel, HORIZON);
    let context = Context::new(PointKind::Median, 1);
    for name in ["lightgbm", "random_forest"] {
        let fitted = find(name).unwrap().fit(&window, &context).unwrap();
        let read = read(&written(folder.path(), &panel, &[periods]));
        let rows = fitted.as_row_model().unwrap();
        assert_eq!(
            rows.demand(&window, &read.rows).unwrap(),
            fitted.predict(&window).unwrap().values,
            "{name}"
        );
    }
    // A model whose forecasts rest on forecasts has no rows beforehand.
    let fitted = find("lightgbm_recursive").unwrap().fit(&window, &context).unwrap();
    let rows = fitted.as_row_model().unwrap();
    assert!(rows.rows(&window, &[0]).unwrap().is_none());
}

#[test]
fn rows_of_a_model_are_those_of_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let (frequency, periods) = FREQUENCIES[1];
    let panel = shop(frequency, periods, periods, 0.0);
    let window = Window::latest(&panel, HORIZON);
    let context = Context::new(PointKind::Mean, 1);
    let fitted = find("random_forest").unwrap().fit(&window, &context).unwrap();
    let all: Vec<_> = (0..panel.series_count()).collect();
    let rows: FeatureRows =
        fitted.as_row_model().unwrap().rows(&window, &all).unwrap().expect("rows beforehand");
    let read = read(&written(folder.path(), &panel, &[periods]));
    assert_eq!(bits(&rows.features), bits(&read.rows.features));
    assert_eq!((rows.sizes, rows.steps), (read.rows.sizes, read.rows.steps));
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (frequency, periods) = FREQUENCIES[0];
    let panel = shop(frequency, periods, periods, 0.0);
    let bytes = [1, 2, 5].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let path = pool.install(|| written(folder.path(), &panel, &[periods / 2, periods]));
        std::fs::read(path).unwrap()
    });
    assert!(bytes[0] == bytes[1] && bytes[0] == bytes[2]);
}

#[test]
fn the_file_says_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (frequency, periods) = FREQUENCIES[0];
    let panel = shop(frequency, periods, periods, 0.0);
    let path = written(folder.path(), &panel, &[periods - 1, periods]);
    let file = FeatureFile::open(&path).unwrap();
    assert_eq!(file.row_count(), 2 * 6 * HORIZON);
    assert_eq!(file.frequency(), frequency);
    let description = file.description();
    assert_eq!(description.keys, ["store", "item"]);
    assert_eq!((description.horizon, description.origins.len()), (HORIZON, 2));
    let family = |name: &str| {
        let families = description.families.iter();
        families.clone().find(|family| family.name == name).expect("a family of the list").clone()
    };
    assert_eq!(family("covariates_ahead").needs, "known_ahead");
    assert_eq!(family("calendar").needs, "dates");
    let categories = &family("attributes").columns[0];
    assert_eq!(
        (&*categories.name, &categories.labels[..]),
        ("category", &["dry", "fresh"].map(str::to_owned)[..])
    );
    // The size of a series is a feature as well, as its logarithm.
    let names = description.names();
    assert!(names[..6] == ["store", "item", "origin", "day", "step", "series_size"]);
    assert!(names.contains(&"size".to_owned()) && names.last().unwrap() == "actual");
    let mut distinct = names.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), names.len());
}

#[test]
fn another_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (frequency, periods) = FREQUENCIES[2];
    let panel = shop(frequency, periods, periods, 0.0);
    let path = folder.path().join("history.parquet");
    write_history(&panel, "day", "units", File::create(&path).unwrap()).unwrap();
    let refused = |path: &Path| FeatureFile::open(path).err().expect("a refusal");
    assert_eq!(refused(&path).code(), "R002");
    assert_eq!(refused(&folder.path().join("nowhere")).code(), "R002");
    let path = written(folder.path(), &panel, &[periods]);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(refused(&path).code(), "R002");
}

#[test]
fn origins_are_periods_of_the_data() {
    let panel = shop(FREQUENCIES[1].0, 30, 30, 0.0);
    let of = |dates: &[&str]| {
        let dates: Vec<_> = dates.iter().map(|date| (*date).to_owned()).collect();
        origins_of(&panel, &dates)
    };
    assert_eq!(of(&["2018-01-19", "2018-01-05", "2018-01-19T00:00"]).unwrap(), [1, 3]);
    assert_eq!(latest_origins(&panel, 2).unwrap(), [29, 30]);
    let refused = |date: &str| {
        let error = of(&[date]).unwrap_err();
        assert_eq!(error.code(), "U001");
        format!("{error}; {}", error.next_step().unwrap_or_default())
    };
    assert_eq!(
        refused("2018-01-18"),
        "value \"2018-01-18\": an origin between two periods of a weekly (Friday) table; \
         the nearest are 2018-01-12 and 2018-01-19"
    );
    let span = "the data have origins from 2018-01-05 to 2018-07-27";
    assert_eq!(
        refused("2017-12-29"),
        format!("value \"2017-12-29\": an origin before the data; {span}")
    );
    assert_eq!(
        refused("2018-08-03"),
        format!("value \"2018-08-03\": an origin after the data; {span}")
    );
    assert_eq!(
        refused("19/01/2018"),
        "value \"19/01/2018\": an origin that is no date; write it like the latest, 2018-07-27"
    );
    for count in [0, 31] {
        let error = latest_origins(&panel, count).unwrap_err();
        assert_eq!(error.next_step(), Some("the data have 30 weeks: ask for 1 to 30"));
    }
}

#[test]
fn an_origin_at_which_nothing_is_known_has_no_rows() {
    let (frequency, periods) = FREQUENCIES[0];
    let panel = shop(frequency, periods, periods, 0.0);
    // One series begins on the tenth day; at the fifth it has no row.
    let folder = tempfile::tempdir().unwrap();
    let read = read(&written(folder.path(), &panel, &[5]));
    assert_eq!(read.keys.len(), 5 * HORIZON);
    assert!(!read.keys.contains(&panel.keys()[1]));
}

/// One series with columns of names and numbers that nobody knows ahead; what is in the shed is never known.
fn skies() -> Panel {
    let labels = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let column = |name: &str, names: &[&str]| CovariateColumn {
        name: name.to_owned(),
        is_known_future: false,
        labels: labels(names),
    };
    let columns =
        vec![column("wind", &[]), column("sky", &["clear", "rain"]), column("shed", &["oats"])];
    let (first, last) = (Period(20_000), Period(20_039));
    let series = vec![(SeriesKey::new(vec![]), first)];
    let builder = PanelBuilder::new(Frequency::Daily, vec![], series, last, 0, columns);
    let mut builder = builder.expect("a sound panel");
    for day in 0..40 {
        let period = first.plus(day);
        builder.set_value(0, period, day as f64);
        builder.set_covariate(0, 0, period, 2.0 * day as f64);
        builder.set_covariate(1, 0, period, (day % 2) as f64);
    }
    builder.finish(MissingPeriod::Unknown)
}

#[test]
fn names_are_written_as_names_and_read_back_as_codes() {
    let folder = tempfile::tempdir().unwrap();
    let panel = skies();
    let path = written(folder.path(), &panel, &[39, 40]);
    let description = FeatureFile::open(&path).unwrap().description().clone();
    let places = ["sky at the origin", "shed at the origin"].map(|name| {
        let column = |(_, column): &(usize, &ColumnRecord)| column.name == name;
        description.columns().enumerate().find(column).expect("a column").0
    });
    let labels = places.map(|place| description.columns().nth(place).unwrap().labels.join(" "));
    assert_eq!(labels, ["clear rain", "oats"]);
    let read = read(&path);
    let width = description.columns().count();
    let mut rows = read.rows.features.chunks_exact(width);
    // The 39th day was clear, the 40th rainy.
    assert!(rows.by_ref().take(HORIZON).all(|row| row[places[0]] == 0.0));
    assert!(rows.all(|row| row[places[0]] == 1.0 && row[places[1]].is_nan()));
    assert!(read.keys.iter().all(|key| key.parts().is_empty()));
}

#[test]
fn names_that_no_row_has_do_not_damage_an_archive() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.parquet");
    let panel = skies();
    write_history(&panel, "day", "units", File::create(&path).unwrap()).unwrap();
    let again = read_history(&path).unwrap();
    assert_eq!(again.covariates()[2].labels, ["oats"]);
    assert!(again.covariate_values(2, 0).iter().all(|value| value.is_nan()));
}
