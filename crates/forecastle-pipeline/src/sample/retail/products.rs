//! Products and warehouses, with what nobody sees of them.

use super::draw::{Draw, Stream};
use super::places::{CITIES, City};
use super::plan::{CategoryPlan, Plan, Size};

/// A product. Days are counted from the first of the history.
#[derive(Debug, Clone)]
pub struct Product {
    /// The place of its category.
    pub category: usize,
    /// The place of its sub-category in the category.
    pub sub_category: usize,
    /// The place of its brand.
    pub brand: usize,
    /// The list price.
    pub price: f64,
    /// Changes of the price: the first day, and the factor of the list price from then on.
    pub price_changes: Vec<(usize, f64)>,
    /// Kilograms.
    pub weight_kg: f64,
    /// Mean units per day in a warehouse of mean size, at the beginning and without anything special.
    pub level: f64,
    /// The logarithm of growth per year.
    pub growth: f64,
    /// By how many percent demand changes when the price rises by one.
    pub elasticity: f64,
    /// The standard deviation of the daily noise in the logarithm of demand.
    pub noise: f64,
    /// The day of launch; before the history for most, then negative.
    pub launch: i64,
    /// The first day on which it is no longer sold.
    pub discontinued: Option<usize>,
    /// Days from order to delivery.
    pub lead_days: f64,
    /// Their standard deviation.
    pub lead_std_days: f64,
    /// Units that come together.
    pub pack: u32,
    /// The typical order line, in units.
    pub lot: u32,
    /// What it costs.
    pub unit_cost: f64,
}

/// Days in which a new product finds its buyers.
const RAMP_DAYS: f64 = 45.0;

/// Days in which a product that is given up runs out.
const FADE_DAYS: f64 = 40.0;

impl Product {
    /// The share of its demand that a product has by its age: new ones are found, old ones given up.
    pub fn life(&self, day: usize) -> f64 {
        if !self.is_sold_on(day) {
            return 0.0;
        }
        let age = (day as i64 - self.launch) as f64 + 1.0;
        let young = if self.launch > 0 { (0.2 + 0.8 * age / RAMP_DAYS).min(1.0) } else { 1.0 };
        let left = self.discontinued.map_or(f64::INFINITY, |end| (end - day) as f64);
        young * (0.1 + 0.9 * left / FADE_DAYS).min(1.0)
    }

    /// Whether it is in the assortment on a day.
    pub fn is_sold_on(&self, day: usize) -> bool {
        day as i64 >= self.launch && self.discontinued.is_none_or(|end| day < end)
    }

    /// The factor of the list price on a day, campaigns apart.
    pub fn price_factor(&self, day: usize) -> f64 {
        let changes = self.price_changes.iter().rev();
        changes.clone().find(|(from, _)| *from <= day).map_or(1.0, |(_, factor)| *factor)
    }

    fn new(plan: &Plan, size: &Size, draw: Draw, sku: usize, level: f64) -> Self {
        let about = (sku, 0);
        let uniform = |step| draw.uniform(Stream::Sku, about, step);
        let between = |step, bounds| draw.between(Stream::Sku, about, step, bounds);
        let category = draw.below(Stream::Sku, about, 0, plan.categories.len());
        let kind: &CategoryPlan = &plan.categories[category];
        let cheap_to_dear =
            |step, (low, high): (f64, f64)| (low.ln() + (high / low).ln() * uniform(step)).exp();
        let price = ((cheap_to_dear(2, kind.price) * 2.0).round() / 2.0 - 0.01).max(0.99);
        let days = size.days as f64;
        let is_new = uniform(6) < 0.08 && size.days >= 180;
        let is_given_up = !is_new && uniform(7) < 0.05 && size.days >= 180;
        let launch = match is_new {
            true => between(8, (0.2 * days, 0.85 * days)) as i64,
            false => -(between(8, (60.0, 1500.0)) as i64),
        };
        let lead_days = 2.0 + draw.below(Stream::Sku, about, 10, 12) as f64;
        let has_lots = plan.has_lots && level > 1.0;
        Self {
            category,
            sub_category: draw.below(Stream::Sku, about, 1, kind.sub_categories.len()),
            brand: draw.below(Stream::Sku, about, 3, plan.brands.len()),
            price,
            price_changes: price_changes(draw, sku, size.days),
            weight_kg: (cheap_to_dear(4, kind.weight_kg) * 100.0).round() / 100.0,
            level,
            growth: 0.05 + 0.1 * draw.normal(Stream::Sku, about, 5),
            elasticity: -between(9, (0.6, 2.6)),
            noise: between(11, (0.12, 0.35)),
            launch,
            discontinued: is_given_up.then(|| between(12, (0.35 * days, 0.95 * days)) as usize),
            lead_days,
            lead_std_days: (10.0 * lead_days * between(13, (0.05, 0.3))).round() / 10.0,
            pack: [1, 1, 4, 6, 12, 24]
                [draw.below(Stream::Sku, about, 14, if level > 2.0 { 6 } else { 2 })],
            lot: if has_lots { (level * 0.8).round().max(1.0) as u32 } else { 1 },
            unit_cost: (price * between(15, (0.45, 0.75)) * 100.0).round() / 100.0,
        }
    }
}

/// A price moves up to three times, mostly up.
fn price_changes(draw: Draw, sku: usize, days: usize) -> Vec<(usize, f64)> {
    let mut changes: Vec<_> = (0..3)
        .filter(|change| draw.uniform(Stream::Price, (sku, 0), *change) < 0.5)
        .map(|change| {
            let day = draw.below(Stream::Price, (sku, 1), change, days);
            (day, draw.between(Stream::Price, (sku, 2), change, (0.88, 1.18)))
        })
        .collect();
    changes.sort_by_key(|(day, _)| *day);
    changes
}

/// All products: their volumes follow Zipf's law over a shuffled rank, and average to the plan's.
pub fn products(plan: &Plan, size: &Size, draw: Draw) -> Vec<Product> {
    let mut order: Vec<_> = (0..size.skus).collect();
    order.sort_by(|a, b| {
        let rank = |sku: &usize| draw.uniform(Stream::Rank, (*sku, 0), 0);
        rank(a).total_cmp(&rank(b))
    });
    let mut volumes = vec![0.0; size.skus];
    for (rank, sku) in order.into_iter().enumerate() {
        // Few sell as much as the law would have the very first ones.
        let head = 0.004 * size.skus as f64;
        let spread = (0.35 * draw.normal(Stream::Rank, (sku, 0), 1)).exp();
        volumes[sku] = (rank as f64 + 1.0 + head).powf(-plan.zipf) * spread;
    }
    let mean = volumes.iter().sum::<f64>() / size.skus as f64;
    let level = |sku: usize| plan.mean_units * volumes[sku] / mean;
    (0..size.skus).map(|sku| Product::new(plan, size, draw, sku, level(sku))).collect()
}

/// A warehouse.
#[derive(Debug, Clone)]
pub struct Warehouse {
    /// Where it stands.
    pub city: &'static City,
    /// The city's place in the list.
    pub city_place: usize,
    /// Its share of demand, 1 for a mean one.
    pub share: f64,
    /// The day on which it opened; before the history for most, then negative.
    pub opening: i64,
    /// What it can hold.
    pub capacity_units: i64,
}

/// All warehouses; about one in eight opens within the history, the first one never does.
pub fn warehouses(plan: &Plan, size: &Size, draw: Draw) -> Vec<Warehouse> {
    let weight = |place: usize| (0.45 * draw.normal(Stream::Warehouse, (place, 0), 0)).exp();
    let total: f64 = (0..size.warehouses).map(weight).sum();
    (0..size.warehouses)
        .map(|place| {
            let about = (place, 0);
            let is_new = place % 8 == 5 && size.days >= 180;
            let opening = match is_new {
                true => draw.between(Stream::Warehouse, about, 1, (0.2, 0.6)) * size.days as f64,
                false => -draw.between(Stream::Warehouse, about, 1, (200.0, 4000.0)),
            };
            let share = weight(place) * size.warehouses as f64 / total;
            let stocked = share * plan.mean_units * size.skus as f64 * 60.0;
            Warehouse {
                city: &CITIES[place % CITIES.len()],
                city_place: place % CITIES.len(),
                share,
                opening: opening as i64,
                capacity_units: (stocked / 1000.0).ceil() as i64 * 1000,
            }
        })
        .collect()
}

/// How much a pair sells beside what product and warehouse say; `None` where the warehouse does not carry
/// the product. Every product is carried somewhere.
pub fn pair_share(size: &Size, draw: Draw, sku: usize, warehouse: usize) -> Option<f64> {
    let is_there = warehouse == sku % size.warehouses
        || draw.uniform(Stream::Pair, (sku, warehouse), 0) < size.assortment_percent / 100.0;
    is_there.then(|| (0.3 * draw.normal(Stream::Pair, (sku, warehouse), 1)).exp())
}

/// The name of a product.
pub fn sku_name(sku: usize) -> String {
    format!("SKU-{:05}", sku + 1)
}

/// The name of a warehouse.
pub fn warehouse_name(warehouse: usize) -> String {
    format!("WH-{:02}", warehouse + 1)
}
