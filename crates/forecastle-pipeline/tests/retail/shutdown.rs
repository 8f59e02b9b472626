//! The planted shutdown and its recovery, and a closed warehouse, found and dated.

use chrono::NaiveDate;
use forecastle_core::Panel;
use forecastle_pipeline::profile::{View, closures, disturbed};
use forecastle_pipeline::sample::retail::Size;
use forecastle_pipeline::sample::{ECOMMERCE, LOGISTICS};

use crate::frame::Frame;
use crate::shop::{made, options, shop};

/// How far the day of recovery may be off in the middle of six categories.
const MIDDLE_DAYS_OFF: f64 = 30.0;

/// Days since 1970 of a place on the time axis.
fn day(panel: &Panel, place: usize) -> i64 {
    let date = panel.frequency().date_of(panel.period_at(place as i64)).date();
    date.signed_duration_since(NaiveDate::default()).num_days()
}

#[test]
fn the_shutdown_and_the_recovery_are_dated_to_three_days() {
    for seed in 1..=3 {
        let mut options = options(&ECOMMERCE, seed);
        options.size = Size { skus: 150, ..ECOMMERCE.size };
        let (folder, _) = made(&ECOMMERCE, &options);
        let truth = Frame::read(&folder.path().join("truth/disruptions.parquet"));
        let shop = shop(folder.path());
        let view = View::new(&shop.panel, "quantity");
        let found = disturbed(&view);
        let total = found.iter().find(|one| one.group.is_none()).expect("a shutdown of all");
        assert_eq!(total.collapses.len(), 1, "seed {seed}: {total:?}");
        let collapse = total.collapses[0];
        let at = |place: usize| day(&shop.panel, place) as f64;
        let first = at(collapse.first) - truth.numbers("first_day")[0];
        let reopening =
            at(collapse.reopening.expect("a re-opening")) - truth.numbers("reopening")[0];
        println!("seed {seed}, all: shutdown {first:+}, re-opening {reopening:+} days off");
        assert!(first.abs() <= 3.0 && reopening.abs() <= 3.0);
        let mut off = Vec::new();
        let shifts: Vec<_> = found.iter().flat_map(|one| &one.shifts).collect();
        println!("  shifts {shifts:?}");
        // Each category has a speed of its own; the deep ones are found by themselves.
        for (scope, row) in truth.text("scope").iter().zip(0..) {
            let name = scope.strip_prefix("category ").expect("a category");
            let is_own = |label: &str| label == name;
            let own = found.iter().find(|one| {
                one.group
                    .as_ref()
                    .is_some_and(|(column, label)| column == "category" && is_own(label))
            });
            let own = own.unwrap_or_else(|| panic!("seed {seed}: nothing found for {name}"));
            let one = own.collapses.last().expect("a collapse");
            let first = at(one.first) - truth.numbers("first_day")[row];
            let reopening = one.reopening.map(|place| at(place) - truth.numbers("reopening")[row]);
            let recovered = one.recovered.map(|place| at(place) - truth.numbers("recovered")[row]);
            println!("  {name}: {first:+}, {reopening:?}, recovered {recovered:?} days off");
            assert!(first.abs() <= 3.0 && reopening.is_some_and(|off| off.abs() <= 3.0), "{name}");
            off.push(recovered.map_or(400.0, f64::abs));
        }
        // A level that is off by 1 % moves the day on which 95 % is reached by a fifth of τ.
        off.sort_by(f64::total_cmp);
        let middle = (off[2] + off[3]) / 2.0;
        println!("  recovered: {middle} days off in the middle of all categories");
        assert!(middle <= MIDDLE_DAYS_OFF, "seed {seed}: {off:?}");
    }
}

#[test]
fn a_closed_warehouse_is_found_and_dated() {
    let mut options = options(&LOGISTICS, 2);
    options.size = Size { skus: 60, warehouses: 5, ..LOGISTICS.size };
    let (folder, _) = made(&LOGISTICS, &options);
    let truth = Frame::read(&folder.path().join("truth/disruptions.parquet"));
    let name = truth.text("scope")[0].strip_prefix("warehouse ").unwrap().to_owned();
    let shop = shop(folder.path());
    let view = View::new(&shop.panel, "quantity");
    let found = disturbed(&view);
    let own = found.iter().find(|one| one.group == Some(("warehouse_id".to_owned(), name.clone())));
    let collapse = own.expect("the warehouse").collapses[0];
    let at = |place: usize| day(&shop.panel, place) as f64;
    let first = at(collapse.first) - truth.numbers("first_day")[0];
    let reopening = at(collapse.reopening.unwrap()) - truth.numbers("reopening")[0];
    println!(
        "{name}: {first:+}, {reopening:+} days off; {} spells of series",
        closures(&view).len()
    );
    assert!(first.abs() <= 3.0 && reopening.abs() <= 3.0);
    // What stops for good is another thing: a group's largest product may be given up.
    let others = found.iter().filter(|one| {
        let group = one.group.as_ref();
        let came_back = one.collapses.iter().any(|collapse| collapse.reopening.is_some());
        came_back && group.is_none_or(|(_, label)| *label != name)
    });
    assert_eq!(others.count(), 0, "nothing else was shut");
}
