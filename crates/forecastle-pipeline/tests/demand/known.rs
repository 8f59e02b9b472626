//! What was known at each past day, of one panel.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use forecastle_core::Panel;

use crate::files::{as_of, update};
use crate::shop::{Row, Shop, csv, draw, first_day, rows, today};

const DAYS: u64 = 70;

/// Rows of a shop: those on time, and by when the others came.
fn split(rows: Vec<Row>) -> [(Vec<Row>, u64); 4] {
    let mut parts = [(Vec::new(), 20), (Vec::new(), 35), (Vec::new(), 50), (Vec::new(), 90)];
    for (number, row) in rows.into_iter().enumerate() {
        let day = (row.date - first_day()).num_days() as u64;
        let on_time = parts.iter().position(|(_, by)| day < *by).unwrap();
        let is_late = draw(number as u64).is_multiple_of(9);
        parts[(on_time + usize::from(is_late)).min(3)].0.push(row);
    }
    parts
}

/// A shop whose files came one after the other, with lines that undo others, and things that came back.
fn shop() -> (Shop, String) {
    let shop = Shop::new();
    let mut all = rows(1_500, DAYS);
    for (number, row) in all.iter_mut().enumerate().filter(|(number, _)| number % 40 == 0) {
        row.quantity = -1 - draw(number as u64) as i64 % 6;
        row.cents = 100 * row.quantity;
    }
    let mut back = String::from("sku,warehouse_id,return_date,quantity\n");
    for row in all.iter().filter(|row| row.quantity > 0).step_by(11) {
        let date = row.date + Days::new(draw(row.cents as u64) % 20);
        let Row { sku, warehouse, quantity, .. } = row;
        writeln!(back, "{sku},{warehouse},{date},{quantity}").unwrap();
    }
    shop.write("returns.csv", &back);
    let more = "overlap = \"sum\"".to_owned();
    for (number, (part, by)) in split(all).into_iter().enumerate() {
        shop.write(&format!("sales{number}.csv"), &csv(&part));
        update(&shop, "sales*.csv", &more, first_day() + Days::new(by));
    }
    (shop, more)
}

fn value(panel: &Panel, key: &forecastle_core::SeriesKey, date: NaiveDate) -> f64 {
    let Some(series) = panel.keys().iter().position(|other| other == key) else { return 0.0 };
    let place = (0..panel.period_count())
        .find(|place| panel.frequency().date_of(panel.period_at(*place as i64)).date() == date)
        .and_then(|place| place.checked_sub(panel.start(series)));
    place.map_or(0.0, |place| panel.values(series)[place])
}

/// The panel as known after each period is that of what was known on its last day.
fn assert_known(shop: &Shop, more: &str, days: u64) {
    let now = as_of(shop, "sales*.csv", more, today());
    let panel = shop.panel("sales*.csv", more);
    let mut differences = 0;
    for end in (3..=panel.period_count()).step_by(4) {
        let frequency = panel.frequency();
        let last = frequency.date_of(panel.period_at(end as i64 - 1)).date() + Days::new(days - 1);
        let expected = as_of(shop, "sales*.csv", more, last);
        let known = panel.as_known_at(end);
        for (series, key) in panel.keys().iter().enumerate() {
            for place in panel.start(series)..end {
                let date = frequency.date_of(panel.period_at(place as i64)).date();
                let said = known.values(series)[place - panel.start(series)];
                assert_eq!(said, value(&expected, key, date), "{key} on {date} as known on {last}");
                differences += usize::from(said != value(&now, key, date));
            }
        }
    }
    assert!(differences > 20, "only {differences} values were another before");
}

#[test]
fn a_backtest_sees_what_was_known_at_its_origins() {
    let (shop, more) = shop();
    for netted_on in ["day_sold", "day_returned"] {
        let returns = format!(
            "{more}\n[data.returns]\nsource = \"data/returns.csv\"\nnetted_on = \"{netted_on}\"\n"
        );
        assert_known(&shop, &returns, 1);
        assert_known(&shop, &format!("frequency = \"weekly\"\n{returns}"), 7);
    }
    assert_known(&shop, &format!("allow_negative = true\n{more}"), 1);
}

#[test]
fn returns_alone_are_known_one_by_one() {
    let shop = Shop::new();
    let all = rows(1_500, DAYS);
    let mut back = String::from("sku,warehouse_id,return_date,quantity\n");
    for row in all.iter().step_by(7) {
        let date = row.date + Days::new(draw(row.cents as u64) % 20);
        writeln!(back, "{},{},{date},{}", row.sku, row.warehouse, row.quantity + 2).unwrap();
    }
    shop.write("returns.csv", &back);
    shop.write("sales.csv", &csv(&all));
    let more = "[data.returns]\nsource = \"data/returns.csv\"\n";
    assert_known(&shop, more, 1);
    assert_known(&shop, &format!("frequency = \"weekly\"\n{more}"), 7);
}
