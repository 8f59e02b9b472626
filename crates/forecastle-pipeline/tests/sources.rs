//! One contract for every source: a table is the same table wherever it comes from.

#[path = "sources/ways.rs"]
mod ways;

use chrono::{Days, NaiveDate};
use forecastle_core::Result;
use forecastle_pipeline::environment::Environment;
use forecastle_pipeline::ingest::{Evidence, Ingested};
use forecastle_testbed::{Postgres, S3};
use ways::{Cell, Table, WAYS, Way, ingest_source, ingested};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Twenty Fridays of three stores, in an order of their own; one value is not known.
fn weeks() -> Table {
    let mut table = Table::new(&["Store", "Date", "Sales", "Promo", "City"]);
    for week in 0..20_u64 {
        for store in [10, 2, 1] {
            let sales = match (store, week) {
                (2, 7) => Cell::Empty,
                _ => Cell::Number(f64::from(store) * 1000.0 + week as f64 + 0.25),
            };
            table.push([
                Cell::Number(f64::from(store)),
                Cell::Day(day("2024-01-05") + Days::new(7 * week)),
                sales,
                Cell::Number(f64::from(u8::from(week % 4 == 0))),
                Cell::text(["Oslo", "São Paulo", "東京"][store as usize % 3]),
            ]);
        }
    }
    table
}

const SETTINGS: &str = "keys = [\"Store\"]\ntime = \"Date\"\ntarget = \"Sales\"\n\
    known_future = [\"Promo\"]\nstatic = [\"City\"]\nmissing_period = \"unknown\"\n";

fn panel_of(ingested: Ingested, what: &str) -> String {
    let panel = ingested.panel.unwrap_or_else(|| panic!("{what}: {:?}", ingested.evidence));
    format!("{panel:?}")
}

#[test]
fn every_source_gives_the_same_panel() {
    let table = weeks();
    let expected = panel_of(ingested(Way::Csv, &table, SETTINGS).unwrap(), "csv");
    assert!(expected.contains("São Paulo") && !expected.contains("2007.25"));
    for way in WAYS {
        let read = ingested(way, &table, SETTINGS).unwrap();
        let facts = &read.evidence.files;
        assert_eq!(facts.len(), way.files(), "{way:?}");
        assert_eq!(facts.iter().map(|file| file.rows).sum::<u64>(), 60, "{way:?}");
        assert!(facts.iter().all(|file| file.sha256.len() == 64), "{way:?}");
        assert_eq!(panel_of(read, &format!("{way:?}")), expected, "{way:?}");
    }
}

/// What is wrong with a table, without the names of its files.
fn found(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    let kinds = [
        ("date", &evidence.unreadable_dates),
        ("number", &evidence.not_numbers),
        ("infinite", &evidence.infinite),
        ("key", &evidence.empty_keys),
        ("twice", &evidence.duplicates),
        ("negative", &evidence.negative_targets),
        ("later", &evidence.future_rows),
    ];
    for (kind, findings) in kinds {
        for cell in &findings.cells {
            found.push(format!(
                "{kind} {} {} {:?} {}",
                cell.row, cell.column, cell.value, cell.note
            ));
        }
    }
    for missing in &evidence.missing_columns {
        found.push(format!("{} {} {:?}", missing.column, missing.setting, missing.available));
    }
    found
}

#[test]
fn every_source_names_the_same_rows() {
    let mut table = weeks();
    let text = |day: &Cell| Cell::text(&day.to_string());
    // Text columns, as people who type by hand have them.
    for row in &mut table.rows {
        row[1] = text(&row[1]);
        row[2] = text(&row[2]);
    }
    table.rows[3][1] = Cell::text("2024-02-30");
    table.rows[5][2] = Cell::text("12 pcs");
    table.rows[8][0] = Cell::Empty;
    table.rows[9][2] = Cell::text("-4");
    table.rows[11][2] = Cell::text("1e999");
    table.rows[14][1] = Cell::text("2031-01-03");
    table.rows[20] = table.rows[17].clone();
    let expected = found(&ingested(Way::Csv, &table, SETTINGS).unwrap().evidence);
    assert_eq!(
        expected,
        [
            "date 5 Date \"2024-02-30\" ",
            "number 7 Sales \"12 pcs\" ",
            "infinite 13 Sales \"1e999\" ",
            "key 10 Store \"\" ",
            "twice 22 Date \"2024-02-09\" in row 19",
            "negative 11 Sales \"-4\" ",
            "later 16 Date \"2031-01-03\" ",
        ]
    );
    for way in WAYS.into_iter().filter(|way| way.files() == 1) {
        let read = ingested(way, &table, SETTINGS).unwrap();
        assert_eq!(found(&read.evidence), expected, "{way:?}");
    }
}

#[test]
fn every_source_names_a_missing_column() {
    let settings = SETTINGS.replace("Promo", "Promotion");
    let columns = "[\"Store\", \"Date\", \"Sales\", \"Promo\", \"City\"]";
    for way in WAYS.into_iter().filter(|way| way.files() == 1) {
        let read = ingested(way, &weeks(), &settings).unwrap();
        let expected = format!("Promotion data.sales.known_future {columns}");
        assert_eq!(found(&read.evidence), [expected], "{way:?}");
    }
}

#[test]
fn a_table_without_rows_is_one_everywhere() {
    let table = Table { rows: Vec::new(), ..weeks() };
    for way in WAYS.into_iter().filter(|way| way.files() == 1) {
        let read = ingested(way, &table, SETTINGS).unwrap();
        assert!(read.panel.is_none(), "{way:?}");
        assert_eq!((read.evidence.rows, read.evidence.files[0].rows), (0, 0), "{way:?}");
    }
}

#[test]
fn hostile_names_stay_text_everywhere() {
    let names = ["=cmd|'/C calc'!A0", "+1", "-2", "@x", "a,b", "q\"uote", "tab\there", "  wide"];
    let mut table = Table::new(&["Store", "Date", "Sales"]);
    for name in names {
        for week in 0..4 {
            let date = Cell::Day(day("2024-01-05") + Days::new(7 * week));
            table.push([Cell::text(name), date, Cell::Number(1.0)]);
        }
    }
    let settings = "keys = [\"Store\"]\ntime = \"Date\"\ntarget = \"Sales\"\n";
    let mut expected: Vec<_> = names.iter().map(|name| name.trim().to_owned()).collect();
    expected.sort();
    for way in WAYS {
        let panel = ingested(way, &table, settings).unwrap().panel.expect("a panel");
        let mut keys: Vec<_> = panel.keys().iter().map(|key| key.parts()[0].clone()).collect();
        keys.sort();
        assert_eq!(keys, expected, "{way:?}");
    }
}

fn refused(source: &str, query: Option<&str>, environment: &Environment) -> (String, String) {
    let query = query.map_or(String::new(), |query| format!("query = {query:?}\n"));
    let outcome: Result<Ingested> =
        ingest_source(source, &format!("{query}{SETTINGS}"), environment, &mut |_| {});
    let error = outcome.err().expect("it is refused");
    let hint = error.next_step().unwrap_or_default().to_owned();
    (format!("{} {error}", error.code()), hint)
}

#[test]
fn a_database_says_what_it_wants() {
    let none = Environment::default();
    let address = Postgres::new_database();
    let server = address.trim_start_matches("postgres://postgres@");
    let ask = |query: &str| refused(&address, Some(query), &none);
    let (said, hint) = refused(&address, None, &none);
    assert_eq!(said, format!("C003 {address}: a database needs a `query`"));
    assert!(hint.starts_with("add query = \"SELECT"), "{hint}");

    let with_password = format!("postgres://postgres:s3cret@{server}");
    let (said, hint) = refused(&with_password, Some("SELECT 1"), &none);
    assert!(said.starts_with("C003") && said.contains("holds a password"), "{said}");
    assert!(hint.contains("PGPASSWORD") && !said.contains("s3cret"), "{hint}");

    let (said, hint) = ask("SELECT * FROM nowhere");
    assert!(
        said.contains("W005") && said.contains("relation \"nowhere\" does not exist"),
        "{said}"
    );
    assert_eq!(hint, "look at `query`: it has to be one SELECT");
    for several in ["SELECT 1; DROP TABLE x", "SELECT 1) TO STDOUT; COMMIT; COPY (SELECT 1"] {
        let (said, _) = ask(several);
        assert!(said.contains("W005") && said.contains("SQLSTATE 42"), "{several}: {said}");
    }
    let (said, _) = ask("SELECT 1 / 0 AS \"Store\"");
    assert!(said.contains("division by zero"), "{said}");
    let name = server.rsplit('/').next().unwrap();
    Postgres::server().sql(name, "CREATE SEQUENCE counter");
    assert!(ask("SELECT nextval('counter')").0.contains("read-only"), "nothing is changed");

    let (said, _) = refused("postgres://127.0.0.1:1/x", Some("SELECT 1"), &none);
    assert!(said.contains("W001"), "{said}");
    let missing = address.replace(name, "no_such_database");
    assert!(refused(&missing, Some("SELECT 1"), &none).0.contains("W003"));
    let (said, _) = refused("data/*.csv", Some("SELECT 1"), &none);
    assert!(said.contains("C003") && said.contains("a source that is a database"), "{said}");
}

#[test]
fn every_type_of_a_database_is_read() {
    let address = Postgres::new_database();
    let name = address.rsplit('/').next().unwrap();
    Postgres::server().sql(
        name,
        "CREATE TYPE size AS ENUM ('small', 'large');
         CREATE TABLE t AS SELECT
             ('00000000-0000-0000-0000-00000000000' || n % 2)::uuid AS id,
             CASE n % 2 WHEN 0 THEN 'small' ELSE 'large' END::size AS size,
             timestamptz '2024-03-31 02:00:00+02' + make_interval(days => n / 2) AS at,
             (n + 0.25)::numeric(12, 2) AS sold, n % 3 = 0 AS promo, n::smallint AS small,
             (n * 1.5)::real AS single
         FROM generate_series(0, 19) n;
         INSERT INTO t VALUES (NULL, NULL, 'infinity', 'NaN', NULL, NULL, NULL);",
    );
    let settings = "query = \"SELECT * FROM t ORDER BY at, id; \"\nkeys = [\"id\", \"size\"]\n\
        time = \"at\"\ntarget = \"sold\"\nknown_future = [\"promo\", \"small\", \"single\"]\n";
    let none = Environment::default();
    let read = ingest_source(&address, settings, &none, &mut |_| {}).unwrap();
    let panel = read.panel.unwrap_or_else(|| panic!("{:?}", read.evidence));
    assert_eq!(panel.keys()[1].parts(), ["00000000-0000-0000-0000-000000000001", "large"]);
    assert_eq!(panel.values(1)[..2], [1.25, 3.25]);
    assert_eq!(panel.covariate_values(2, 1)[..2], [1.5, 4.5]);
    assert_eq!(panel.frequency().name(), "daily");
    assert!(read.evidence.empty_keys.total == 1, "{:?}", read.evidence.empty_keys);
    assert_eq!(read.evidence.files[0].rows, 21);
}

#[test]
fn object_storage_says_what_it_wants() {
    let server = S3::start();
    server.create_bucket("shop");
    let environment = Environment::of(server.environment());
    let ask = |source: &str| refused(source, None, &environment);
    assert!(ask("s3://shop/none.csv").0.contains("there is no such object"));
    assert!(ask("s3://shop/*.csv").0.contains("no object fits this pattern"));
    assert!(ask("s3://shop/").0.contains("the address names no object"));
    assert!(ask("s3://elsewhere/a.csv").0.contains("W009"), "{:?}", ask("s3://elsewhere/a.csv"));
    let with_query = refused("s3://shop/a.csv", Some("SELECT 1"), &environment);
    assert!(with_query.0.contains("C003"));
    let mut wrong = server.environment();
    wrong.insert("AWS_SECRET_ACCESS_KEY", "another".to_owned());
    let (said, hint) = refused("s3://shop/a.csv", None, &Environment::of(wrong));
    assert!(said.contains("W008") && hint.contains("read"), "{said} {hint}");
    server.put("shop", "sales.doc", b"x");
    assert!(ask("s3://shop/sales.doc").0.contains("no reader for this kind of file"));
    assert!(ask("ftp://shop/a.csv").0.contains("are not read by this version"));
}

#[test]
fn what_has_not_changed_is_not_fetched_again() {
    let server = S3::start();
    server.create_bucket("shop");
    let text = |sold: u32| {
        let days = (1..=9).map(|day| format!("A,2024-01-0{day},{sold}\n"));
        format!("Store,Date,Sales\n{}", days.collect::<String>())
    };
    server.put("shop", "y=2024/a.csv", text(1).as_bytes());
    let settings = "keys = [\"Store\", \"y\"]\ntime = \"Date\"\ntarget = \"Sales\"\n";
    let environment = Environment::of(server.environment());
    let fetched = || server.operations().iter().filter(|(name, _)| name == "GetObject").count();
    let project = tempfile::tempdir().unwrap();
    let read = || {
        let source = "s3://shop/**/*.csv";
        let read = ways::ingest_in(project.path(), source, settings, &environment).unwrap();
        let panel = read.panel.expect("a panel");
        assert_eq!(panel.keys()[0].parts(), ["A", "2024"]);
        (panel.values(0)[0], read.evidence.files[0].sha256.clone())
    };
    let first = read();
    assert_eq!((first.0, fetched()), (1.0, 1));
    assert_eq!((read(), fetched()), (first.clone(), 1));
    server.put("shop", "y=2024/a.csv", text(22).as_bytes());
    let second = read();
    assert_eq!((second.0, fetched()), (22.0, 2));
    assert_ne!(second.1, first.1);
}
