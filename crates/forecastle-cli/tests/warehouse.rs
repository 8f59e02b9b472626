//! Exports to a database, on a real PostgreSQL server.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use common::{Answer, answer, command, forecastle, weekly_project, write_weeks};
use forecastle_testbed::Postgres;

const VIEWS: [&str; 4] = ["forecast_current", "forecast_vintages", "actuals", "accuracy"];

/// Stores 2 and 10 sort differently as numbers and as text.
fn stores() -> Vec<Vec<&'static str>> {
    vec![vec!["1"], vec!["2"], vec!["10"]]
}

fn store_project(folder: &Path) -> PathBuf {
    let project = weekly_project(folder, &["Store"], &stores(), 120);
    predict(&project);
    project
}

fn predict(project: &Path) {
    forecastle(project, &["forecast", "--models", "seasonal_naive"]).ok();
}

fn export(project: &Path, run: &str, layout: &str, database: &str) -> Answer {
    forecastle(project, &["export", run, "--layout", layout, "--to", database])
}

/// What `psql` prints for a statement in the database of an address.
fn sql(database: &str, statement: &str) -> String {
    let name = database.rsplit('/').next().unwrap();
    Postgres::server().sql(name, statement)
}

/// A query's rows as CSV with a header.
fn csv(database: &str, query: &str) -> String {
    sql(database, &format!("COPY ({query}) TO STDOUT (FORMAT csv, HEADER)"))
}

/// Everything that an export leaves in a database.
fn everything(database: &str) -> String {
    let tables = sql(
        database,
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables \
         WHERE schemaname IN ('public', 'forecastle_data') ORDER BY 1",
    );
    let rows = |table: &str| csv(database, &format!("SELECT * FROM {table} t ORDER BY t::text"));
    tables.lines().map(|table| format!("{table}\n{}\n", rows(table))).collect()
}

/// Asks until the answer is as wanted.
fn wait_until(database: &str, query: &str, wanted: &str) {
    for _ in 0..1200 {
        if sql(database, query) == wanted {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{query} is not {wanted} but {}", sql(database, query));
}

#[test]
fn the_tables_hold_what_the_csv_exports_hold() {
    let folder = tempfile::tempdir().unwrap();
    let project = store_project(folder.path());
    let database = Postgres::new_database();
    for (layout, table) in
        [("walmart", "walmart_sales_predictions"), ("long", "forecastle_forecast")]
    {
        let said = export(&project, "latest", layout, &database).ok().stderr;
        let file = forecastle(&project, &["export", "latest", "--layout", layout]).ok().stdout;
        let query = format!("SELECT * FROM {table} ORDER BY \"Store\", \"Date\"");
        assert_eq!(csv(&database, &query), file.trim_end());
        assert!(said.contains(table), "{said}");
    }
    let current = "SELECT \"Store\", date, model, forecast, lo_80, hi_80, lo_95, hi_95 \
                   FROM forecastle.forecast_current ORDER BY \"Store\", date";
    let long = "SELECT \"Store\", \"Date\" AS date, model, forecast, lo_80, hi_80, lo_95, hi_95 \
                FROM forecastle_forecast ORDER BY 1, 2";
    assert_eq!(csv(&database, current), csv(&database, long));
    let actuals = "SELECT \"Store\", date, actual FROM forecastle.actuals ORDER BY 1, 2";
    let sold = "SELECT \"Store\", \"Date\" AS date, \"Weekly_Sales\" AS actual \
                FROM walmart_sales_predictions WHERE \"Weekly_Sales\" IS NOT NULL ORDER BY 1, 2";
    assert_eq!(csv(&database, actuals), csv(&database, sold));
}

#[test]
fn views_have_fixed_columns_which_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let project = store_project(folder.path());
    let database = Postgres::new_database();
    export(&project, "latest", "walmart", &database).ok();
    let columns = "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), \
                   col_description(c.oid, a.attnum) FROM pg_class c \
                   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 \
                   WHERE c.relnamespace = 'forecastle'::regnamespace ORDER BY c.relname, a.attnum";
    let views = "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class \
                 WHERE relnamespace = 'forecastle'::regnamespace ORDER BY relname";
    let layout = "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute \
                  WHERE attrelid = 'walmart_sales_predictions'::regclass AND attnum > 0";
    let text = [views, columns, layout].map(|query| sql(&database, query)).join("\n\n");
    assert!(text.lines().all(|line| !line.ends_with('|')), "not explained: {text}");
    insta::assert_snapshot!("columns", text);

    // Another level comes at the end, and what was there before keeps its place.
    forecastle(&project, &["forecast", "--models", "seasonal_naive", "--levels", "50,80"]).ok();
    export(&project, "latest", "walmart", &database).ok();
    let names = "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute \
                 WHERE attrelid = 'forecastle.forecast_current'::regclass AND attnum > 0";
    assert_eq!(
        sql(&database, names),
        "series Store date run origin step model forecast lo_80 hi_80 lo_95 hi_95 lo_50 hi_50"
    );
    let missing =
        "SELECT count(lo_50), count(lo_80), count(lo_95) FROM forecastle.forecast_current";
    assert_eq!(sql(&database, missing), "12|12|0");
}

#[test]
fn the_reader_role_reads_the_views_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let project = store_project(folder.path());
    let database = Postgres::new_database();
    export(&project, "latest", "walmart", &database).ok();
    for view in VIEWS {
        let rows = sql(
            &database,
            &format!("SET ROLE forecastle_reader; SELECT count(*) > 0 FROM forecastle.{view}"),
        );
        assert_eq!(rows, "t", "{view}");
    }
    let readable = "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace \
                    WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') \
                    AND relkind IN ('r', 'v', 'm', 'p', 'f') \
                    AND has_table_privilege('forecastle_reader', c.oid, 'SELECT') ORDER BY relname";
    let mut views = VIEWS;
    views.sort_unstable();
    assert_eq!(sql(&database, readable), views.join("\n"));
    let refused = |statement: &str| {
        let block = format!(
            "SET ROLE forecastle_reader; DO $$ BEGIN EXECUTE '{statement}'; RAISE 'allowed'; \
             EXCEPTION WHEN insufficient_privilege OR object_not_in_prerequisite_state THEN NULL; END $$"
        );
        sql(&database, &block);
    };
    for statement in [
        "SELECT 1 FROM forecastle_data.forecast",
        "SELECT 1 FROM forecastle_data.actual",
        "SELECT 1 FROM walmart_sales_predictions",
        "DELETE FROM forecastle.actuals",
        "UPDATE forecastle.forecast_current SET forecast = 0",
        "INSERT INTO forecastle.actuals (series) VALUES (NULL)",
        "DROP VIEW forecastle.accuracy",
        "CREATE TABLE forecastle.mine (a int)",
    ] {
        refused(statement);
    }
}

#[test]
fn a_killed_export_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let project = store_project(folder.path());
    let database = Postgres::new_database();
    export(&project, "latest", "walmart", &database).ok();
    sql(&database, "CREATE TABLE go (a int)");
    let before = everything(&database);
    write_weeks(&project, &["Store"], &stores(), 124);
    predict(&project);

    // The export stops at the lock, after it has replaced the layout's table.
    let holder = thread::spawn({
        let database = database.clone();
        let statement = "DO $$ BEGIN LOCK TABLE forecastle_data.actual IN SHARE MODE; \
                         WHILE NOT EXISTS (SELECT FROM go) LOOP PERFORM pg_sleep(0.02); END LOOP; END $$";
        move || sql(&database, statement)
    });
    let locks = |granted: &str| {
        format!(
            "SELECT count(*) FROM pg_locks WHERE {granted} AND relation = \
             'forecastle_data.actual'::regclass AND mode IN ('ShareLock', 'RowExclusiveLock')"
        )
    };
    wait_until(&database, &locks("granted"), "1");
    let arguments = ["export", "latest", "--layout", "walmart", "--to", &database];
    let mut stuck =
        command(&project, &arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until(&database, &locks("NOT granted"), "1");
    assert_eq!(everything(&database), before, "a reader sees half of it");
    stuck.kill().unwrap();
    stuck.wait().unwrap();
    sql(&database, "INSERT INTO go VALUES (1)");
    holder.join().unwrap();
    let sessions = "SELECT count(*) FROM pg_stat_activity \
                    WHERE application_name = 'forecastle' AND datname = current_database()";
    wait_until(&database, sessions, "0");
    sql(&database, "DELETE FROM go");
    assert_eq!(everything(&database), before);

    export(&project, "latest", "walmart", &database).ok();
    assert_ne!(everything(&database), before);
}

#[test]
fn exports_at_once_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let project = store_project(folder.path());
    write_weeks(&project, &["Store"], &stores(), 124);
    predict(&project);
    let database = Postgres::new_database();
    let exports = ["r_0001", "r_0002", "r_0001", "r_0002"].map(|run| {
        command(&project, &["export", run, "--layout", "walmart", "--to", &database])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    });
    for export in exports {
        let output = export.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let one_by_one = Postgres::new_database();
    export(&project, "r_0001", "walmart", &one_by_one).ok();
    export(&project, "r_0002", "walmart", &one_by_one).ok();
    let views = |database: &str| {
        VIEWS.map(|view| {
            csv(database, &format!("SELECT * FROM forecastle.{view} v ORDER BY v::text"))
        })
    };
    assert_eq!(views(&database), views(&one_by_one));
    let layout = csv(&database, "SELECT * FROM walmart_sales_predictions ORDER BY 1, 2");
    let of_run = |run: &str| {
        let file = forecastle(&project, &["export", run, "--layout", "walmart"]).ok().stdout;
        file.trim_end().to_owned()
    };
    assert!(layout == of_run("r_0001") || layout == of_run("r_0002"), "a mixture:\n{layout}");
}

#[test]
fn vintages_stay_and_meet_what_came() {
    let folder = tempfile::tempdir().unwrap();
    let project = store_project(folder.path());
    let database = Postgres::new_database();
    export(&project, "latest", "walmart", &database).ok();
    let first = everything(&database);
    export(&project, "r_0001", "walmart", &database).ok();
    assert_eq!(everything(&database), first, "the same run again changes nothing");
    let accuracy =
        "SELECT count(*), count(DISTINCT series) FROM forecastle.accuracy WHERE source = ";
    assert_eq!(sql(&database, &format!("{accuracy}'run'")), "0|0", "nothing has come yet");
    // Three origins, four weeks each, three stores.
    assert_eq!(sql(&database, &format!("{accuracy}'backtest'")), "36|3");

    write_weeks(&project, &["Store"], &stores(), 122);
    export(&project, "r_0001", "walmart", &database).ok();
    assert_eq!(sql(&database, &format!("{accuracy}'run'")), "6|3", "two weeks have come");
    let parts = "SELECT bool_and(error = forecast - actual AND abs_error = abs(error) \
                 AND abs_actual = abs(actual) AND step = (date - origin) / 7 AND step BETWEEN 1 AND 4) \
                 FROM forecastle.accuracy";
    assert_eq!(sql(&database, parts), "t");

    predict(&project);
    export(&project, "latest", "walmart", &database).ok();
    let runs = "SELECT string_agg(DISTINCT run || ' ' || is_current::text, ', ') \
                FROM forecastle.forecast_vintages";
    assert_eq!(sql(&database, runs), "r_0001 false, r_0002 true");
    let current = "SELECT DISTINCT run FROM forecastle.forecast_current";
    assert_eq!(sql(&database, current), "r_0002");
    export(&project, "r_0001", "walmart", &database).ok();
    assert_eq!(sql(&database, current), "r_0002", "an older run does not take its place");
}

#[test]
fn keys_of_any_name_and_kind() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["model", "De\"pt"];
    let mut keys = vec![vec!["1", "a\\N"], vec!["2", "=b'; DROP TABLE x"], vec!["2", "c/d"]];
    let project = weekly_project(folder.path(), &names, &keys, 120);
    predict(&project);
    let database = Postgres::new_database();
    // The long layout has the column `model` of its own; the views call the key another name.
    let said = export(&project, "latest", "long", &database);
    assert_eq!(said.code, 1, "{}", said.stderr);
    let names = ["Model", "De\"pt"];
    fs::remove_dir_all(&project).unwrap();
    let project = weekly_project(folder.path(), &names, &keys, 120);
    predict(&project);
    export(&project, "latest", "long", &database).ok();
    let series =
        "SELECT DISTINCT \"Model\", \"De\"\"pt\", series FROM forecastle.actuals ORDER BY 1, 2";
    let rows = sql(&database, series);
    assert_eq!(rows, "1|a\\N|1 / a\\N\n2|=b'; DROP TABLE x|2 / =b'; DROP TABLE x\n2|c/d|2 / c//d");
    let kind = "SELECT DISTINCT pg_typeof(\"Model\") FROM forecastle.forecast_current";
    assert_eq!(sql(&database, kind), "bigint");

    // A key that is no number any more is text from then on.
    keys.push(vec!["2b", "c/d"]);
    write_weeks(&project, &names, &keys, 120);
    predict(&project);
    export(&project, "latest", "long", &database).ok();
    assert_eq!(sql(&database, kind), "text");
    let old = "SELECT count(*) FROM forecastle.forecast_vintages WHERE run = 'r_0001'";
    assert_eq!(sql(&database, old), "12", "what was there before is still there");
    let reader = "SELECT has_table_privilege('forecastle_reader', 'forecastle.accuracy', 'SELECT')";
    assert_eq!(sql(&database, reader), "t");
}

#[test]
fn what_belongs_to_others_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let project = store_project(folder.path());
    let database = Postgres::new_database();
    sql(
        &database,
        "CREATE TABLE walmart_sales_predictions (a int); INSERT INTO walmart_sales_predictions VALUES (7)",
    );
    let refused = export(&project, "latest", "walmart", &database);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("error[W006]"), "{}", refused.stderr);
    assert_eq!(sql(&database, "SELECT a FROM walmart_sales_predictions"), "7");
    assert_eq!(sql(&database, "SELECT to_regnamespace('forecastle_data') IS NULL"), "t");

    // A table that somebody made for us keeps its types and its grants.
    sql(
        &database,
        "DROP TABLE walmart_sales_predictions; CREATE TABLE walmart_sales_predictions (\"Date\" date, \
         \"Store\" text, \"Weekly_Sales\" numeric(12,2), \"Predicted_Sales\" numeric(12,2)); \
         GRANT SELECT ON walmart_sales_predictions TO PUBLIC",
    );
    export(&project, "latest", "walmart", &database).ok();
    let facts = "SELECT count(*), pg_typeof(min(\"Store\")), \
                 has_table_privilege('forecastle_reader', 'walmart_sales_predictions', 'SELECT') \
                 FROM walmart_sales_predictions";
    assert_eq!(sql(&database, facts), "372|text|t");

    let other = tempfile::tempdir().unwrap();
    let project = store_project(other.path());
    let settings = fs::read_to_string(project.join("forecastle.toml")).unwrap();
    fs::write(
        project.join("forecastle.toml"),
        settings.replace("name = \"weekly\"", "name = \"other\""),
    )
    .unwrap();
    predict(&project);
    let before = everything(&database);
    let refused = export(&project, "latest", "walmart", &database);
    assert!(
        refused.stderr.contains("error[W006]: the database holds the forecasts of project weekly")
    );
    assert_eq!(everything(&database), before);
}

#[test]
fn what_goes_wrong_is_said_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let project = store_project(folder.path());
    let database = Postgres::new_database();
    let refused = |address: &str, code: &str| {
        let refused = export(&project, "latest", "walmart", address);
        assert_eq!(refused.code, 1, "{}", refused.stderr);
        assert!(refused.stderr.contains(&format!("error[{code}]")), "{}", refused.stderr);
        assert!(refused.stderr.contains("hint: "), "{}", refused.stderr);
        assert!(!refused.stderr.contains("hush"), "{}", refused.stderr);
        refused.stderr
    };
    // A port that was free a moment ago, and on which nobody listens.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    refused(&format!("postgres://ann:hush@127.0.0.1:{port}/shop"), "W001");
    refused("postgres://ann:hush@127.0.0.1:harbour/shop", "U001");
    refused("mysql://ann:hush@127.0.0.1/shop", "U001");

    let with_user = |user: &str| database.replace("postgres@", &format!("{user}@"));
    refused(&with_user("nobody_here:hush"), "W002");
    let missing = with_user("postgres:hush").replace("/test_", "/missing_");
    assert!(refused(&missing, "W003").contains("postgres://postgres:****@127.0.0.1"));
    sql(&database, "CREATE ROLE bob LOGIN PASSWORD 'right-hush'");
    refused(&with_user("bob:hush"), "W004");

    ask_for_passwords(&database);
    wait_until_refused(&project, &with_user("bob:wrong-hush"));
    refused(&with_user("bob:wrong-hush"), "W002");
    let name = database.rsplit('/').next().unwrap();
    sql(
        &database,
        &format!("GRANT CREATE ON DATABASE {name} TO bob; GRANT ALL ON SCHEMA public TO bob"),
    );
    let address = with_user("bob:right-hush");
    let said = export(&project, "latest", "walmart", &address).ok().stderr;
    assert!(said.contains("postgres://bob:****@") && !said.contains("hush"), "{said}");
    let arguments = ["export", "latest", "--layout", "walmart", "--to", &with_user("bob")];
    answer(command(&project, &arguments).env("PGPASSWORD", "right-hush")).ok();
}

/// Makes the server ask for passwords in this one database.
fn ask_for_passwords(database: &str) {
    let name = database.rsplit('/').next().unwrap();
    let rules = Postgres::server().folder().join("data/pg_hba.conf");
    let others = fs::read_to_string(&rules).unwrap();
    fs::write(&rules, format!("host {name} bob 127.0.0.1/32 scram-sha-256\n{others}")).unwrap();
    sql(database, "SELECT pg_reload_conf()");
}

/// The server reads its rules anew a moment after it was told to.
fn wait_until_refused(project: &Path, address: &str) {
    for _ in 0..100 {
        if export(project, "latest", "walmart", address).stderr.contains("W002") {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("a wrong password is let in");
}
