//! A project whose history is made of transactions, from the check to the published forecast.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use common::{forecastle, published_forecast};

const SETTINGS: &str = r#"
version = 1
name = "tools"

[data.transactions]
source = "data/sales-*.csv"
columns = { item = "sku", day = "transaction_date" }
weight = "revenue"
hierarchy = ["category", "sku"]

[data.returns]
source = "data/returns.csv"

[data.products]
source = "data/products.csv"

[data.warehouses]
source = "data/warehouses.csv"

[data.campaigns]
source = "data/campaigns.csv"

[forecast]
horizon = 7
models = ["seasonal_naive", "lightgbm"]

[backtest]
windows = 2
"#;

/// 150 days of three products in two warehouses, in two files.
fn project(folder: &Path) -> PathBuf {
    let project = folder.join("tools");
    fs::create_dir_all(project.join("data")).unwrap();
    let write = |name: &str, text: &str| fs::write(project.join("data").join(name), text).unwrap();
    let first: chrono::NaiveDate = "2025-08-01".parse().unwrap();
    let mut files = [String::new(), String::new()];
    for number in 0..150_u64 {
        let date = first + chrono::Days::new(number);
        let text = &mut files[usize::from(number >= 100)];
        for (place, sku) in (1..).zip(["saw", "axe", "nail"]) {
            for (extra, warehouse) in [(0, "north"), (3, "south")] {
                let promoted = if (40..47).contains(&number) && sku == "saw" { 10 } else { 0 };
                let sold = place + extra + number % 7 + promoted;
                writeln!(text, "{date},{sku},{warehouse},{sold},{}.50", sold * place).unwrap();
            }
        }
    }
    let header = "day,item,warehouse_id,quantity,revenue\n";
    write("sales-1.csv", &format!("{header}{}", files[0]));
    write("sales-2.csv", &format!("{header}{}", files[1]));
    write("returns.csv", "sku,warehouse_id,return_date,quantity\nsaw,north,2025-08-05,2\n");
    write("products.csv", "sku,category,price\nsaw,cutting,20\naxe,cutting,30\nnail,fixing,0.1\n");
    write(
        "warehouses.csv",
        "warehouse_id,location_city,location_state\nnorth,Kiel,SH\nsouth,Ulm,BW\n",
    );
    write(
        "campaigns.csv",
        "campaign_id,start_date,end_date,sku,discount_percent,campaign_type\n\
         1,2025-09-10,2025-09-16,saw,20,flash\n2,2025-12-30,2026-01-02,saw,20,flash\n",
    );
    fs::write(project.join("forecastle.toml"), SETTINGS).unwrap();
    project
}

#[test]
fn transactions_go_all_the_way_to_a_published_forecast() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let report = forecastle(&project, &["check", "--output", "json"]).ok().json();
    assert_eq!(report["passed"], true);
    assert_eq!((&report["rows"], &report["series"]), (&900.into(), &6.into()));
    assert_eq!(report["last"], "2025-12-28");

    forecastle(&project, &["run"]).ok();
    let forecast = published_forecast(&project);
    let rows: Vec<_> = forecast.lines().collect();
    assert!(rows[0].starts_with("sku,warehouse_id,date,model,forecast"), "{}", rows[0]);
    assert_eq!(rows.len(), 1 + 6 * 7);
    assert!(rows[1].starts_with("axe,north,2025-12-29,"), "{}", rows[1]);

    // Another day comes as a file of its own.
    let day = "day,item,warehouse_id,quantity,revenue\n2025-12-29,saw,north,4,9.00\n";
    fs::write(project.join("data/sales-3.csv"), day).unwrap();
    let report = forecastle(&project, &["check", "--output", "json"]).ok().json();
    assert_eq!((&report["rows"], &report["last"]), (&901.into(), &"2025-12-29".into()));
    let out = project.join("forecast.csv").to_string_lossy().into_owned();
    forecastle(&project, &["forecast", "--out", &out]).ok();
    assert!(fs::read_to_string(out).unwrap().contains("axe,north,2025-12-30,"));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let path = project.join("data/sales-2.csv");
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<_> = text.lines().collect();
    lines[4] = "2025-11-09,saw,north,some,1.50";
    lines[6] = "2025-11-09,hammer,north,1,1.50";
    fs::write(&path, lines.join("\n")).unwrap();
    let answer = forecastle(&project, &["check", "--output", "json"]);
    assert_eq!(answer.code, 1);
    let report = answer.json();
    let problems = report["problems"].as_array().unwrap();
    let of = |code: &str| problems.iter().find(|problem| problem["code"] == code).unwrap();
    let number = of("V003");
    assert_eq!((&number["file"], &number["row"]), (&"data/sales-2.csv".into(), &5.into()));
    assert_eq!((&number["column"], &number["value"]), (&"quantity".into(), &"some".into()));
    assert_eq!(of("V038")["value"], "hammer");
}

#[test]
fn one_history_is_needed_and_one_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let said = |settings: &str| {
        fs::write(project.join("forecastle.toml"), settings).unwrap();
        let answer = forecastle(&project, &["check"]);
        assert_eq!(answer.code, 1, "{}", answer.stdout);
        answer.stderr
    };
    let none = said("version = 1\nname = \"x\"\n[data]\n");
    assert!(none.contains("neither [data.sales] nor [data.transactions]"), "{none}");
    let sales = "[data.sales]\nsource = \"a.csv\"\ntime = \"t\"\ntarget = \"y\"\n";
    let both = said(&format!("{SETTINGS}{sales}"));
    assert!(both.contains("both there"), "{both}");
    let beside =
        said(&format!("version = 1\nname = \"x\"\n{sales}[data.stock]\nsource = \"b.csv\"\n"));
    assert!(beside.contains("data.stock goes with [data.transactions]"), "{beside}");
    let column = said(&SETTINGS.replace("item = \"sku\"", "item = \"skuu\""));
    assert!(column.contains("did you mean `sku`?"), "{column}");
    let key = said(&SETTINGS.replace("weight =", "wieght ="));
    assert!(key.contains("did you mean `weight`?"), "{key}");
}
