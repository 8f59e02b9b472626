//! Tests of the files as a whole.

use super::*;

/// A row of the sales file: store, date and the remaining columns as numbers.
struct Row {
    store: usize,
    date: NaiveDate,
    values: Vec<f64>,
}

fn sales_text(sample: &WeeklyStores) -> String {
    let mut out = Vec::new();
    sample.write_sales(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn future_text(sample: &WeeklyStores) -> String {
    let mut out = Vec::new();
    sample.write_future(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn rows(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let mut cells = line.split(',');
        Row {
            store: cells.next().unwrap().parse().unwrap(),
            date: cells.next().unwrap().parse().unwrap(),
            values: cells.map(|cell| cell.parse().unwrap()).collect(),
        }
    };
    text.lines().skip(1).map(row).collect()
}

/// Mean over the usual stores of the sales in a week.
fn mean_sales(rows: &[Row], week: &str) -> f64 {
    let date: NaiveDate = week.parse().unwrap();
    let is_usual = |row: &&Row| row.date == date && ![LATE_STORE, GAP_STORE].contains(&row.store);
    let sales: Vec<f64> = rows.iter().filter(is_usual).map(|row| row.values[0]).collect();
    assert_eq!(sales.len(), 43, "{week}");
    sales.iter().sum::<f64>() / sales.len() as f64
}

#[test]
fn the_seed_decides_every_byte() {
    let sample = WeeklyStores::default();
    assert_eq!(sales_text(&sample), sales_text(&sample.clone()));
    let other = WeeklyStores { seed: sample.seed + 1, ..sample.clone() };
    assert_ne!(sales_text(&sample), sales_text(&other));
}

#[test]
fn the_default_sample_stays() {
    let text = sales_text(&WeeklyStores::default());
    let first = "1,2023-02-03,698977.82,0,32.58,3.150,279.0000000,4.400";
    assert_eq!(text.lines().nth(1), Some(first));
}

#[test]
fn rows_and_headers_are_exact() {
    let sample = WeeklyStores::default();
    let (sales, future) = (sales_text(&sample), future_text(&sample));
    assert_eq!(
        sales.lines().next(),
        Some("Store,Date,Weekly_Sales,Holiday_Flag,Temperature,Fuel_Price,CPI,Unemployment")
    );
    assert_eq!(future.lines().next(), Some("Store,Date,Holiday_Flag"));
    assert_eq!(sample.sales_rows(), 45 * 143 - LATE_STORE_WEEKS - GAP_WEEKS.len());
    assert_eq!(rows(&sales).len(), sample.sales_rows());
    assert_eq!(rows(&future).len(), 45 * 39);
}

#[test]
fn rows_are_sorted_and_absent_where_documented() {
    let rows = rows(&sales_text(&WeeklyStores::default()));
    assert!(rows.is_sorted_by(|a, b| (a.store, a.date) < (b.store, b.date)));
    let dates = |store| -> Vec<String> {
        rows.iter().filter(|row| row.store == store).map(|row| row.date.to_string()).collect()
    };
    let (usual, late, gappy) = (dates(1), dates(LATE_STORE), dates(GAP_STORE));
    assert_eq!(
        (usual.len(), usual[0].as_str(), usual[142].as_str()),
        (143, "2023-02-03", "2025-10-24")
    );
    assert_eq!(late, usual[LATE_STORE_WEEKS..]);
    let missing: Vec<&String> = usual.iter().filter(|date| !gappy.contains(date)).collect();
    assert_eq!(missing, ["2024-03-29", "2024-04-05", "2024-12-13"]);
}

#[test]
fn values_are_plausible() {
    for seed in 0..5 {
        for row in rows(&sales_text(&WeeklyStores { seed, ..WeeklyStores::default() })) {
            let &[sales, flag, temperature, fuel, price_index, unemployment] = &row.values[..]
            else {
                panic!("wrong number of cells");
            };
            assert!((150_000.0..6_000_000.0).contains(&sales), "{sales}");
            assert!(flag == 0.0 || flag == 1.0);
            assert!((-15.0..115.0).contains(&temperature), "{temperature}");
            assert!((1.5..=7.0).contains(&fuel), "{fuel}");
            assert!((270.0..370.0).contains(&price_index), "{price_index}");
            assert!((1.5..=15.0).contains(&unemployment), "{unemployment}");
        }
    }
}

#[test]
fn holidays_stand_out() {
    let rows = rows(&sales_text(&WeeklyStores::default()));
    for (before, thanksgiving, after) in
        [("2023-11-17", "2023-11-24", "2023-12-01"), ("2024-11-22", "2024-11-29", "2024-12-06")]
    {
        let neighbours = (mean_sales(&rows, before) + mean_sales(&rows, after)) / 2.0;
        let lift = mean_sales(&rows, thanksgiving) / neighbours - 1.0;
        assert!((0.30..0.50).contains(&lift), "{lift}");
    }
    for (november, before_christmas, new_year) in
        [("2023-11-17", "2023-12-22", "2024-01-05"), ("2024-11-22", "2024-12-20", "2025-01-03")]
    {
        assert!(mean_sales(&rows, before_christmas) > 1.35 * mean_sales(&rows, november));
        assert!(mean_sales(&rows, new_year) < mean_sales(&rows, november));
    }
    // Easter moves by three weeks between these years, and its lift with it.
    for (easter, after) in [("2024-03-29", "2024-04-12"), ("2025-04-18", "2025-05-02")] {
        assert!(mean_sales(&rows, easter) > 1.02 * mean_sales(&rows, after));
    }
}

#[test]
fn a_longer_sample_starts_with_the_same_rows() {
    let short = WeeklyStores { stores: 3, ..WeeklyStores::default() };
    let last_week = "2026-07-24".parse().unwrap();
    let long = WeeklyStores { weeks: short.weeks + 39, last_week, ..short.clone() };
    let long_text = sales_text(&long);
    assert!(sales_text(&short).lines().all(|line| long_text.contains(line)));
    // The dates after the short sample are those of its future file.
    let future = future_text(&short);
    let later: Vec<_> = rows(&long_text)
        .iter()
        .filter(|row| row.date > short.last_week)
        .map(|row| (row.store, row.date))
        .collect();
    assert_eq!(later, rows(&future).iter().map(|row| (row.store, row.date)).collect::<Vec<_>>());
}

#[test]
fn future_weeks_follow_the_last_week() {
    let rows = rows(&future_text(&WeeklyStores::default()));
    let first = &rows[..39];
    assert!(first.windows(2).all(|pair| pair[0].date + Days::new(7) == pair[1].date));
    assert_eq!(first[0].date, WeeklyStores::default().last_week + Days::new(7));
    let flagged: Vec<String> =
        first.iter().filter(|row| row.values == [1.0]).map(|row| row.date.to_string()).collect();
    assert_eq!(flagged, ["2025-11-28", "2025-12-26", "2026-02-13"]);
}

#[test]
fn small_and_impossible_sizes() {
    let empty = WeeklyStores { stores: 0, weeks: 0, future_weeks: 0, ..WeeklyStores::default() };
    assert_eq!(sales_text(&empty), format!("{SALES_HEADER}\n"));
    assert_eq!(future_text(&empty), format!("{FUTURE_HEADER}\n"));
    let endless =
        WeeklyStores { weeks: 100_000_000, future_weeks: usize::MAX, ..WeeklyStores::default() };
    let is_refused =
        |result: io::Result<()>| result.is_err_and(|e| e.kind() == io::ErrorKind::InvalidInput);
    assert!(is_refused(endless.write_sales(&mut io::sink())));
    assert!(is_refused(endless.write_future(&mut io::sink())));
}
