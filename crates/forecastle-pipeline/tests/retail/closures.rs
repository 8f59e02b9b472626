//! The closures and the long gap of a real chain of shops.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use forecastle_core::Panel;
use forecastle_pipeline::config;
use forecastle_pipeline::ingest::ingest;
use forecastle_pipeline::profile::{SpellKind, View, closures};
use tempfile::TempDir;

use crate::frame::Frame;

/// Where public data are, when they are.
fn data() -> Option<PathBuf> {
    let folder = match std::env::var_os("FORECASTLE_TEST_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    let file = folder.join("rossmann/train.parquet");
    if !file.exists() {
        eprintln!(
            "skipped: the data set rossmann is not here; FORECASTLE_TEST_DATA names its folder"
        );
        return None;
    }
    Some(file)
}

fn panel(file: &Path) -> Panel {
    let project = TempDir::new().unwrap();
    let text = format!(
        "version = 1\nname = \"shops\"\n\n[data.sales]\nsource = {:?}\nkeys = [\"Store\"]\ntime = \"Date\"\n\
         target = \"Sales\"\nfrequency = \"daily\"\nmissing_period = \"unknown\"\nknown_future = [\"Promo\"]\n",
        file.display().to_string()
    );
    std::fs::write(project.path().join(config::FILE_NAME), text).unwrap();
    let settings = config::load(project.path()).unwrap();
    let today = "2016-01-01".parse().unwrap();
    ingest(&settings, today).unwrap().panel.expect("a panel")
}

/// Store, first day, last day of what was closed for a week or longer.
type Spells = BTreeSet<(String, i64, i64)>;

/// The spells of at least seven days on which `is_off` holds for every row.
fn spells_of(frame: &Frame, is_off: impl Fn(usize) -> bool) -> Spells {
    let mut off: BTreeMap<String, BTreeMap<i64, bool>> = BTreeMap::new();
    for row in 0..frame.rows {
        let store = (frame.numbers("Store")[row] as i64).to_string();
        let day = frame.numbers("Date")[row] as i64;
        off.entry(store).or_default().insert(day, is_off(row));
    }
    let mut spells = Spells::new();
    for (store, days) in off {
        let mut run: Option<(i64, i64)> = None;
        let mut end = |run: Option<(i64, i64)>| {
            if let Some((first, last)) = run.filter(|(first, last)| last - first >= 6) {
                spells.insert((store.clone(), first, last));
            }
        };
        for (day, is_off) in days {
            run = match (is_off, run) {
                (true, Some((first, last))) if last + 1 == day => Some((first, day)),
                (_, before) => {
                    end(before);
                    is_off.then_some((day, day))
                }
            };
        }
        end(run);
    }
    spells
}

/// How many of the first spells share a day with one of the second of the same store.
fn met(of: &Spells, others: &Spells) -> f64 {
    let is_met = |(store, first, last): &&(String, i64, i64)| {
        others.iter().any(|(other, from, to)| other == store && from <= last && first <= to)
    };
    100.0 * of.iter().filter(is_met).count() as f64 / of.len() as f64
}

#[test]
fn closures_and_the_gap_of_rossmann_are_found_and_dated() {
    let Some(file) = data() else { return };
    let panel = panel(&file);
    let view = View::new(&panel, "Sales");
    let day = |place: usize| {
        let date = panel.frequency().date_of(panel.period_at(place as i64)).date();
        date.signed_duration_since(NaiveDate::default()).num_days()
    };
    let found = closures(&view);
    let date = |text: &str| {
        text.parse::<NaiveDate>().unwrap().signed_duration_since(NaiveDate::default()).num_days()
    };
    let gaps = found.iter().filter(|one| one.kind == SpellKind::Gap);
    let gaps: Vec<_> = gaps.map(|one| (day(one.first), day(one.last), one.series.len())).collect();
    assert_eq!(gaps, [(date("2014-07-01"), date("2014-12-31"), 180)]);

    let mut closed = Spells::new();
    for one in found.iter().filter(|one| one.kind != SpellKind::Gap) {
        for series in &one.series {
            let store = panel.keys()[*series].parts()[0].clone();
            closed.insert((store, day(one.first), day(one.last)));
        }
    }
    let frame = Frame::read(&file);
    let (open, sales) = (frame.numbers("Open"), frame.numbers("Sales"));
    // The table calls some shops open again a few days before they sell anything: 54 rows.
    let by_open = spells_of(&frame, |row| open[row] == 0.0);
    let by_sales = spells_of(&frame, |row| open[row] == 0.0 || sales[row] == 0.0);
    let right = by_sales.intersection(&closed).count() as f64;
    let (precision, recall) =
        (100.0 * right / closed.len() as f64, 100.0 * right / by_sales.len() as f64);
    println!(
        "180 stores' gap found to the day; {} spells of closed days, {} without sales, {} found\n\
         against closed days: precision {:.1} %, recall {:.1} %\n\
         against days without sales, both dates right: precision {precision:.1} %, recall {recall:.1} %",
        by_open.len(),
        by_sales.len(),
        closed.len(),
        met(&closed, &by_open),
        met(&by_open, &closed),
    );
    println!("missed {:?}", by_sales.difference(&closed).collect::<Vec<_>>());
    println!("else {:?}", closed.difference(&by_sales).collect::<Vec<_>>());
    assert!(met(&closed, &by_open) >= 95.0 && met(&by_open, &closed) >= 95.0);
    assert!(precision >= 95.0 && recall >= 95.0);
}
