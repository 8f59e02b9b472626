//! One table, written in many ways, is one panel.

use std::fs;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
};
use chrono::{Days, NaiveDate};
use forecastle_core::Panel;
use forecastle_core::panel::Role;
use forecastle_pipeline::config::{self, Settings};
use forecastle_pipeline::ingest::ingest;
use parquet::arrow::ArrowWriter;
use tempfile::TempDir;

/// A row: store, date, sales, promotion.
type Row = (i64, NaiveDate, Option<f64>, f64);

const WEEKS: u64 = 20;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Twenty Fridays of three stores; amounts have a fraction so that the decimal sign matters.
fn rows() -> Vec<Row> {
    let weeks = |store: i64| {
        (0..WEEKS).map(move |week| {
            let sales = 1000.0 * store as f64 + week as f64 + 0.25;
            let day = date("2024-01-05") + Days::new(7 * week);
            (store, day, Some(sales), f64::from(week % 4 == 0))
        })
    };
    (1..=3).flat_map(weeks).collect()
}

/// How a text file is written.
#[derive(Clone, Copy)]
struct Style {
    delimiter: char,
    line_end: &'static str,
    mark: &'static str,
    dates: &'static str,
    decimal: char,
}

const PLAIN: Style =
    Style { delimiter: ',', line_end: "\n", mark: "", dates: "%Y-%m-%d", decimal: '.' };

fn text(rows: &[Row], style: Style) -> String {
    let join = |cells: [String; 4]| cells.join(&style.delimiter.to_string());
    let header = ["Store", "Date", "Sales", "Promo"].map(str::to_owned);
    let mut text = format!("{}{}{}", style.mark, join(header), style.line_end);
    for (store, day, sales, promo) in rows {
        let sales = sales.map_or(String::new(), |value| value.to_string());
        text.push_str(&join([
            store.to_string(),
            day.format(style.dates).to_string(),
            sales.replace('.', &style.decimal.to_string()),
            promo.to_string(),
        ]));
        text.push_str(style.line_end);
    }
    text
}

fn settings(project: &TempDir, source: &str, more: &str) -> Settings {
    let text = format!(
        "version = 1\nname = \"t\"\n\n[data.sales]\nsource = \"{source}\"\nkeys = [\"Store\"]\n\
         time = \"Date\"\ntarget = \"Sales\"\nknown_future = [\"Promo\"]\n{more}"
    );
    fs::write(project.path().join(config::FILE_NAME), text).unwrap();
    config::load(project.path()).unwrap()
}

fn panel_of_bytes(name: &str, bytes: &[u8], more: &str) -> Panel {
    let project = TempDir::new().unwrap();
    fs::write(project.path().join(name), bytes).unwrap();
    let ingested = ingest(&settings(&project, name, more), date("2026-01-15")).unwrap();
    ingested.panel.unwrap_or_else(|| panic!("no panel: {:?}", ingested.evidence))
}

fn panel_of(rows: &[Row], more: &str) -> Panel {
    panel_of_bytes("sales.csv", text(rows, PLAIN).as_bytes(), more)
}

/// Unknown values are not equal to themselves, so panels are compared as text.
fn assert_same(panel: &Panel, expected: &Panel, what: &str) {
    assert_eq!(format!("{panel:?}"), format!("{expected:?}"), "{what}");
}

#[test]
fn every_way_to_write_a_text_file_gives_one_panel() {
    let expected = panel_of(&rows(), "");
    assert_eq!((expected.series_count(), expected.period_count()), (3, WEEKS as usize));
    assert_eq!(expected.values(1)[3], 2003.25);
    let styles = [
        ("semicolons", Style { delimiter: ';', ..PLAIN }),
        ("tabs", Style { delimiter: '\t', ..PLAIN }),
        ("pipes", Style { delimiter: '|', ..PLAIN }),
        ("carriage returns", Style { line_end: "\r\n", ..PLAIN }),
        ("blank lines", Style { line_end: "\n\n", ..PLAIN }),
        ("a byte-order mark", Style { mark: "\u{feff}", ..PLAIN }),
        ("a decimal comma", Style { delimiter: ';', decimal: ',', ..PLAIN }),
        ("day first", Style { dates: "%d-%m-%Y", ..PLAIN }),
        ("month first", Style { dates: "%m/%d/%Y", ..PLAIN }),
        ("points", Style { dates: "%d.%m.%Y", ..PLAIN }),
        ("no signs", Style { dates: "%Y%m%d", ..PLAIN }),
        ("names of months", Style { dates: "%d %b %Y", ..PLAIN }),
    ];
    for (what, style) in styles {
        let panel = panel_of_bytes("sales.csv", text(&rows(), style).as_bytes(), "");
        assert_same(&panel, &expected, what);
    }
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let expected = panel_of(&rows(), "");
    let mut shuffled = rows();
    shuffled.reverse();
    assert_same(&panel_of(&shuffled, ""), &expected, "reversed");
    // 7 has no factor in common with 60, so this visits every row once.
    let count = shuffled.len();
    let strided: Vec<_> = (0..count).map(|place| shuffled[place * 7 % count]).collect();
    assert_same(&panel_of(&strided, ""), &expected, "in strides");
}

fn parquet(columns: [ArrayRef; 4]) -> Vec<u8> {
    let names = ["Store", "Date", "Sales", "Promo"];
    let batch = RecordBatch::try_from_iter(names.into_iter().zip(columns)).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_gives_the_same_panel_whatever_its_types() {
    let rows = rows();
    let expected = panel_of(&rows, "");
    let days = |day: NaiveDate| day.signed_duration_since(date("1970-01-01")).num_days();
    let as_days = rows.iter().map(|row| days(row.1) as i32);
    let as_moments = rows.iter().map(|row| days(row.1) * 86_400_000);
    let as_text = rows.iter().map(|row| row.1.to_string());
    let dates: [(&str, ArrayRef); 3] = [
        ("Date32", Arc::new(Date32Array::from_iter_values(as_days))),
        ("timestamps", Arc::new(TimestampMillisecondArray::from_iter_values(as_moments))),
        ("text dates", Arc::new(StringArray::from_iter_values(as_text))),
    ];
    let keys: [(&str, ArrayRef); 2] = [
        ("whole-number keys", Arc::new(Int64Array::from_iter_values(rows.iter().map(|r| r.0)))),
        (
            "text keys",
            Arc::new(StringArray::from_iter_values(rows.iter().map(|r| r.0.to_string()))),
        ),
    ];
    let sales: ArrayRef = Arc::new(rows.iter().map(|row| row.2).collect::<Float64Array>());
    let promo: ArrayRef = Arc::new(Float64Array::from_iter_values(rows.iter().map(|row| row.3)));
    for (of_dates, date) in &dates {
        for (of_keys, key) in &keys {
            let bytes = parquet([key.clone(), date.clone(), sales.clone(), promo.clone()]);
            let panel = panel_of_bytes("sales.parquet", &bytes, "");
            assert_same(&panel, &expected, &format!("{of_dates}, {of_keys}"));
        }
    }
}

#[test]
fn an_absent_period_is_zero_or_unknown_as_the_setting_says() {
    let mut with_gap = rows();
    with_gap.remove(WEEKS as usize + 5);
    let unknown = panel_of(&with_gap, "missing_period = \"unknown\"\n");
    assert!(unknown.values(1)[5].is_nan());
    let zero = panel_of(&with_gap, "missing_period = \"zero\"\n");
    assert_eq!(zero.values(1)[5], 0.0);
    assert_eq!(zero.values(1)[6], 2006.25);
    // A row whose target is empty is a row: what it says is that nobody knows.
    let mut emptied = rows();
    emptied[WEEKS as usize + 5].2 = None;
    assert!(panel_of(&emptied, "missing_period = \"zero\"\n").values(1)[5].is_nan());
}

#[test]
fn periods_before_a_series_begins_are_not_stored() {
    let mut late = rows();
    late.retain(|(store, day, ..)| *store != 3 || *day >= date("2024-03-15"));
    let panel = panel_of(&late, "");
    assert_eq!(panel.start(2), 10);
    assert_eq!(panel.values(2).len(), WEEKS as usize - 10);
    assert_eq!(panel.values(2)[0], 3010.25);
    assert_eq!(panel.values(0).len(), WEEKS as usize);
}

#[test]
fn rows_without_target_at_the_end_are_the_known_future() {
    let mut all = rows();
    let last = date("2024-01-05") + Days::new(7 * (WEEKS - 1));
    for store in 1..=3 {
        for week in 1..=4 {
            all.push((store, last + Days::new(7 * week), None, week as f64));
        }
    }
    let panel = panel_of(&all, "");
    assert_eq!((panel.period_count(), panel.future_count()), (WEEKS as usize, 4));
    assert_eq!(panel.frequency().label(panel.origin()), last.to_string());
    let promo = panel.covariate_values(0, 2);
    assert_eq!(promo[promo.len() - 4..], [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(panel.covariates()[0].role, Role::KnownFuture { periods_ahead: vec![4; 3] });
}
