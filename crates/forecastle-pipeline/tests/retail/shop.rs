//! A sample in a folder, and its demand as a panel.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::{Frequency, Panel, Period, SeriesKey};
use forecastle_pipeline::progress::Silent;
use forecastle_pipeline::sample::retail::{self, Form, Options, Plan, Written};
use tempfile::TempDir;

use crate::frame::Frame;

pub fn options(plan: &Plan, seed: u64) -> Options {
    Options { size: plan.size, seed, form: Form::Parquet, has_stock: true, has_truth: true }
}

pub fn made(plan: &'static Plan, options: &Options) -> (TempDir, Written) {
    let folder = TempDir::new().unwrap();
    let written = retail::write(plan, options, folder.path(), "shop", &Silent).unwrap();
    (folder, written)
}

/// What is sold per product, warehouse and day, with discounts known ahead and categories.
pub struct Shop {
    pub panel: Panel,
    pub daily: Frame,
    /// For each row of the daily truth, its series and its place within it.
    pub places: Vec<(usize, usize)>,
}

pub fn period(day: i64) -> Period {
    let date = NaiveDate::default() + chrono::TimeDelta::days(day);
    Frequency::Daily.period_of(NaiveDateTime::from(date)).unwrap()
}

pub fn shop(folder: &Path) -> Shop {
    let daily = Frame::read(&folder.join("truth/daily.parquet"));
    let keys: Vec<_> = daily.days("date").collect();
    let mut firsts: BTreeMap<(String, String), i64> = BTreeMap::new();
    for (sku, warehouse, day) in &keys {
        let first = firsts.entry((sku.clone(), warehouse.clone())).or_insert(*day);
        *first = (*first).min(*day);
    }
    let last = keys.iter().map(|(.., day)| *day).max().unwrap();
    let series: Vec<_> = firsts
        .iter()
        .map(|((sku, warehouse), first)| {
            (SeriesKey::new(vec![sku.clone(), warehouse.clone()]), period(*first))
        })
        .collect();
    let number: BTreeMap<_, _> = firsts.keys().cloned().zip(0..).collect();
    let column = CovariateColumn {
        name: "discount_percent".to_owned(),
        is_known_future: true,
        labels: Vec::new(),
    };
    let names = vec!["sku".to_owned(), "warehouse_id".to_owned()];
    let mut builder =
        PanelBuilder::new(Frequency::Daily, names, series, period(last), 0, vec![column]).unwrap();
    let sold = daily.numbers("sold");
    let mut places = Vec::new();
    let discounts = Discounts::read(folder);
    for ((sku, warehouse, day), sold) in keys.iter().zip(sold) {
        let key = (sku.clone(), warehouse.clone());
        let place = number[&key];
        builder.set_value(place, period(*day), *sold);
        places.push((place, (day - firsts[&key]) as usize));
    }
    for (key, place) in &number {
        for day in firsts[key]..=last {
            builder.set_covariate(0, *place, period(day), discounts.on(&key.0, &key.1, day));
        }
    }
    let products = Frame::read_csv(&folder.join("data/products.csv"));
    let category: BTreeMap<_, _> =
        products.text("sku").iter().zip(products.text("category")).collect();
    let mut labels: Vec<String> = category.values().map(|name| (*name).clone()).collect();
    labels.sort();
    labels.dedup();
    let of = |(sku, _): &(String, String)| {
        labels.iter().position(|label| label == category[sku]).unwrap() as f64
    };
    let values = number.keys().map(of).collect();
    builder.add_static(Static { name: "category".to_owned(), labels: labels.clone(), values });
    Shop { panel: builder.finish(MissingPeriod::Zero), daily, places }
}

/// First and last day, product, state, percent.
struct Discounts {
    by_sku: BTreeMap<String, Vec<(i64, i64, String, f64)>>,
    state_of: BTreeMap<String, String>,
}

impl Discounts {
    fn read(folder: &Path) -> Self {
        let campaigns = Frame::read_csv(&folder.join("data/campaigns.csv"));
        let warehouses = Frame::read_csv(&folder.join("data/warehouses.csv"));
        let day = |text: &str| {
            text.parse::<NaiveDate>()
                .unwrap()
                .signed_duration_since(NaiveDate::default())
                .num_days()
        };
        let mut by_sku: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for row in 0..campaigns.rows {
            let cell = |name: &str| campaigns.text(name)[row].as_str();
            let (first, last) = (day(cell("start_date")), day(cell("end_date")));
            let percent: f64 = cell("discount_percent").parse().unwrap();
            let own = by_sku.entry(cell("sku").to_owned()).or_default();
            own.push((first, last, cell("target_region").to_owned(), percent));
        }
        let states = warehouses.text("warehouse_id").iter().zip(warehouses.text("location_state"));
        Self { by_sku, state_of: states.map(|(id, state)| (id.clone(), state.clone())).collect() }
    }

    fn on(&self, sku: &str, warehouse: &str, day: i64) -> f64 {
        let state = &self.state_of[warehouse];
        let own = [sku, ""].into_iter().filter_map(|key| self.by_sku.get(key)).flatten();
        own.filter(|(first, last, region, _)| {
            (*first..=*last).contains(&day) && (region.is_empty() || region == state)
        })
        .map(|(.., percent)| *percent)
        .fold(0.0, f64::max)
    }
}
