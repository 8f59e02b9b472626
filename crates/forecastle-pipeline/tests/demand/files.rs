//! Files that come one after the other, again, late, or changed.

use std::fs;

use chrono::{Days, NaiveDate};
use forecastle_core::Panel;
use forecastle_pipeline::demand;
use forecastle_pipeline::demand::store::{self, Update};
use forecastle_pipeline::ingest::Evidence;

use crate::shop::{Row, Shop, assert_holds, csv, day, first_day, rows, sums, today};

/// Reads a project on a day, and says what that did.
pub fn update(shop: &Shop, source: &str, more: &str, on: NaiveDate) -> (Update, Evidence) {
    let settings = shop.settings(source, more);
    let mut evidence = Evidence::default();
    let source = settings.demand.as_ref().unwrap();
    let (_, done) = store::update(&settings, source, on, &mut evidence).unwrap().unwrap();
    (done, evidence)
}

/// What was known at the end of a day.
pub fn as_of(shop: &Shop, source: &str, more: &str, day: NaiveDate) -> Panel {
    let settings = shop.settings(source, more);
    let source = settings.demand.as_ref().unwrap();
    demand::ingest(&settings, source, today(), Some(day)).unwrap().panel.unwrap()
}

fn split(rows: &[Row], from: NaiveDate) -> (Vec<Row>, Vec<Row>) {
    rows.iter().cloned().partition(|row| row.date < from)
}

#[test]
fn a_new_day_is_added_without_reading_the_rest() {
    let rows = rows(20_000, 60);
    let (before, last) = split(&rows, first_day() + Days::new(59));
    let shop = Shop::new();
    shop.write("a.csv", &csv(&before));
    assert_eq!(update(&shop, "*.csv", "", today()).0, Update::Rebuilt(1));
    assert_eq!(update(&shop, "*.csv", "", today()).0, Update::Nothing);
    shop.write("b.csv", &csv(&last));
    let (done, evidence) = update(&shop, "*.csv", "", today());
    assert_eq!(done, Update::Appended(1));
    assert_eq!(evidence.rows, rows.len());
    assert_eq!(evidence.files.len(), 2);
    assert_holds(&shop.panel("*.csv", ""), &sums(&rows), |sum| sum.0 as f64);
    // The same bytes under another name, or written again, change nothing.
    fs::copy(shop.folder.path().join("data/b.csv"), shop.folder.path().join("data/c.csv")).unwrap();
    shop.write("a.csv", &csv(&before));
    let (done, evidence) = update(&shop, "*.csv", "", today());
    assert_eq!(done, Update::Nothing);
    assert!(evidence.remarks.iter().any(|remark| remark.contains("data/c.csv has the bytes of")));
    assert_holds(&shop.panel("*.csv", ""), &sums(&rows), |sum| sum.0 as f64);
}

#[test]
fn many_small_files_are_put_together() {
    let rows = rows(9_000, 80);
    let shop = Shop::new();
    for number in 0..80 {
        let date = first_day() + Days::new(number);
        let of_day: Vec<_> = rows.iter().filter(|row| row.date == date).cloned().collect();
        shop.write(&format!("{number:03}.csv"), &csv(&of_day));
        update(&shop, "*.csv", "", today());
    }
    let folder = shop.folder.path().join(".forecastle/demand");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let segments = names.filter(|name| name.to_string_lossy().ends_with(".segment")).count();
    assert!((2..=33).contains(&segments), "{segments} segments");
    assert_holds(&shop.panel("*.csv", ""), &sums(&rows), |sum| sum.0 as f64);
}

#[test]
fn late_rows_are_known_from_the_day_on_which_they_came() {
    let rows = rows(3_000, 40);
    let (late, on_time): (Vec<_>, Vec<_>) = rows.iter().cloned().partition(|row| row.quantity == 5);
    let shop = Shop::new();
    let more = "overlap = \"sum\"";
    shop.write("a.csv", &csv(&on_time));
    update(&shop, "*.csv", more, day("2025-01-01"));
    shop.write("b.csv", &csv(&late));
    assert_eq!(update(&shop, "*.csv", more, day("2025-03-01")).0, Update::Appended(1));
    let known = as_of(&shop, "*.csv", more, day("2025-02-28"));
    assert_holds(&known, &sums(&on_time), |sum| sum.0 as f64);
    assert_holds(&as_of(&shop, "*.csv", more, day("2025-03-01")), &sums(&rows), |sum| sum.0 as f64);
    let day_20 = first_day() + Days::new(20);
    let early = as_of(&shop, "*.csv", more, day_20);
    assert_holds(&early, &sums(&split(&on_time, day_20 + Days::new(1)).0), |sum| sum.0 as f64);
}

#[test]
fn a_file_that_changes_leaves_what_was_known_before_on_record() {
    let first = rows(3_000, 40);
    let mut changed = first.clone();
    changed.iter_mut().step_by(7).for_each(|row| row.quantity += 3);
    changed.retain(|row| row.sku != "S4");
    let shop = Shop::new();
    shop.write("a.csv", &csv(&first));
    update(&shop, "*.csv", "", day("2025-01-01"));
    shop.write("a.csv", &csv(&changed));
    assert_eq!(update(&shop, "*.csv", "", day("2025-03-01")).0, Update::Rebuilt(1));
    let known = as_of(&shop, "*.csv", "", day("2025-02-28"));
    assert_holds(&known, &sums(&first), |sum| sum.0 as f64);
    // What is gone sold nothing.
    let now = shop.panel("*.csv", "");
    let total: f64 = (0..now.series_count()).flat_map(|series| now.values(series)).sum();
    assert_eq!(total, changed.iter().map(|row| row.quantity as f64).sum::<f64>());
}

#[test]
fn files_of_the_same_days_need_a_rule() {
    let all = rows(2_000, 20);
    let (one, other) = (all[..1_500].to_vec(), all[1_500..].to_vec());
    let shop = Shop::new();
    shop.write("a.csv", &csv(&one));
    shop.write("b.csv", &csv(&other));
    let (_, evidence) = shop.read("*.csv", "");
    assert!(evidence.tables.overlaps.total > 100);
    assert_eq!(evidence.tables.overlaps.cells[0].file, "data/b.csv");
    let both = shop.panel("*.csv", "overlap = \"sum\"");
    assert_holds(&both, &sums(&all), |sum| sum.0 as f64);
    let mut latest = sums(&one);
    for (series, days) in sums(&other) {
        latest.entry(series).or_default().extend(days);
    }
    let more = "overlap = \"latest_file\"";
    assert_holds(&shop.panel("*.csv", more), &latest, |sum| sum.0 as f64);
    // A file that comes later corrects those before as if they had come together.
    let shop = Shop::new();
    shop.write("a.csv", &csv(&one));
    shop.panel("*.csv", more);
    shop.write("b.csv", &csv(&other));
    assert_holds(&shop.panel("*.csv", more), &latest, |sum| sum.0 as f64);
}

#[test]
fn a_damaged_sum_is_noticed() {
    let shop = Shop::new();
    shop.write("a.csv", &csv(&rows(500, 20)));
    shop.panel("a.csv", "");
    let folder = shop.folder.path().join(".forecastle/demand");
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let segment = entries.filter(|path| path.extension().is_some_and(|e| e == "segment"));
    let segment = segment.last().unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    bytes[40] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let settings = shop.settings("a.csv", "");
    let error = forecastle_pipeline::ingest::ingest(&settings, today()).err().unwrap();
    assert_eq!(error.code(), "S005");
}
