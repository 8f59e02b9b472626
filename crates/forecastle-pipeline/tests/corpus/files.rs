//! Paths and patterns.

use crate::case::{Case, csv, file, files, usual};

fn at(source: &'static str, name: &'static str) -> Case {
    files(name, source, vec![("data/sales.csv".to_owned(), usual().into_bytes())])
}

pub fn paths() -> Vec<Case> {
    let part = |store: &str, name: &str| {
        let rows = usual()
            .lines()
            .filter(|line| line.starts_with(store))
            .map(|line| format!("{}\n", &line[3..]))
            .collect::<String>();
        (name.to_owned(), format!("Date,Sales\n{rows}").into_bytes())
    };
    let mut cases = vec![
        at("data/sale.csv", "a letter missing"),
        at("dat/sales.csv", "a folder that is not there"),
        at("data", "a folder"),
        at("data/", "a folder with a slash"),
        at("data/*.parquet", "a pattern that fits nothing"),
        at("nowhere/*.csv", "a pattern in a folder that is not there"),
        at("data/*", "a pattern that fits"),
        at("**/*.csv", "folders within folders"),
        at("data/sal?s.csv", "one letter open"),
        at("data/[rst]ales.csv", "a class of letters"),
        at("data/[", "a bracket left open"),
        at("", "no path"),
        at("data/sales.csv\0", "a zero byte"),
        at("/dev/null", "a device"),
        at("ftp://host/sales.csv", "an unknown scheme"),
        at("https://host/sales.csv", "a web address"),
        at("postgres://ann@host/db", "a database without a query"),
        at("postgres://ann:secret@host/db", "a database with a password")
            .with("query = \"SELECT 1\""),
        at("postgres://ann@host/db?password=secret", "a database with a password behind")
            .with("query = \"SELECT 1\""),
        at("postgres://ann:se cret@ho st:port/db", "an address that does not read")
            .with("query = \"SELECT 1\""),
        at("s3://", "no bucket"),
        at("s3://bucket/", "no object"),
        at("s3://key:secret@bucket/a.csv", "credentials in an address"),
        file("no ending", "sales", usual()),
        file("an unknown ending", "sales.doc", usual()),
        files(
            "columns in folders",
            "data/*/part.csv",
            vec![part("S1", "data/Store=S1/part.csv"), part("S2", "data/Store=S2/part.csv")],
        ),
        files(
            "a folder without its value",
            "data/*/part.csv",
            vec![
                part("S1", "data/Store=S1/part.csv"),
                part("S2", "data/Store=__HIVE_DEFAULT_PARTITION__/part.csv"),
            ],
        ),
        files("a folder without a name", "data/*/part.csv", vec![part("S1", "data/S1/part.csv")]),
        files(
            "a percent sign that ends early",
            "data/*/part.csv",
            vec![part("S1", "data/Store=S%2/part.csv")],
        ),
        files(
            "a file in the way of a folder",
            "sales.csv/part.csv",
            vec![("sales.csv".to_owned(), usual().into_bytes())],
        ),
    ];
    #[cfg(unix)]
    cases.extend([
        csv("a link to the file", usual()).with("").prepared(|project| {
            std::fs::rename(project.join("sales.csv"), project.join("real.csv")).unwrap();
            std::os::unix::fs::symlink("real.csv", project.join("sales.csv")).unwrap();
        }),
        file("a link to nothing", "sales.csv", "").prepared(|project| {
            std::fs::remove_file(project.join("sales.csv")).unwrap();
            std::os::unix::fs::symlink("gone.csv", project.join("sales.csv")).unwrap();
        }),
        file("links in a circle", "sales.csv", "").prepared(|project| {
            std::fs::remove_file(project.join("sales.csv")).unwrap();
            std::os::unix::fs::symlink("other.csv", project.join("sales.csv")).unwrap();
            std::os::unix::fs::symlink("sales.csv", project.join("other.csv")).unwrap();
        }),
        at("**/*.csv", "a folder that links to itself").prepared(|project| {
            std::os::unix::fs::symlink("..", project.join("data/again")).unwrap();
        }),
    ]);
    cases
}
