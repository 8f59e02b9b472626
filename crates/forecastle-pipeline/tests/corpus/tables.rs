//! Dates, keys, grids, and what the rules look for in tables that read.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};

use crate::case::{Case, csv, files, insert, lines, swap, text_of, usual};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The usual table with dates written in some way.
fn dated(name: &'static str, written: fn(usize, NaiveDate) -> String) -> Case {
    let rows = lines().into_iter().enumerate().map(|(n, line)| {
        let cells: Vec<_> = line.split(',').collect();
        match n {
            0 => line,
            _ => format!("{},{},{}", cells[0], written(n, day(cells[1])), cells[2]),
        }
    });
    csv(name, text_of(&rows.collect::<Vec<_>>()))
}

/// A table of days of one store with values of the place.
fn series(name: &'static str, first: &str, count: u64, value: impl Fn(u64) -> String) -> Case {
    let rows = (0..count).map(|n| format!("A,{},{}\n", day(first) + Days::new(n), value(n)));
    csv(name, format!("Store,Date,Sales\n{}", rows.collect::<String>()))
}

pub fn dates() -> Vec<Case> {
    let cell = |name, date: &str| csv(name, swap(5, &format!("S1,{date},5")));
    vec![
        cell("the thirtieth of february", "2024-02-30"),
        cell("a leap day in another year", "2023-02-29"),
        cell("month thirteen", "2024-13-01"),
        cell("day zero", "2024-01-00"),
        cell("year zero", "0000-01-04"),
        cell("year one", "0001-01-01"),
        cell("the last year", "9999-12-31"),
        cell("a year of five digits", "12024-01-04"),
        cell("two digits for the year", "24-01-04"),
        cell("a number of a spreadsheet", "45295"),
        cell("seconds since 1970", "1704326400"),
        cell("a word", "yesterday"),
        cell("a time twenty-five", "2024-01-04T25:00:00"),
        cell("empty", ""),
        cell("null", "null"),
        cell("a space inside", "2024 -01-04"),
        cell("digits of full width", "２０２４-01-04"),
        cell("after today", "2031-01-04"),
        cell("sixty years before the others", "1964-01-04"),
        cell("day first among year first", "04.01.2024"),
        cell("month first among year first", "01/04/2024"),
        dated("day and month exchange places half-way", |n, day| match n > 50 {
            true => day.format("%d/%m/%Y").to_string(),
            false => day.format("%m/%d/%Y").to_string(),
        }),
        dated("years in half of the rows", |n, day| match n % 2 {
            0 => day.format("%d.%m.%Y").to_string(),
            _ => day.format("%Y-%m-%d").to_string(),
        }),
        csv(
            "day or month, nothing to decide",
            "Store,Date,Sales\nA,01/02/2024,5\nA,02/03/2024,6\nA,03/04/2024,7\n",
        ),
        dated("spreadsheet numbers throughout", |n, _| (45_292 + n).to_string()),
        dated("seconds since 1970 throughout", |_, day| {
            day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp().to_string()
        }),
        dated("months in german", |_, day| format!("{}. Januar 2024", day.format("%d"))),
        dated("a format that is set and wrong", |_, day| day.to_string())
            .with("date_format = \"%d/%m/%Y\""),
        dated("with the offset of one zone", |_, day| format!("{day}T00:00:00+01:00")),
        dated("with offsets of two zones", |n, day| format!("{day}T06:00:00+0{}:00", 1 + n % 2)),
        dated("some with a zone, some without", |n, day| match n % 2 {
            0 => format!("{day}T06:00:00Z"),
            _ => format!("{day}T06:00:00"),
        }),
        dated("all the same", |_, _| "2024-01-01".to_owned()),
        series("a leap day that is there", "2024-02-01", 40, |n| (n % 7 + 3).to_string()),
        series("a leap day that is not there", "2023-02-01", 40, |n| (n % 7 + 3).to_string()),
        csv(
            "a leap day of a year without",
            "Store,Date,Sales\nA,2023-02-27,5\nA,2023-02-28,6\nA,2023-02-29,7\nA,2023-03-01,7\nA,2023-03-02,7\n",
        ),
    ]
}

pub fn keys() -> Vec<Case> {
    vec![
        csv("a row twice", insert(10, &lines()[8])),
        csv("a row twice with another value", insert(10, "S1,2024-01-08,999")),
        csv(
            "the whole table twice",
            format!("{}{}", usual(), usual().replacen("Store,Date,Sales\n", "", 1)),
        ),
        csv("a key missing", swap(5, ",2024-01-04,5")),
        csv("a key of spaces", swap(5, "   ,2024-01-04,5")),
        csv("a key that says null", usual().replace("S2", "null")),
        csv("spaces around a key", swap(5, " S1 ,2024-01-04,5")),
        csv("capitals differ", usual().replace("S2", "s1")),
        csv("zeros before a number", usual().replace("S1", "7").replace("S2", "007")),
        csv("a sign that is not seen", usual().replace("S2", "S1\u{200b}")),
        csv("letters of another script", usual().replace("S1", "A").replace("S2", "А")),
        csv("written from right to left", usual().replace("S2", "\u{202e}2S")),
        csv("a formula as a key", usual().replace("S2", "=HYPERLINK(\"\"x\"\")")),
        csv("a path as a key", usual().replace("S2", "../../etc/passwd")),
        csv("a total among the series", usual().replace("S2", "Total")),
        csv("no keys but two rows a day", usual()).with("keys = []"),
        csv("the date as a key", usual()).with("keys = [\"Date\"]"),
        csv("a series of one row", format!("{}S3,2024-02-09,5\n", usual())),
        csv("a series that ended long ago", format!("{}S3,2022-02-09,5\n", usual())),
        csv(
            "a static column that changes",
            text_of(
                &lines()
                    .into_iter()
                    .enumerate()
                    .map(|(n, line)| match n {
                        0 => format!("{line},City"),
                        20 => format!("{line},Bergen"),
                        _ => format!("{line},Oslo"),
                    })
                    .collect::<Vec<_>>(),
            ),
        )
        .with("static = [\"City\"]"),
    ]
}

/// Hours of a zone of central Europe, as its clocks show them.
fn local_hours(first: &str, count: i64) -> Vec<NaiveDateTime> {
    let begin: NaiveDateTime = format!("{first}T00:00:00").parse().unwrap();
    let spring: NaiveDateTime = "2024-03-31T01:00:00".parse().unwrap();
    let autumn: NaiveDateTime = "2024-10-27T01:00:00".parse().unwrap();
    let in_utc = (0..count).map(|hour| begin + TimeDelta::hours(hour));
    in_utc
        .map(|utc| {
            let is_summer = utc >= spring && utc < autumn;
            utc + TimeDelta::hours(if is_summer { 2 } else { 1 })
        })
        .collect()
}

fn hourly(name: &'static str, hours: &[NaiveDateTime]) -> Case {
    let mut text = "Store,Date,Sales\n".to_owned();
    for store in ["A", "B"] {
        for hour in hours {
            text.push_str(&format!("{store},{},{}\n", hour.format("%Y-%m-%d %H:%M:%S"), 5));
        }
    }
    csv(name, text)
}

pub fn grids() -> Vec<Case> {
    let one_in = |every: u64| {
        let rows = (0..60).filter(move |n| n % every != 3);
        rows.map(|n| format!("A,{},{}\n", day("2024-01-01") + Days::new(n), n % 7 + 3))
            .collect::<String>()
    };
    let head = "Store,Date,Sales\n";
    vec![
        hourly("the hour that spring skips", &local_hours("2024-03-30", 72)),
        hourly("the hour that autumn has twice", &local_hours("2024-10-26", 72)),
        csv(
            "a saturday among fridays",
            (0..30)
                .map(|n| {
                    format!("A,{},5\n", day("2024-01-05") + Days::new(7 * n + u64::from(n == 12)))
                })
                .fold(head.to_owned(), |text, row| text + &row),
        ),
        csv(
            "mondays and fridays",
            (0..30)
                .map(|n| {
                    format!("A,{},5\n", day("2024-01-01") + Days::new(7 * (n / 2) + 4 * (n % 2)))
                })
                .fold(head.to_owned(), |text, row| text + &row),
        ),
        csv("days set as weekly", usual()).with("frequency = \"weekly\""),
        csv("days set as hourly", usual()).with("frequency = \"hourly\""),
        csv(
            "dates without a step",
            "Store,Date,Sales\nA,2024-01-01,5\nA,2024-01-17,6\nA,2024-03-02,7\nA,2024-08-30,7\n",
        ),
        csv("one row", "Store,Date,Sales\nA,2024-01-01,5\n"),
        csv(
            "ends of months",
            "Store,Date,Sales\nA,2024-01-31,5\nA,2024-02-29,6\nA,2024-03-31,7\nA,2024-04-30,7\nA,2024-05-31,7\n",
        ),
        csv(
            "an end of february in a common year",
            "Store,Date,Sales\nA,2022-12-31,5\nA,2023-01-31,5\nA,2023-02-29,6\nA,2023-03-31,7\nA,2023-04-30,7\n",
        ),
        csv("a gap as unknown", format!("{head}{}", one_in(5)))
            .with("missing_period = \"unknown\""),
        csv("a gap as zero", format!("{head}{}", one_in(20))),
        csv(
            "rows in reverse",
            text_of(
                &[&lines()[..1], &lines()[1..].iter().rev().cloned().collect::<Vec<_>>()].concat(),
            ),
        ),
    ]
}

/// A table of many stores, of which some do not come on the last day.
fn last_day(name: &'static str, stores: usize) -> Case {
    let mut text = "Store,Date,Sales\n".to_owned();
    for n in 0..70_u64 {
        for store in 0..if n == 69 { stores } else { 40 } {
            text.push_str(&format!(
                "S{store},{},{}\n",
                day("2025-11-06") + Days::new(n),
                n % 7 + 3
            ));
        }
    }
    csv(name, text)
}

pub fn rules() -> Vec<Case> {
    let part = |name: &str, text: &str| (format!("data/{name}.csv"), text.as_bytes().to_vec());
    let rows = "Store,Date,Sales\nA,2024-01-01,5\nA,2024-01-02,6\nA,2024-01-03,7\nA,2024-01-04,7\n";
    let more = "Store,Date,Sales\nA,2024-01-05,5\nA,2024-01-06,6\nA,2024-01-07,7\nA,2024-01-08,7\n";
    let expect = |text: &str| format!("[[check.expect]]\ncolumn = \"Sales\"\n{text}");
    let broken = swap(5, "S1,2024-01-99,5").replace("S1,2024-01-08,", "S1,2024-01-08,=x");
    vec![
        series("cases become pieces", "2024-01-01", 60, |n| ((n % 7 + 5) * if n < 40 { 1 } else { 12 }).to_string()),
        series("euros become cents", "2024-01-01", 60, |n| ((n % 7 + 5) * if n < 40 { 1 } else { 100 }).to_string()),
        series("pieces become thousands", "2024-01-01", 60, |n| format!("{}", (n % 7 + 5) as f64 / if n < 40 { 1.0 } else { 1000.0 })),
        series("a season of ten times", "2024-01-01", 90, |n| ((n % 7 + 5) * if (40..50).contains(&n) { 10 } else { 1 }).to_string()),
        series("one slip of a unit", "2024-01-01", 60, |n| ((n % 7 + 50) * if n == 40 { 100 } else { 1 }).to_string()),
        series("a feed nine days late", "2025-12-01", 37, |n| (n % 7 + 5).to_string()),
        series("a feed of yesterday", "2025-12-01", 45, |n| (n % 7 + 5).to_string()),
        series("an archive", "2023-12-01", 45, |n| (n % 7 + 5).to_string()),
        series("an archive that should be fresh", "2023-12-01", 45, |n| (n % 7 + 5).to_string()).with("[check]\nmax_age_days = 5"),
        last_day("half of the stores on the last day", 15),
        last_day("all stores on the last day", 40),
        last_day("three times the stores on the last day", 120),
        files("a file without rows among others", "data/*.csv", vec![part("a", rows), part("b", "Store,Date,Sales\n")]),
        files("the same file under two names", "data/*.csv", vec![part("a", rows), part("a copy", rows)]),
        files("a column missing in one of two files", "data/*.csv", vec![part("a", rows), part("b", &more.replace("Sales", "Sold"))]),
        files("columns in another order in one of two files", "data/*.csv", vec![part("a", rows), part("b", "Sales,Store,Date\n5,A,2024-01-05\n6,A,2024-01-06\n")]),
        files("delimiters differ between files", "data/*.csv", vec![part("a", rows), part("b", &more.replace(',', ";"))]),
        csv("below what is expected", usual()).with(&expect("min = 51.0")),
        csv("above what is expected, within the tolerance", usual()).with(&expect("max = 57.0\ntolerance_percent = 20.0")),
        csv("none of the values expected", usual()).with("[[check.expect]]\ncolumn = \"Store\"\nvalues = [\"S1\", \"S3\"]\nseverity = \"warning\""),
        csv("not as the pattern expects", usual().replace("S2", "2S")).with("[[check.expect]]\ncolumn = \"Store\"\npattern = \"S[0-9]+\""),
        csv("twice what is expected once", usual()).with("[[check.expect]]\ncolumn = \"Date\"\nunique = true"),
        csv("empty where something is expected", swap(5, "S1,2024-01-04,")).with(&expect("not_null = true")),
        csv("an expectation of nothing", usual()).with(&expect("")),
        csv("an expectation with a broken pattern", usual()).with(&expect("pattern = \"[\"")),
        csv("an expectation with a pattern that explodes", usual()).with(&expect("pattern = \"((a{1,1000}){1,1000}){1,1000}\"")),
        csv("an expectation with its bounds exchanged", usual()).with(&expect("min = 5.0\nmax = 1.0")),
        csv("an expectation misspelt", usual()).with(&expect("mim = 5.0")),
        csv("bad rows set apart", broken.clone()).with("[check]\nquarantine = true"),
        csv("too many bad rows set apart", broken).with("[check]\nquarantine = true\nmax_quarantine_percent = 1.0"),
        csv("every kind of bad row set apart", format!("{}S1,2024-01-05,1\n,2024-01-05,1\nS1,2024-01-06\nS1,2031-01-01,1\nS1,x,1\nS1,2024-02-10,inf\n", usual())).with("[check]\nquarantine = true\nmax_quarantine_percent = 50.0"),
        csv("a query for a file", usual()).with("query = \"SELECT 1\""),
    ]
}
