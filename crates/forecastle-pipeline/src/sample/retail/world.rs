//! Everything that a sample's demand depends on, day by day.

use super::campaigns::{Campaign, campaigns};
use super::disruption::{Disruption, Scope, WAREHOUSE_RECOVERY_DAYS, disruptions, factor};
use super::draw::{Draw, Stream};
use super::places::CITIES;
use super::plan::{CategoryPlan, Plan, Size};
use super::products::{Product, Warehouse, products, warehouses};
use super::time::{Day, days};
use super::weather::{EXTREME, Weather};

/// A sample's world, made once; demand follows from it.
#[derive(Debug)]
pub struct World {
    /// What kind of sample it is.
    pub plan: &'static Plan,
    /// How large it is.
    pub size: Size,
    /// Its random numbers.
    pub draw: Draw,
    /// The days of history and those ahead.
    pub days: Vec<Day>,
    /// The products.
    pub products: Vec<Product>,
    /// The warehouses.
    pub warehouses: Vec<Warehouse>,
    /// The weather of the cities that have a warehouse.
    pub weather: Vec<Weather>,
    /// The campaigns.
    pub campaigns: Vec<Campaign>,
    /// For each product its campaigns by their place, the best discount first; those for all at the end.
    campaigns_of: Vec<Vec<u32>>,
    /// What stops demand.
    pub disruptions: Vec<Disruption>,
    /// For each category, the factor of demand on each day.
    by_category: Vec<Vec<f64>>,
    /// For each category and city, the factor of demand by each day's weather.
    by_weather: Vec<Vec<Vec<f64>>>,
    /// For each warehouse, the factor of demand on each day; 0 before it opens.
    by_warehouse: Vec<Vec<f64>>,
}

/// What a product's demand and price are like on a day, for all warehouses but those of a state with an offer
/// of its own.
#[derive(Debug, Clone)]
pub struct ProductDay {
    /// Mean units in a warehouse of mean size in mean weather.
    pub mean: f64,
    /// The list price of the day.
    pub price: f64,
    /// The elasticity of demand.
    pub elasticity: f64,
    /// The campaigns that run, the best discount first.
    pub running: Vec<u32>,
}

impl World {
    /// Makes the world of a sample.
    pub fn new(plan: &'static Plan, size: Size, seed: u64) -> Self {
        let draw = Draw(seed);
        let days = days(size.last_day, size.days);
        let warehouses = warehouses(plan, &size, draw);
        let cities = size.warehouses.min(CITIES.len());
        let weather: Vec<_> = (0..cities)
            .map(|place| Weather::new(draw, place, &CITIES[place], &days[..size.days]))
            .collect();
        let mut regions: Vec<_> = warehouses.iter().map(|one| one.city.state).collect();
        regions.sort_unstable();
        regions.dedup();
        let campaigns = campaigns(draw, size.skus, size.days, &regions);
        let disruptions = disruptions(plan, &size, draw, &days);
        let mut world = Self {
            plan,
            size,
            draw,
            products: products(plan, &size, draw),
            campaigns_of: campaigns_of(&campaigns, size.skus),
            days,
            warehouses,
            weather,
            campaigns,
            disruptions,
            by_category: Vec::new(),
            by_weather: Vec::new(),
            by_warehouse: Vec::new(),
        };
        let categories = || plan.categories.iter().enumerate();
        world.by_category =
            categories().map(|(place, kind)| world.of_category(place, kind)).collect();
        world.by_weather = categories().map(|(_, kind)| world.of_weather(kind)).collect();
        world.by_warehouse = (0..size.warehouses).map(|place| world.of_warehouse(place)).collect();
        world
    }

    fn of_category(&self, place: usize, kind: &CategoryPlan) -> Vec<f64> {
        let history = self.days[..self.size.days].iter().enumerate();
        let log = |(step, day): (usize, &Day)| {
            let season = kind.season * day.angle_from(kind.peak_day).cos();
            let wave = kind.second_wave * (2.0 * day.angle_from(kind.peak_day)).cos();
            let christmas = if day.is_before_christmas() { kind.christmas } else { 0.0 };
            let holiday = if day.holiday.is_empty() { 0.0 } else { self.plan.holiday };
            let shock = 0.03 * self.draw.normal(Stream::Shock, (place, 0), step);
            let payday = if self.is_near_payday(step) { self.plan.payday } else { 0.0 };
            season + wave + christmas + holiday + shock + payday
        };
        history
            .map(|(step, day)| {
                let all = self.disruptions.iter().filter(|one| one.scope == Scope::All);
                let disrupted: f64 = all
                    .map(|one| factor(one, step, kind.shutdown_depth, kind.recovery_days))
                    .product();
                log((step, day)).exp() * kind.weekdays[day.weekday] * disrupted
            })
            .collect()
    }

    fn is_near_payday(&self, step: usize) -> bool {
        (0..=2).any(|back| step.checked_sub(back).is_some_and(|day| self.days[day].is_payday))
    }

    fn of_weather(&self, kind: &CategoryPlan) -> Vec<Vec<f64>> {
        let of_city = |weather: &Weather| {
            (0..self.size.days)
                .map(|day| {
                    let extreme = if weather.is_extreme[day] { EXTREME } else { 0.0 };
                    let rain = kind.rain * (weather.rain_mm[day] / 10.0).min(4.0);
                    (kind.temperature * weather.anomaly[day] + rain + extreme).exp()
                })
                .collect()
        };
        self.weather.iter().map(of_city).collect()
    }

    fn of_warehouse(&self, place: usize) -> Vec<f64> {
        let warehouse = &self.warehouses[place];
        let own: Vec<_> =
            self.disruptions.iter().filter(|one| one.scope == Scope::Warehouse(place)).collect();
        (0..self.size.days)
            .map(|day| {
                if (day as i64) < warehouse.opening {
                    return 0.0;
                }
                let age = (day as i64 - warehouse.opening) as f64;
                let young = if warehouse.opening > 0 { (0.3 + age / 60.0).min(1.0) } else { 1.0 };
                let shock = (0.03 * self.draw.normal(Stream::Shock, (place, 1), day)).exp();
                let closed: f64 =
                    own.iter().map(|one| factor(one, day, 1.0, WAREHOUSE_RECOVERY_DAYS)).product();
                warehouse.share * young * shock * closed
            })
            .collect()
    }

    /// What holds for a product on a day of the history.
    pub fn product_day(&self, sku: usize, day: usize) -> ProductDay {
        let product = &self.products[sku];
        let price_factor = product.price_factor(day);
        let growth = (product.growth * day as f64 / 365.25).exp();
        let life = product.life(day);
        let category = self.by_category[product.category][day];
        let by_price = price_factor.powf(product.elasticity);
        let running = self.campaigns_of[sku].iter().copied();
        let running = running.filter(|place| self.campaigns[*place as usize].runs_on(day));
        ProductDay {
            mean: product.level * growth * life * category * by_price,
            price: (product.price * price_factor * 100.0).round() / 100.0,
            elasticity: product.elasticity,
            running: running.collect(),
        }
    }

    /// The campaign that counts for a product in a warehouse: the one with the best discount of those running.
    pub fn campaign(&self, of: &ProductDay, warehouse: usize) -> Option<&Campaign> {
        let state = self.warehouses[warehouse].city.state;
        of.running
            .iter()
            .map(|place| &self.campaigns[*place as usize])
            .find(|campaign| campaign.region.is_none_or(|region| region == state))
    }

    /// The factor of a warehouse with its weather for a category's demand on a day.
    pub fn place_factor(&self, category: usize, warehouse: usize, day: usize) -> f64 {
        let city = self.warehouses[warehouse].city_place;
        self.by_warehouse[warehouse][day] * self.by_weather[category][city][day]
    }

    /// Whether a warehouse is open for its first day or longer.
    pub fn is_open(&self, warehouse: usize, day: usize) -> bool {
        day as i64 >= self.warehouses[warehouse].opening
    }
}

/// For each product the places of the campaigns that may be for it, the best discount first.
fn campaigns_of(campaigns: &[Campaign], skus: usize) -> Vec<Vec<u32>> {
    let mut of = vec![Vec::new(); skus];
    let mut for_all = Vec::new();
    for (place, campaign) in (0..).zip(campaigns) {
        match campaign.sku {
            Some(sku) => of[sku].push(place),
            None => for_all.push(place),
        }
    }
    for own in &mut of {
        own.extend(&for_all);
        let discount = |place: &u32| campaigns[*place as usize].discount_percent;
        own.sort_by(|a, b| discount(b).total_cmp(&discount(a)).then(a.cmp(b)));
    }
    of
}
