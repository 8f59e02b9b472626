//! Outliers and stock-outs against the truth.

use std::collections::BTreeSet;

use forecastle_core::Panel;
use forecastle_pipeline::clean::{Cleaned, Mask, OutlierRule, RawClean, StockOutRule, Why, clean};
use forecastle_pipeline::sample::retail::{Plan, Size};
use forecastle_pipeline::sample::{ECOMMERCE, LOGISTICS};
use forecastle_pipeline::table::FileFormat;

use crate::shop::{Shop, made, options, shop};

fn rules(outliers: OutlierRule, stockouts: StockOutRule) -> RawClean {
    RawClean { outliers, stockouts, stockout_column: None }
}

/// What the stock table says: nothing was left in the evening.
fn mask(shop: &Shop) -> Mask {
    let flags = shop.daily.numbers("is_stock_out").iter();
    let out: BTreeSet<_> = shop
        .places
        .iter()
        .zip(flags)
        .filter(|(_, flag)| **flag == 1.0)
        .map(|(place, _)| *place)
        .collect();
    Mask::of(&shop.panel, |series, place| out.contains(&(series, place)))
}

fn generated(plan: &'static Plan, seed: u64, change: impl Fn(&mut Size)) -> Shop {
    let mut options = options(plan, seed);
    change(&mut options.size);
    shop(made(plan, &options).0.path())
}

#[test]
fn planted_outliers_are_found_and_little_else() {
    for (plan, seed) in [(&LOGISTICS, 1), (&LOGISTICS, 2), (&ECOMMERCE, 3)] {
        let shop = generated(plan, seed, |size| {
            (size.skus, size.warehouses) = (120, size.warehouses.min(5));
            size.outliers_per_1000 = 1.0;
        });
        let cleaned =
            clean(&shop.panel, &mask(&shop), &rules(OutlierRule::Cap, StockOutRule::Mask));
        let planted: BTreeSet<_> = shop
            .places
            .iter()
            .zip(shop.daily.numbers("outlier"))
            .filter(|(_, units)| **units > 0.0)
            .map(|(place, _)| *place)
            .collect();
        let found: BTreeSet<_> = cleaned
            .changes
            .iter()
            .filter(|change| change.why == Why::Outlier)
            .map(|change| (change.series, change.place))
            .collect();
        let right = planted.intersection(&found).count() as f64;
        let precision = 100.0 * right / found.len() as f64;
        let recall = 100.0 * right / planted.len() as f64;
        println!(
            "{} seed {seed}: {} planted, {} found; precision {precision:.1} %, recall {recall:.1} %",
            plan.name,
            planted.len(),
            found.len()
        );
        assert!(planted.len() > 100);
        assert!(precision > 90.0 && recall > 90.0);
        assert_undone(&shop.panel, &cleaned);
    }
}

fn assert_undone(panel: &Panel, cleaned: &Cleaned) {
    let undone = cleaned.undo();
    for series in 0..panel.series_count() {
        assert_eq!(panel.values(series), undone.values(series));
    }
}

#[test]
fn demand_without_stock_is_recovered() {
    for (plan, seed) in [(&LOGISTICS, 4), (&LOGISTICS, 5), (&ECOMMERCE, 6)] {
        let shop = generated(plan, seed, |size| {
            (size.skus, size.warehouses) = (120, size.warehouses.min(5));
            size.stock_out_percent = 15.0;
            size.outliers_per_1000 = 0.0;
        });
        let mask = mask(&shop);
        let share = 100.0 * mask.count() as f64 / shop.daily.rows as f64;
        let demand: f64 = shop.daily.numbers("demand").iter().sum();
        let total = |panel: &Panel| -> f64 {
            (0..panel.series_count())
                .flat_map(|series| panel.values(series))
                .filter(|v| !v.is_nan())
                .sum()
        };
        let bias = |sum: f64| 100.0 * (sum / demand - 1.0);
        let imputed = clean(&shop.panel, &mask, &rules(OutlierRule::Off, StockOutRule::Impute));
        let masked = clean(&shop.panel, &mask, &rules(OutlierRule::Off, StockOutRule::Mask));
        // A mean of what is known stands for what is not.
        let by_mean: f64 = (0..masked.panel.series_count())
            .map(|series| {
                let known = masked.panel.values(series).iter().filter(|value| !value.is_nan());
                let (sum, count) = known.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
                let days = shop.places.iter().filter(|(own, _)| *own == series).count() as f64;
                if count > 0.0 { sum / count * days } else { 0.0 }
            })
            .sum();
        let (before, after, masked_mean) =
            (bias(total(&shop.panel)), bias(total(&imputed.panel)), bias(by_mean));
        println!(
            "{} seed {seed}: {share:.1} % of days without stock; bias {before:+.1} % as sold, {after:+.2} % \
             imputed, {masked_mean:+.2} % masked; recovered {:.1} % of sales",
            plan.name,
            100.0 * imputed.recovered / imputed.sold
        );
        assert!(before < -8.0, "{before}");
        assert!(after.abs() < 3.0, "{after}");
        assert!(masked_mean.abs() < 5.0, "{masked_mean}");
        assert_undone(&shop.panel, &imputed);
    }
}

/// What comes later changes nothing of what was cleaned before.
#[test]
fn cleaning_knows_nothing_of_the_future() {
    let shop = generated(&LOGISTICS, 7, |size| {
        (size.skus, size.warehouses, size.days) = (40, 3, 240);
        (size.stock_out_percent, size.outliers_per_1000) = (10.0, 3.0);
    });
    let mask = mask(&shop);
    let rules = rules(OutlierRule::Cap, StockOutRule::Impute);
    let origin = 150;
    let changed = shop.panel.map_values(|series, place, value| {
        let is_later = shop.panel.start(series) + place >= origin;
        if is_later { 7.0 * value + 100.0 } else { value }
    });
    let (one, other) = (clean(&shop.panel, &mask, &rules), clean(&changed, &mask, &rules));
    let mut compared = 0;
    for series in 0..shop.panel.series_count() {
        let known = origin.saturating_sub(shop.panel.start(series));
        let bits = |cleaned: &Cleaned| -> Vec<u64> {
            let values =
                &cleaned.panel.values(series)[..known.min(cleaned.panel.values(series).len())];
            values.iter().map(|value| value.to_bits()).collect()
        };
        assert_eq!(bits(&one), bits(&other), "series {series}");
        compared += known;
    }
    assert!(compared > 1000 && one.changes.iter().any(|change| change.why == Why::StockOut));
}

#[test]
fn changes_are_listed_with_old_and_new() {
    let shop = generated(&LOGISTICS, 8, |size| {
        (size.skus, size.warehouses, size.days) = (20, 2, 120);
        size.outliers_per_1000 = 5.0;
    });
    let cleaned = clean(&shop.panel, &mask(&shop), &rules(OutlierRule::Cap, StockOutRule::Off));
    let mut bytes = Vec::new();
    cleaned.write_changes("date", FileFormat::Csv, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("sku,warehouse_id,date,why,old,new,expected"));
    assert_eq!(lines.count(), cleaned.changes.len());
    assert!(!cleaned.changes.is_empty());
    assert!(cleaned.changes.iter().all(|change| change.new < change.old));
    let reported = clean(&shop.panel, &mask(&shop), &rules(OutlierRule::Report, StockOutRule::Off));
    assert_eq!(reported.changes.len(), cleaned.changes.len());
    assert_eq!(reported.panel, shop.panel);
}
