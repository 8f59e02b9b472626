//! Real invoices of a gift shop: cancellations matched, what is no goods set apart, every unit accounted for.

use std::path::{Path, PathBuf};

use forecastle_pipeline::ingest::ingest;

use crate::shop::{Shop, today};

const SETTINGS: &str = r#"
keys = ["sku"]
columns = { StockCode = "sku", InvoiceNo = "order_id", CustomerID = "customer_id", InvoiceDate = "transaction_date", Quantity = "quantity", UnitPrice = "price" }
"#;

const RULES: &str = r#"
cancellations = "match"
exclude = { sku = ["POST", "DOT", "M", "D", "S", "B", "C2", "PADS", "CRUK", "BANK CHARGES", "AMAZONFEE", "gift_*"] }
"#;

fn data() -> Option<PathBuf> {
    let folder = match std::env::var_os("FORECASTLE_TEST_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    let file = folder.join("online_retail/online_retail.parquet");
    if file.is_file() {
        return Some(file);
    }
    eprintln!(
        "skipped: the data set online_retail is not here; FORECASTLE_TEST_DATA names its folder"
    );
    None
}

const MICRO: i128 = 1_000_000;

#[test]
fn every_unit_of_the_invoices_is_accounted_for() {
    let Some(file) = data() else { return };
    let shop = Shop::new();
    std::os::unix::fs::symlink(file, shop.folder.path().join("data/lines.parquet")).unwrap();
    // As they are: the published sums.
    let settings = shop.settings("lines.parquet", &format!("{SETTINGS}allow_negative = true"));
    let read = ingest(&settings, today()).unwrap();
    let figures = read.evidence.demand.clone().unwrap();
    assert_eq!(figures.rows, 541_909);
    assert_eq!(figures.quantity, 5_176_450 * MICRO);
    assert_eq!(figures.revenue / (MICRO / 100), 974_774_793);
    assert_eq!(read.evidence.negative_targets.total, 10_624);
    let panel = read.panel.unwrap();
    let total: f64 = (0..panel.series_count()).flat_map(|series| panel.values(series)).sum();
    assert_eq!(total, 5_176_450.0);
    // Saturdays and the days around New Year sold nothing.
    let label = |place| panel.frequency().label(panel.period_at(place));
    assert_eq!(
        (label(0), panel.frequency().label(panel.origin())),
        ("2010-12-01".into(), "2011-12-09".into())
    );
    for place in 0..panel.period_count() {
        let date = panel.frequency().date_of(panel.period_at(place as i64)).date();
        let label = date.to_string();
        if date.format("%u").to_string() == "6"
            || ("2010-12-24".."2011-01-04").contains(&label.as_str())
        {
            let of_day = (0..panel.series_count()).filter_map(|series| {
                panel.values(series).get(place.checked_sub(panel.start(series))?)
            });
            assert_eq!(of_day.sum::<f64>(), 0.0, "{date}");
        }
    }

    let settings = shop.settings("lines.parquet", &format!("{SETTINGS}{RULES}"));
    let read = ingest(&settings, today()).unwrap();
    let figures = read.evidence.demand.clone().unwrap();
    assert_eq!((figures.rows, figures.quantity), (541_909, 5_176_450 * MICRO));
    assert!(figures.excluded_rows > 2_000, "{figures:?}");
    assert!(figures.cancelled_lines > 7_000, "{figures:?}");
    assert!(
        figures.cancelled_quantity > (80_995 + 74_215) * MICRO,
        "the two huge pairs: {figures:?}"
    );
    let panel = read.panel.unwrap();
    let values = || (0..panel.series_count()).flat_map(|series| panel.values(series));
    assert!(values().all(|value| *value >= 0.0));
    // Matching moves nothing but what cancels out; what is left is the rest and what nobody could net.
    let unsettled: f64 = read
        .evidence
        .remarks
        .iter()
        .filter_map(|remark| {
            remark.strip_suffix(
                " units below zero had no earlier sales to be taken off, and count as zero",
            )
        })
        .map(|units| units.parse::<f64>().unwrap())
        .sum();
    let goods = (figures.quantity - figures.excluded_quantity) as f64 / MICRO as f64;
    assert_eq!(values().sum::<f64>(), goods + unsettled);
    eprintln!("{figures:?}, {unsettled} units not netted");
    // The pair of 80,995 paper birds was ordered and cancelled on 9 December 2011, within minutes.
    let birds = panel.keys().iter().position(|key| key.parts() == ["23843"]).unwrap();
    assert_eq!(panel.values(birds).iter().sum::<f64>(), 0.0);
}
