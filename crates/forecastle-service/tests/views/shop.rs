//! Projects to look at, made with the real cycle.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use forecastle_core::Result;
use forecastle_pipeline::archive::Archive;
use forecastle_pipeline::progress::Progress;
use forecastle_pipeline::sample::WeeklyStores;
use forecastle_pipeline::validate::Report;
use forecastle_service::cycle::{
    Overrides, Request, Session, Talk, load, make_forecast, open, run_cycle,
};
use forecastle_service::snapshot::{PublicationFacts, Scope, Selection, Snapshot};
use forecastle_store::{Manifest, RunId, Store};

/// Nobody listens, but a gate that stays shut is a test's fault.
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &str, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}

impl Talk for Quiet {
    fn say(&self, _: &str) {}
    fn warn(&self, _: &str) {}
    fn problems(&self, report: &Report) {
        panic!("the data do not pass: {:?}", report.problems);
    }
}

/// A project in a folder of its own.
pub struct Project {
    pub folder: tempfile::TempDir,
}

pub const SETTINGS: &str = r#"version = 1
name = "shop"
[data.sales]
source = "sales.csv"
keys = ["store", "dept"]
time = "day"
target = "units"
frequency = "daily"
missing_period = "unknown"
known_future = ["promo", "holiday"]
past_only = ["price"]
static = ["size"]
hierarchy = ["state", "store", "dept"]
weight = "price"
[data.future]
source = "future.csv"
[forecast]
horizon = 7
levels = [50, 80, 95]
models = ["naive", "seasonal_naive", "moving_average", "ridge"]
[backtest]
windows = 3
step = 5
"#;

const LAST: NaiveDate = NaiveDate::from_ymd_opt(2024, 12, 29).unwrap();
const DAYS: u64 = 90;

/// A whole number that looks like chance: a pure function of its arguments.
fn noise(a: u64, b: u64) -> u64 {
    let mixed = (a + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (b + 7).wrapping_mul(0xC2B2_AE3D);
    (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40
}

fn is_holiday(day: NaiveDate) -> bool {
    ["2024-10-14", "2024-10-31", "2024-11-11", "2024-11-28", "2024-12-25", "2025-01-01"]
        .contains(&day.to_string().as_str())
}

fn promo(series: u64, day: u64) -> &'static str {
    ["none", "none", "flyer", "tv"][noise(series, day / 4) as usize % 4]
}

impl Project {
    /// A project with these settings and no data yet.
    pub fn empty(settings: &str) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        project.write("forecastle.toml", settings);
        project
    }

    /// Daily units of four stores in two states with three departments each. One series has opened late,
    /// one a few days ago, one has gaps, one is not known of late.
    pub fn shop() -> Self {
        let project = Self::empty(SETTINGS);
        project.write_sales(LAST, DAYS);
        project
    }

    /// The generated weekly sales of a few stores, with a holiday column.
    pub fn weekly_stores() -> Self {
        let project = Self::empty(
            "version = 1\nname = \"stores\"\n[data.sales]\nsource = \"sales.csv\"\n\
             keys = [\"Store\"]\ntime = \"Date\"\ntarget = \"Weekly_Sales\"\n\
             known_future = [\"Holiday_Flag\"]\n[data.future]\nsource = \"future.csv\"\n\
             [forecast]\nhorizon = 13\nmodels = [\"seasonal_naive_growth\", \"naive\"]\n",
        );
        let sample = WeeklyStores { stores: 4, ..WeeklyStores::default() };
        let create = |name| fs::File::create(project.path().join(name)).unwrap();
        sample.write_sales(&mut create("sales.csv")).unwrap();
        sample.write_future(&mut create("future.csv")).unwrap();
        project
    }

    /// The sales up to a day.
    pub fn write_sales(&self, last: NaiveDate, days: u64) {
        let mut sales = "state,store,dept,day,units,promo,holiday,price,size\n".to_owned();
        let mut future = "store,dept,day,promo,holiday\n".to_owned();
        let first = LAST - Days::new(DAYS - 1);
        for series in 0..12_u64 {
            let (store, dept) = (series / 3 + 8, ["a", "b~1", "c"][series as usize % 3]);
            let state = if store < 10 { "North" } else { "South / West" };
            let opens = [0, 0, 0, 0, 60, 0, 0, DAYS - 3, 0, 0, 0, 0][series as usize];
            for day in 0..days + 9 {
                let date = first + Days::new(day);
                let (promo, flag) = (promo(series, day), u8::from(is_holiday(date)));
                if date > last {
                    // The last store's plans are known for three days only.
                    if store < 11 || date <= last + Days::new(3) {
                        writeln!(future, "{store},{dept},{date},{promo},{flag}").unwrap();
                    }
                    continue;
                }
                let is_gap = series == 2 && (20..25).contains(&day);
                let is_lost = series == 9 && day + 4 > days;
                if day < opens || is_gap {
                    continue;
                }
                let week = [0, 5, 3, 2, 8, 20, 15][day as usize % 7];
                let lift = u64::from(flag) * 40 + if promo == "tv" { 25 } else { 0 };
                let units = 30 * (series + 1) + week * (series + 2) + lift + noise(series, day) % 9;
                let units = if is_lost { String::new() } else { units.to_string() };
                let price = 1.0 + (noise(series, day / 30) % 100) as f64 / 50.0;
                let size = 100 * store;
                writeln!(
                    sales,
                    "{state},{store},{dept},{date},{units},{promo},{flag},{price},{size}"
                )
                .unwrap();
            }
        }
        self.write("sales.csv", &sales);
        self.write("future.csv", &future);
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the project with some settings changed.
    pub fn session(&self, overrides: Overrides) -> Session {
        let request = Request {
            project: self.path().to_owned(),
            today: NaiveDate::from_ymd_opt(2026, 1, 15),
            overrides,
            ..Request::default()
        };
        open(&request).unwrap()
    }

    /// The whole cycle; the run that it published.
    pub fn cycle(&self) -> Run {
        let session = self.session(Overrides::default());
        let loaded = load(&session, &Quiet).unwrap();
        let cycled = run_cycle(&session, &loaded, &Quiet).unwrap();
        Run::of(&session.store, &cycled.published.run)
    }

    /// A forecast by one model; the run that it published.
    pub fn forecast_by(&self, model: &str) -> Run {
        let models = vec![model.to_owned()];
        let session = self.session(Overrides { models, ..Overrides::default() });
        let loaded = load(&session, &Quiet).unwrap();
        let published = make_forecast(&session, &loaded, &Quiet).unwrap();
        Run::of(&session.store, &published.run)
    }
}

/// A published run on disk.
pub struct Run {
    pub folder: PathBuf,
    pub manifest: Manifest,
}

impl Run {
    fn of(store: &Store, id: &RunId) -> Self {
        Self { folder: store.run_folder(id), manifest: store.manifest(id).unwrap() }
    }

    pub fn snapshot(&self) -> Snapshot {
        self.snapshot_after(None)
    }

    pub fn snapshot_after(&self, before: Option<&Run>) -> Snapshot {
        let facts = PublicationFacts {
            at: "2025-01-02T03:04:05Z".to_owned(),
            by: "command line".to_owned(),
            before: before.map(|run| run.folder.clone()),
        };
        Snapshot::load(&self.folder, &self.manifest, &facts).unwrap()
    }

    /// Everything that was archived, with all bounds.
    pub fn archive(&self) -> Archive {
        Archive::read(&self.folder, &|_| true).unwrap()
    }
}

/// A scope or filter in words: `store:8,9 dept:a`.
pub fn scope(text: &str) -> Scope {
    let column = |part: &str| {
        let (name, values) = part.split_once(':').unwrap();
        (name.to_owned(), values.split(',').map(str::to_owned).collect())
    };
    text.split(' ').filter(|part| !part.is_empty()).map(column).collect()
}

/// The selection of an account that sees everything.
pub fn all(snapshot: &Snapshot) -> Selection {
    snapshot.select(&Scope::new(), &[], None).unwrap()
}

/// The selection of an account with a scope.
pub fn scoped(snapshot: &Snapshot, text: &str) -> Selection {
    snapshot.select(&scope(text), &[], None).unwrap()
}

/// The selection through filters.
pub fn filtered(snapshot: &Snapshot, filters: &[&str]) -> Result<Selection> {
    let filters: Vec<_> = filters.iter().map(|filter| (*filter).to_owned()).collect();
    snapshot.select(&Scope::new(), &filters, None)
}
