//! The closures and the long gap of a real chain of shops.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

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

fn panel(file: &PathBuf) -> Panel {
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

/// The spells of at least seven days without an open one, by the column that says so.
fn closed_by_the_table(file: &std::path::Path) -> Spells {
    let frame = Frame::read(file);
    let mut open: BTreeMap<String, BTreeMap<i64, bool>> = BTreeMap::new();
    for row in 0..frame.rows {
        let store = (frame.numbers("Store")[row] as i64).to_string();
        let day = frame.numbers("Date")[row] as i64;
        open.entry(store).or_default().insert(day, frame.numbers("Open")[row] == 1.0);
    }
    let mut spells = Spells::new();
    for (store, days) in open {
        let mut run: Option<(i64, i64)> = None;
        for (day, is_open) in days {
            run = match (is_open, run) {
                (false, Some((first, last))) if last + 1 == day => Some((first, day)),
                (false, _) => Some((day, day)),
                (true, Some((first, last))) => {
                    if last - first >= 6 {
                        spells.insert((store.clone(), first, last));
                    }
                    None
                }
                (true, None) => None,
            };
        }
    }
    spells
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
    let long = (date("2014-07-01"), date("2014-12-31"));
    let gaps = found.iter().filter(|one| one.kind == SpellKind::Gap);
    let gaps: Vec<_> = gaps.map(|one| (day(one.first), day(one.last), one.series.len())).collect();
    println!("gaps: {gaps:?}");
    assert_eq!(gaps, [(long.0, long.1, 180)]);

    let truth = closed_by_the_table(&file);
    let mut closed = Spells::new();
    for one in found.iter().filter(|one| one.kind == SpellKind::Closed) {
        for series in &one.series {
            let store = panel.keys()[*series].parts()[0].clone();
            closed.insert((store, day(one.first), day(one.last)));
        }
    }
    let exact = truth.intersection(&closed).count();
    let missed: Vec<_> = truth.difference(&closed).collect();
    let wrong: Vec<_> = closed.difference(&truth).collect();
    let precision = 100.0 * exact as f64 / closed.len() as f64;
    let recall = 100.0 * exact as f64 / truth.len() as f64;
    println!(
        "closures: {} in the table, {} found, {exact} with both dates right; precision {precision:.1} %, \
         recall {recall:.1} %\nmissed {missed:?}\nelse {wrong:?}",
        truth.len(),
        closed.len()
    );
    assert!(precision >= 90.0 && recall >= 90.0);
}
