//! Sums are those of the slow way, however the rows come and however many threads read them.

use std::fs;
use std::path::Path;

use crate::shop::{Shop, assert_holds, csv, parquet, rows, sums};

/// The sums on disk, as bytes.
fn segments(project: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(project.join(".forecastle/demand")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "segment"));
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn text_and_parquet_give_the_sums_of_the_slow_way() {
    let rows = rows(40_000, 90);
    let expected = sums(&rows);
    let shop = Shop::new();
    shop.write("sales.csv", &csv(&rows));
    parquet(&rows, &shop.folder.path().join("data/sales.parquet"));
    for source in ["sales.csv", "sales.parquet"] {
        assert_holds(&shop.panel(source, ""), &expected, |sum| sum.0 as f64);
        let money = shop.panel(source, "target = \"revenue\"");
        assert_holds(&money, &expected, |sum| sum.1 as f64 / 100.0);
    }
}

#[test]
fn neither_threads_nor_the_order_of_rows_change_a_byte() {
    // More than one block of text, several row groups, and more rows than fit in memory.
    let mut rows = rows(400_000, 90);
    let mut seen: Vec<Vec<Vec<u8>>> = Vec::new();
    for (round, threads) in [1, 4, 3].into_iter().enumerate() {
        let shop = Shop::new();
        shop.write("sales.csv", &csv(&rows));
        parquet(&rows, &shop.folder.path().join("data/sales.parquet"));
        let source = if round == 2 { "sales.parquet" } else { "sales.csv" };
        let more = format!("memory_mb = 64\n[forecast]\nthreads = {threads}");
        let panel = shop.panel(source, &more);
        assert_holds(&panel, &sums(&rows), |sum| sum.0 as f64);
        seen.push(segments(shop.folder.path()));
        rows.reverse();
        rows.rotate_left(12_345);
    }
    assert_eq!(seen[0].len(), 1);
    assert!(seen.iter().all(|other| *other == seen[0]), "other bytes");
}

#[test]
fn weeks_and_months_are_sums_of_their_days() {
    let rows = rows(5_000, 120);
    let shop = Shop::new();
    shop.write("sales.csv", &csv(&rows));
    let daily = shop.panel("sales.csv", "");
    for (frequency, first, last) in
        [("weekly", "2024-01-01", "2024-04-22"), ("monthly", "2024-01-01", "2024-03-01")]
    {
        let panel = shop.panel("sales.csv", &format!("frequency = \"{frequency}\""));
        let label = |place| panel.frequency().label(panel.period_at(place));
        assert_eq!(
            (label(0), panel.frequency().label(panel.origin())),
            (first.into(), last.into())
        );
        for series in 0..panel.series_count() {
            let end = panel.frequency().date_of(panel.origin().plus(1)).date();
            let begin = daily.period_at(daily.start(series) as i64);
            let days = daily.values(series).iter().enumerate();
            let known = days.filter(|(place, _)| {
                daily.frequency().date_of(begin.plus(*place as i64)).date() < end
            });
            let expected: f64 = known.map(|(_, value)| value).sum();
            assert_eq!(panel.values(series).iter().sum::<f64>(), expected);
        }
    }
}

#[test]
fn keys_are_those_that_the_settings_name() {
    let rows = rows(2_000, 30);
    let shop = Shop::new();
    shop.write("sales.csv", &csv(&rows));
    let panel = shop.panel("sales.csv", "keys = [\"warehouse_id\"]\nweight = \"revenue\"");
    assert_eq!(panel.key_names(), ["warehouse_id"]);
    let total: f64 = (0..3).flat_map(|series| panel.values(series)).sum();
    assert_eq!(total, rows.iter().map(|row| row.quantity as f64).sum::<f64>());
    // Without a warehouse in the table the products are the series.
    let text = csv(&rows).replace("warehouse_id", "place");
    shop.write("other.csv", &text);
    let panel = shop.panel("other.csv", "columns = { quantity = \"quantity\" }");
    assert_eq!((panel.key_names(), panel.series_count()), (&["sku".to_owned()][..], 13));
}
