//! What is wrong with single rows is said with its place.

use forecastle_pipeline::ingest::Findings;
use forecastle_pipeline::validate::{Facts, Report, Severity, validate};

use crate::shop::{Shop, csv, rows};

fn report(shop: &Shop, source: &str, more: &str) -> Report {
    let settings = shop.settings(source, more);
    let read = forecastle_pipeline::ingest::ingest(&settings, crate::shop::today()).unwrap();
    validate(&Facts { evidence: &read.evidence, panel: read.panel.as_ref(), settings: &settings })
}

fn lines(findings: &Findings) -> Vec<u64> {
    findings.cells.iter().map(|cell| cell.row).collect()
}

/// Replaces lines of a text, counted from 1.
fn with_lines(text: &str, changed: &[(usize, &str)]) -> String {
    let mut lines: Vec<_> = text.lines().collect();
    for (line, new) in changed {
        lines[line - 1] = new;
    }
    lines.join("\n")
}

#[test]
fn bad_cells_are_named_by_their_lines_in_every_block() {
    // Several blocks of text; lines with quotes and line breaks in between.
    let text = csv(&rows(300_000, 90));
    let changed = [
        (2, "2024-02-30,S1,north,1,1.00,x"),
        (3, "2024-01-05,S1,\"north\",1,1.00,\"two\nlines\""),
        (150_000, "2024-01-05,S1,north,many,1.00,x"),
        (150_001, "2024-01-05,,north,1,1.00,x"),
        (150_002, "2024-01-05,S1,north,1,1.00"),
        (250_000, "2024-01-05,S1,north,,1.00,x"),
        (250_001, "2026-03-05,S1,north,1,1.00,x"),
        (299_999, "2024-01-05,S1,north,-2,-1.00,x"),
        (300_000, "2024-01-05,S1,north,1e20,1.00,x"),
    ];
    let text = with_lines(&text, &changed);
    for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let shop = Shop::new();
        shop.write("sales.csv", &text);
        let (_, evidence) = shop.read("sales.csv", "[forecast]\nthreads = 3");
        // The row on line 3 takes two lines.
        assert_eq!(lines(&evidence.unreadable_dates), [2]);
        assert_eq!(lines(&evidence.not_numbers), [150_001]);
        assert_eq!(lines(&evidence.empty_keys), [150_002]);
        assert_eq!(lines(&evidence.wrong_width), [150_003]);
        assert_eq!(lines(&evidence.empty_targets), [150_001, 250_001, 300_001]);
        assert_eq!(lines(&evidence.future_rows), [250_002]);
        assert_eq!(lines(&evidence.negative_targets), [300_000]);
        assert_eq!(lines(&evidence.infinite), [300_001]);
        let cell = &evidence.not_numbers.cells[0];
        assert_eq!((cell.column.as_str(), cell.value.as_str()), ("quantity", "many"));
    }
}

#[test]
fn what_was_found_is_said_again_without_reading_again() {
    let text = with_lines(&csv(&rows(500, 30)), &[(7, "2024-02-30,S1,north,1,1.00,x")]);
    let shop = Shop::new();
    shop.write("sales.csv", &text);
    let first = report(&shop, "sales.csv", "");
    assert!(!first.passed());
    assert_eq!(report(&shop, "sales.csv", ""), first);
}

#[test]
fn a_quote_that_nobody_closes_is_found() {
    let text = with_lines(&csv(&rows(500, 30)), &[(400, "2024-01-05,\"S1,north,1,1.00,x")]);
    let shop = Shop::new();
    shop.write("sales.csv", &text);
    let (_, evidence) = shop.read("sales.csv", "");
    assert_eq!(lines(&evidence.open_quotes), [400]);
}

#[test]
fn a_transaction_that_is_there_twice_is_found() {
    let mut text = String::from("transaction_id,transaction_date,sku,quantity\n");
    for number in 0..50 {
        text.push_str(&format!("T{},2024-01-{:02},a,1\n", number % 48, number % 28 + 1));
    }
    let shop = Shop::new();
    shop.write("sales.csv", &text);
    let (_, evidence) = shop.read("sales.csv", "");
    assert_eq!(lines(&evidence.tables.repeated_ids), [50, 51]);
    assert_eq!(evidence.tables.repeated_ids.cells[1].note, "data/sales.csv:3");
}

#[test]
fn dates_with_two_readings_keep_the_gate_shut() {
    let shop = Shop::new();
    shop.write("sales.csv", "transaction_date,sku,quantity\n01/02/2024,a,1\n03/04/2024,a,2\n");
    let (panel, evidence) = shop.read("sales.csv", "");
    assert!(panel.is_none() && evidence.ambiguous_dates.is_some());
    let panel = shop.panel("sales.csv", "date_format = \"%d/%m/%Y\"");
    assert_eq!(panel.frequency().label(panel.origin()), "2024-04-03");
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let shop = Shop::new();
    shop.write("sales.csv", "date,sku,quantity\n2024-01-01,a,1\n");
    let report = report(&shop, "sales.csv", "");
    let missing = report.problems.iter().find(|problem| problem.code == "V006").unwrap();
    assert_eq!(missing.severity, Some(Severity::Error));
    assert!(missing.message.contains("transaction_date"), "{}", missing.message);
    let panel = shop.panel("sales.csv", "columns = { date = \"transaction_date\" }");
    assert_eq!(panel.series_count(), 1);
}
