//! What 50,000 series cost. It prints figures and asserts none, so it is run by hand:
//!
//! ```text
//! cargo test --workspace --test views -- --ignored --nocapture size
//! ```
#![allow(clippy::print_stderr, reason = "figures are what this is for")]

use std::fmt::Write;
use std::time::Instant;

use forecastle_service::api::ScoreRequest;
use forecastle_service::snapshot::views::{self, Listing, Order, Span};

use crate::shop::{Project, all, scoped};

const SETTINGS: &str = "version = 1\nname = \"large\"\n[data.sales]\nsource = \"sales.csv\"\n\
    keys = [\"store\", \"item\"]\ntime = \"day\"\ntarget = \"units\"\nhierarchy = [\"state\"]\n\
    [forecast]\nhorizon = 7\npreset = \"fast\"\n[backtest]\nwindows = 2\n";

const STORES: u64 = 50;
const ITEMS: u64 = 1_000;
const DAYS: u64 = 30;

fn sales() -> String {
    let mut text = "state,store,item,day,units\n".to_owned();
    for series in 0..STORES * ITEMS {
        let (store, item) = (series / ITEMS, series % ITEMS);
        for day in 0..DAYS {
            let noise = (series * 31 + day * 17) % 11;
            let units = 5 + series % 90 + (day % 7) * (series % 5) + noise;
            writeln!(text, "s{},{store},i{item},2024-05-{:02},{units}", store % 8, day + 1)
                .unwrap();
        }
    }
    text
}

/// The memory that this process takes now, in megabytes; nothing where the system does not say.
fn megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

fn timed<T>(what: &str, mut work: impl FnMut() -> T) -> T {
    let started = Instant::now();
    let result = work();
    let first = started.elapsed();
    let started = Instant::now();
    drop(work());
    let again = started.elapsed();
    eprintln!("{what:<34} {:>9.2} ms, again {:>8.3} ms", ms(first), ms(again));
    result
}

fn ms(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[test]
#[ignore = "prints figures of 50,000 series; takes minutes"]
fn size_of_fifty_thousand_series() {
    let project = Project::empty(SETTINGS);
    project.write("sales.csv", &sales());
    let started = Instant::now();
    let run = project.cycle();
    eprintln!("cycle {:.1} s", started.elapsed().as_secs_f64());
    for file in &run.manifest.files {
        eprintln!("  {:<20} {:>12} bytes", file.file, file.bytes);
    }
    let started = Instant::now();
    let snapshot = run.snapshot();
    eprintln!("load {:.2} s", started.elapsed().as_secs_f64());
    // What the cycle has given back serves the first one; the second shows what one takes.
    let before = megabytes();
    let second = run.snapshot();
    eprintln!("one more: memory from {before:?} to {:?} MB", megabytes());
    drop(second);

    let select = timed("select everything", || all(&snapshot));
    timed("select one store", || scoped(&snapshot, "store:12"));
    timed("search", || {
        snapshot.select(&Default::default(), &[], Some("store 12 i99")).unwrap().len()
    });
    let now = "2024-06-01T00:00:00".parse().unwrap();
    timed("project", || views::project(&snapshot, &select, now).unwrap());
    timed("total history", || views::history(&snapshot, &select, &Span::default()).unwrap());
    timed("home", || views::home(&snapshot, &select).unwrap());
    for by in ["state", "store", "item"] {
        let listing = listing(Some("performance_percent"));
        timed(&format!("groups by {by}"), || {
            views::groups(&snapshot, &select, by, &listing).unwrap()
        });
    }
    for by in ["period", "step", "series", "store"] {
        timed(&format!("accuracy by {by}"), || {
            views::accuracy(&snapshot, &select, by, None).unwrap()
        });
    }
    timed("leaderboard", || views::leaderboard(&snapshot, &select).unwrap());
    timed("holidays", || views::holidays(&snapshot, &select).unwrap());
    for sort in [None, Some("wmape")] {
        let listing = listing(sort);
        timed(&format!("series by {}", sort.unwrap_or("name")), || {
            views::series_page(&snapshot, &select, &listing).unwrap()
        });
    }
    timed("forecasts", || views::forecasts(&snapshot, &select, None, 1000).unwrap());
    timed("one series", || views::series_detail(&snapshot, &select, "12~i99").unwrap());
    timed("its history", || {
        views::series_history(&snapshot, &select, "12~i99", &Span::default()).unwrap()
    });
    let asked = ScoreRequest {
        series: "12~i99".to_owned(),
        horizon: None,
        history: vec![],
        future: vec![],
    };
    timed("score", || views::score(&snapshot, &select, &asked).unwrap());
    timed("export", || {
        views::export_rows(&snapshot, &select, views::Layout::Long).unwrap().row_count()
    });
    eprintln!("memory at the end {:?} MB", megabytes());
}

fn listing(sort: Option<&str>) -> Listing {
    let order = sort.map(|_| Order::Descending);
    Listing { sort: sort.map(str::to_owned), order, cursor: None, limit: 50 }
}
