//! A product in a warehouse, day after day: what is wanted, what is there, what is sold.

use super::draw::{Draw, Stream, poisson};
use super::products::{Product, pair_share};
use super::world::{ProductDay, World};

/// Days for which a warehouse orders ahead of the lead time.
const REVIEW_DAYS: f64 = 5.0;

/// The share of yesterday's noise that is there today.
const PERSISTENCE: f64 = 0.3;

/// One pair of product and warehouse on its way through the days.
#[derive(Debug, Clone)]
pub struct Series {
    /// The product.
    pub sku: usize,
    /// The warehouse.
    pub warehouse: usize,
    /// Its demand relative to what product and warehouse say.
    pub share: f64,
    noise: f64,
    on_hand: u32,
    order: Option<Order>,
    interrupted_until: usize,
    has_begun: bool,
}

/// An order that is on its way.
#[derive(Debug, Clone, Copy)]
struct Order {
    units: u32,
    arrival: usize,
}

/// A series' day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesDay {
    /// Expected units, noise apart: what a forecaster who knows everything would say.
    pub mean: f64,
    /// Units wanted, planted bulk orders apart.
    pub demand: u32,
    /// Units there to be sold.
    pub available: u32,
    /// Units sold, bulk orders included: `min(demand, available) + outlier`.
    pub sold: u32,
    /// Units of a planted bulk order, which is delivered past the stock.
    pub outlier: u32,
    /// Units left in the evening; 0 means that demand was perhaps higher than sales.
    pub on_hand: u32,
    /// Units on order.
    pub on_order: u32,
    /// The day on which the order is expected.
    pub expected: Option<usize>,
    /// The price that was paid.
    pub price: f64,
}

impl Series {
    /// All pairs of a product with the warehouses that carry it.
    pub fn of_product(world: &World, sku: usize) -> impl Iterator<Item = Self> + '_ {
        (0..world.size.warehouses).filter_map(move |warehouse| {
            pair_share(&world.size, world.draw, sku, warehouse).map(|share| Self {
                sku,
                warehouse,
                share,
                noise: 0.0,
                on_hand: 0,
                order: None,
                interrupted_until: 0,
                has_begun: false,
            })
        })
    }

    /// Goes through a day; `None` when there is nothing to sell or nobody to sell it.
    pub fn step(&mut self, world: &World, of: &ProductDay, day: usize) -> Option<SeriesDay> {
        let product = &world.products[self.sku];
        if !product.is_sold_on(day) || !world.is_open(self.warehouse, day) {
            return None;
        }
        let about = (self.sku, self.warehouse);
        let draw = world.draw;
        let place = world.place_factor(product.category, self.warehouse, day);
        let campaign = world.campaign(of, self.warehouse);
        let promoted = campaign.map_or(1.0, |campaign| campaign.factor(of.elasticity));
        let mean = of.mean * self.share * place * promoted;
        let spread = product.noise;
        let fresh = (1.0 - PERSISTENCE * PERSISTENCE).sqrt();
        self.noise = PERSISTENCE * self.noise + fresh * draw.normal(Stream::Noise, about, day);
        let noisy = mean * (spread * self.noise - spread * spread / 2.0).exp();
        let demand = poisson(noisy, draw.uniform(Stream::Demand, about, day));
        self.replenish(draw, product, mean, world.size.stock_out_percent / 100.0, day);
        let available = self.on_hand;
        let served = demand.min(available);
        self.on_hand -= served;
        let chance = world.size.outliers_per_1000 / 1000.0;
        let is_planted = self.on_hand > 0 && draw.uniform(Stream::Outlier, about, day) < chance;
        let outlier = if is_planted { self.bulk(draw, mean, day) } else { 0 };
        let discount = campaign.map_or(0.0, |campaign| campaign.discount_percent);
        Some(SeriesDay {
            mean,
            demand,
            available,
            sold: served + outlier,
            outlier,
            on_hand: self.on_hand,
            on_order: self.order.map_or(0, |order| order.units),
            expected: self.order.map(|order| order.arrival),
            price: (of.price * (1.0 - discount / 100.0) * 100.0).round() / 100.0,
        })
    }

    /// A bulk order far beyond what chance explains.
    fn bulk(&self, draw: Draw, mean: f64, day: usize) -> u32 {
        let times =
            draw.between(Stream::Outlier, (self.sku, self.warehouse), day + (1 << 32), (5.0, 12.0));
        (times * mean + 8.0 * mean.sqrt() + 8.0).ceil() as u32
    }

    /// Receives what has arrived, suffers an interruption of supply, and orders anew.
    fn replenish(&mut self, draw: Draw, product: &Product, mean: f64, share: f64, day: usize) {
        let about = (self.sku, self.warehouse);
        let usual = (product.level * self.share).max(mean);
        let level = |days: f64| 1.5 * usual * days + 3.0 * (usual * days).sqrt() + 1.0;
        if !self.has_begun {
            self.has_begun = true;
            self.on_hand = level(product.lead_days + REVIEW_DAYS) as u32;
        }
        if share > 0.0 && day >= self.interrupted_until {
            // The stock lasts for a while; what follows is as long as the wanted share of days asks for.
            let spell_days = (60.0 * share).max(4.0);
            let cover = (f64::from(self.on_hand) / usual.max(0.02)).min(60.0);
            let calm = (spell_days / share - cover - spell_days).max(3.0);
            if draw.uniform(Stream::Interruption, about, day) < 1.0 / calm {
                let drawn = -draw.uniform(Stream::Interruption, about, day + (1 << 32)).ln();
                let spell = 1.0 + (spell_days - 1.0) * drawn.min(4.0);
                self.interrupted_until = day + (cover + spell) as usize + 1;
            }
        }
        if let Some(order) = &mut self.order {
            // A delivery that the interruption holds back is announced anew.
            order.arrival = order.arrival.max(self.interrupted_until);
            if order.arrival <= day {
                self.on_hand += order.units;
                self.order = None;
            }
        }
        if self.order.is_none() && f64::from(self.on_hand) < level(product.lead_days + 1.0) {
            let wanted = level(product.lead_days + REVIEW_DAYS + 2.0) - f64::from(self.on_hand);
            let late = product.lead_std_days * draw.normal(Stream::Lead, about, day);
            let lead = (product.lead_days + late).round().max(1.0) as usize;
            let packs = (wanted / f64::from(product.pack)).ceil().max(1.0) as u32;
            self.order = Some(Order { units: packs * product.pack, arrival: day + lead });
        }
    }
}
