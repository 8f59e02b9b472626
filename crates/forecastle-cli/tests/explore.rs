//! Samples are made, data are profiled, and demand is cleaned, by the real binary.

mod common;

use std::fs;

use common::{forecastle, sample_project};
use tempfile::TempDir;

#[test]
fn a_profile_is_a_page_and_json() {
    let folder = TempDir::new().unwrap();
    let project = sample_project(folder.path());
    let page = folder.path().join("look.html");
    let out = page.to_string_lossy().into_owned();
    let answer = forecastle(&project, &["profile", "--out", &out, "--output", "json"]).ok();
    let json = answer.json();
    assert_eq!(json["data"]["series"], 45);
    let findings = json["findings"].as_array().unwrap();
    let says = |words: &str| findings.iter().any(|one| one.as_str().unwrap().contains(words));
    assert!(says("of series make 80 % of volume"), "{findings:?}");
    // Store 28 has two weeks in a row without a row: fewer than what is called a gap.
    assert_eq!(
        json["disruptions"]["spells"].as_array().unwrap().len(),
        0,
        "{}",
        json["disruptions"]
    );
    let text = fs::read_to_string(&page).unwrap();
    assert!(text.contains("<svg") && !text.contains("<script") && !text.contains("://"));
    let beside: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(page.with_extension("json")).unwrap()).unwrap();
    assert_eq!(beside, json);
    let table = forecastle(&project, &["profile", "--out", &out]).ok();
    assert!(table.stdout.starts_with("- "), "{}", table.stdout);
    let rows = forecastle(&project, &["profile", "--out", &out, "--output", "csv"]).ok();
    assert!(rows.stdout.starts_with("part,weight,finding\n"), "{}", rows.stdout);
    let wrong = forecastle(&project, &["profile", "--out", "look.pdf"]);
    assert_eq!((wrong.code, wrong.stderr.contains("error[U001]")), (1, true), "{}", wrong.stderr);
}

#[test]
fn a_retail_sample_has_all_tables() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("depot");
    let path = project.to_string_lossy().into_owned();
    let size = ["--skus", "12", "--warehouses", "2", "--days", "90", "--csv"];
    let arguments = [&["init", &path, "--sample", "logistics", "--seed", "4"][..], &size].concat();
    let answer = forecastle(folder.path(), &arguments).ok();
    assert!(
        answer.stderr.contains("24 series of 12 products in 2 warehouses"),
        "{}",
        answer.stderr
    );
    let tables = [
        "transactions",
        "returns",
        "products",
        "warehouses",
        "campaigns",
        "calendar",
        "weather",
        "suppliers",
        "stock",
    ];
    for table in tables {
        let file = project.join(format!("data/{table}.csv"));
        assert!(fs::read_to_string(&file).unwrap().lines().count() > 1, "{table}");
    }
    let settings = fs::read_to_string(project.join("forecastle.toml")).unwrap();
    assert!(tables.iter().all(|table| settings.contains(&format!("[data.{table}]"))));
    assert!(project.join("truth/daily.parquet").exists());
    let again = forecastle(folder.path(), &arguments);
    assert_eq!(again.code, 1, "a project is not overwritten");
    let other = folder.path().join("lean").to_string_lossy().into_owned();
    let lean = ["init", &other, "--sample", "logistics", "--seed", "4", "--skus", "12", "--lean"];
    forecastle(folder.path(), &lean).ok();
    assert!(!folder.path().join("lean/truth").exists());
    let wrong = forecastle(folder.path(), &["init", "x", "--sample", "logistics", "--days", "3"]);
    assert_eq!((wrong.code, wrong.stderr.contains("--days 3 is not between")), (1, true));
    let wrong =
        forecastle(folder.path(), &["init", "x", "--sample", "weekly-stores", "--skus", "3"]);
    assert_eq!((wrong.code, wrong.stderr.contains("one size")), (1, true), "{}", wrong.stderr);
}

#[test]
fn stock_outs_and_outliers_are_cleaned_as_the_settings_say() {
    let folder = TempDir::new().unwrap();
    let mut sales = String::from("Shop,Date,Sold,Empty\n");
    let first = chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    for day in 0..200_u64 {
        for shop in 1..=2 {
            let (empty, sold) = match (shop, day) {
                (1, 120..=125) => (1, 0),
                (2, 150) => (0, 900),
                _ => (0, 20 + (day * 7 + shop) % 5),
            };
            let date = first + chrono::Days::new(day);
            sales.push_str(&format!("{shop},{date},{sold},{empty}\n"));
        }
    }
    fs::write(folder.path().join("sales.csv"), sales).unwrap();
    let settings = |clean: &str| {
        let text = format!(
            "version = 1\nname = \"shops\"\n[data.sales]\nsource = \"sales.csv\"\nkeys = [\"Shop\"]\n\
             time = \"Date\"\ntarget = \"Sold\"\npast_only = [\"Empty\"]\n[forecast]\nhorizon = 7\n\
             models = [\"naive\"]\n{clean}"
        );
        fs::write(folder.path().join("forecastle.toml"), text).unwrap();
    };
    settings("[clean]\noutliers = \"cap\"\nstockouts = \"impute\"\nstockout_column = \"Empty\"\n");
    let answer = forecastle(folder.path(), &["forecast"]).ok();
    assert!(answer.stderr.contains("1 outliers, cut to their limits"), "{}", answer.stderr);
    assert!(
        answer.stderr.contains("6 periods without stock; demand was about"),
        "{}",
        answer.stderr
    );
    let list = fs::read_to_string(folder.path().join(".forecastle/cleaned.csv")).unwrap();
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines[0], "Shop,Date,why,old,new,expected");
    assert_eq!(lines.len(), 8, "{list}");
    assert!(lines[1].starts_with("1,2024-04-30,stock_out,0,2"), "{list}");
    assert!(lines[7].starts_with("2,2024-05-30,outlier,900,"), "{list}");
    settings("[clean]\nstockouts = \"mask\"\nstockout_column = \"Stock\"\n");
    let wrong = forecastle(folder.path(), &["forecast"]);
    assert_eq!((wrong.code, wrong.stderr.contains("error[C003]")), (1, true), "{}", wrong.stderr);
    settings("[clean]\nstockouts = \"drop\"\n");
    let wrong = forecastle(folder.path(), &["check"]);
    assert_eq!((wrong.code, wrong.stderr.contains("error[C002]")), (1, true), "{}", wrong.stderr);
}
