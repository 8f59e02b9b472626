//! The tables say what the truth says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use forecastle_pipeline::sample::retail::{Form, Plan, Size};
use forecastle_pipeline::sample::{ECOMMERCE, LOGISTICS};

use crate::frame::Frame;
use crate::shop::{made, options};

fn small(plan: &'static Plan) -> Size {
    Size { skus: 60, warehouses: 4, days: 300, stock_out_percent: 8.0, ..plan.size }
}

#[test]
fn what_is_sold_is_what_was_wanted_and_there() {
    for plan in [&LOGISTICS, &ECOMMERCE] {
        let mut options = options(plan, 5);
        options.size = small(plan);
        let (folder, written) = made(plan, &options);
        let folder = folder.path();
        let daily = Frame::read(&folder.join("truth/daily.parquet"));
        let stock = Frame::read(&folder.join("data/stock.parquet"));
        assert_eq!(daily.rows, stock.rows);
        let of = |name: &str| daily.numbers(name);
        for row in 0..daily.rows {
            let (demand, available) = (of("demand")[row], of("available")[row]);
            let (sold, outlier) = (of("sold")[row], of("outlier")[row]);
            assert_eq!(sold, demand.min(available) + outlier, "row {row}");
            assert_eq!(stock.numbers("on_hand")[row], available - (sold - outlier), "row {row}");
            let is_out = stock.numbers("on_hand")[row] == 0.0;
            assert_eq!(of("is_stock_out")[row] == 1.0, is_out, "row {row}");
        }
        sums_agree(folder, &daily, written.transactions);
        returns_are_of_sales(folder, &daily);
        planted_are_listed(folder, &daily);
    }
}

fn sums_agree(folder: &Path, daily: &Frame, rows: u64) {
    let transactions = Frame::read(&folder.join("data/transactions.parquet"));
    assert_eq!(transactions.rows as u64, rows);
    let mut sums: BTreeMap<(String, String, i64), f64> = BTreeMap::new();
    for (key, quantity) in
        transactions.days("transaction_date").zip(transactions.numbers("quantity"))
    {
        assert!(*quantity > 0.0);
        *sums.entry(key).or_default() += quantity;
    }
    for (key, sold) in daily.days("date").zip(daily.numbers("sold")) {
        assert_eq!(sums.remove(&key).unwrap_or(0.0), *sold, "{key:?}");
    }
    assert_eq!(sums.len(), 0, "sales of series that are not in the truth");
    let ids = transactions.numbers("transaction_id");
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "ids are unique and ascend");
}

fn returns_are_of_sales(folder: &Path, daily: &Frame) {
    let returns = Frame::read(&folder.join("data/returns.parquet"));
    assert!(returns.rows > 0);
    let sold: BTreeMap<_, _> = daily.days("date").zip(daily.numbers("sold")).collect();
    let mut back: BTreeMap<_, f64> = BTreeMap::new();
    for (key, quantity) in returns.days("transaction_date").zip(returns.numbers("quantity")) {
        *back.entry(key).or_default() += quantity;
    }
    for (key, quantity) in &back {
        assert!(quantity <= sold[key], "{key:?}: {quantity} of {}", sold[key]);
    }
    let later = returns.numbers("return_date").iter().zip(returns.numbers("transaction_date"));
    assert!(later.into_iter().all(|(back, sold)| back > sold));
}

fn planted_are_listed(folder: &Path, daily: &Frame) {
    let outliers = Frame::read(&folder.join("truth/outliers.parquet"));
    let listed: f64 = outliers.numbers("planted_units").iter().sum();
    assert_eq!(listed, daily.numbers("outlier").iter().sum::<f64>());
    assert!(outliers.rows > 10);
    let spells = Frame::read(&folder.join("truth/stock_outs.parquet"));
    let days = spells.numbers("last_day").iter().zip(spells.numbers("first_day"));
    let days: f64 = days.map(|(last, first)| last - first + 1.0).sum();
    assert_eq!(days, daily.numbers("is_stock_out").iter().sum::<f64>());
    let lost: f64 = spells.numbers("lost_units").iter().sum();
    let of = |name: &str| daily.numbers(name).iter().sum::<f64>();
    assert_eq!(lost, of("demand") + of("outlier") - of("sold"));
}

#[test]
fn files_do_not_depend_on_the_number_of_threads() {
    let mut options = options(&LOGISTICS, 9);
    options.size = Size { skus: 70, warehouses: 3, days: 70, ..LOGISTICS.size };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| made(&LOGISTICS, &options).0)
    };
    let (one, four) = (with(1), with(4));
    let bytes = |folder: &Path, name: &str| fs::read(folder.join(name)).unwrap();
    for name in [
        "data/transactions.parquet",
        "data/stock.parquet",
        "truth/daily.parquet",
        "truth/skus.parquet",
    ] {
        assert!(bytes(one.path(), name) == bytes(four.path(), name), "{name}");
    }
    options.seed = 10;
    let other = made(&LOGISTICS, &options).0;
    let name = "data/transactions.parquet";
    assert!(bytes(one.path(), name) != bytes(other.path(), name));
}

#[test]
fn the_usual_sizes_have_the_shape_that_they_promise() {
    for plan in [&LOGISTICS, &ECOMMERCE] {
        let (folder, written) = made(plan, &options(plan, 1));
        let daily = Frame::read(&folder.path().join("truth/daily.parquet"));
        let share = |is: &dyn Fn(usize) -> bool| {
            100.0 * (0..daily.rows).filter(|row| is(*row)).count() as f64 / daily.rows as f64
        };
        let zeros = share(&|row| daily.numbers("sold")[row] == 0.0);
        let out = share(&|row| daily.numbers("is_stock_out")[row] == 1.0);
        let mut volumes: BTreeMap<&str, f64> = BTreeMap::new();
        for (sku, sold) in daily.text("sku").iter().zip(daily.numbers("sold")) {
            *volumes.entry(sku).or_default() += sold;
        }
        let mut volumes: Vec<f64> = volumes.into_values().collect();
        volumes.sort_by(|a, b| b.total_cmp(a));
        let top: f64 =
            volumes[..volumes.len() / 5].iter().sum::<f64>() / volumes.iter().sum::<f64>();
        println!(
            "{}: {} lines, {} series, {zeros:.1} % zero days, {out:.1} % stock-out days, \
             20 % of products make {:.0} %",
            plan.name,
            written.transactions,
            written.series,
            100.0 * top
        );
        assert!((25.0..=48.0).contains(&zeros), "{zeros} % zero days");
        assert!((2.0..=7.0).contains(&out), "{out} % stock-out days");
        assert!((0.55..=0.92).contains(&top), "the top fifth makes {top}");
    }
}

#[test]
fn planted_errors_are_where_the_list_says() {
    let mut options = options(&LOGISTICS, 3);
    options.size = Size { skus: 30, warehouses: 2, days: 100, errors: 57, ..LOGISTICS.size };
    options.form = Form::Csv;
    let (folder, _) = made(&LOGISTICS, &options);
    let errors = Frame::read(&folder.path().join("truth/errors.parquet"));
    assert_eq!(errors.rows, 57);
    let text = fs::read_to_string(folder.path().join("data/transactions.csv")).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines[0][..3], ["transaction_id", "sku", "warehouse_id"]);
    let mut seen = BTreeMap::new();
    for (kind, row) in errors.text("kind").iter().zip(errors.numbers("row")) {
        *seen.entry(kind.as_str()).or_insert(0) += 1;
        let line = &lines[*row as usize - 1];
        let number = |place: usize| line[place].parse::<f64>().unwrap();
        let is_there = match kind.as_str() {
            "duplicate_row" => lines.iter().filter(|other| other[0] == line[0]).count() == 2,
            "unknown_sku" => line[1] == "SKU-X0000",
            "unknown_warehouse" => line[2] == "WH-XX",
            "empty_sku" => line[1].is_empty(),
            "negative_quantity" => number(4) < 0.0,
            "absurd_quantity" => number(4) >= 10_000.0,
            "negative_revenue" => number(5) < 0.0,
            "future_date" => line[3] == "2026-12-05",
            "text_quantity" => line[4] == "12 pcs",
            "impossible_date" => line[3] == "2024-13-45",
            other => panic!("an error called {other}"),
        };
        assert!(is_there, "{kind} in line {row}: {line:?}");
    }
    assert_eq!(seen.len(), 10, "{seen:?}");
}
