//! Conditions around the stores: weather, fuel price, consumer prices and unemployment.
//!
//! All but the weather are the same for the stores of a region, as published figures are. They move
//! slowly, so that last quarter's value says something about the next.

use std::f64::consts::TAU;

use super::random_keys::Quantity;
use super::week::Week;

/// Weeks in a mean year.
const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;

/// Fixed properties of a region.
struct Region {
    /// Mean temperature of the year, °F.
    mean_temperature: f64,
    /// Half the distance between the warmest and the coldest week of a mean year, °F.
    temperature_swing: f64,
    /// Fuel price to which the region returns, dollars per gallon.
    usual_fuel_price: f64,
    /// Consumer price index in the first week.
    first_price_index: f64,
    /// Yearly rise of the consumer price index, as a rate.
    inflation: f64,
    /// Unemployment rate to which the region returns, percent.
    usual_unemployment: f64,
}

/// Four regions from cold to hot and a mild coast; stores are dealt to them in turn by number.
const REGIONS: [Region; 5] = [
    region(46.0, 27.0, 3.25, 288.0, 0.027, 3.6),
    region(53.0, 24.0, 3.15, 279.0, 0.029, 4.4),
    region(62.0, 19.0, 2.95, 296.0, 0.031, 5.1),
    region(71.0, 15.0, 2.85, 291.0, 0.034, 6.2),
    region(60.0, 10.0, 4.05, 317.0, 0.032, 7.0),
];

const fn region(
    mean_temperature: f64,
    temperature_swing: f64,
    usual_fuel_price: f64,
    first_price_index: f64,
    inflation: f64,
    usual_unemployment: f64,
) -> Region {
    Region {
        mean_temperature,
        temperature_swing,
        usual_fuel_price,
        first_price_index,
        inflation,
        usual_unemployment,
    }
}

/// Conditions at one store in one week.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtStore {
    /// Mean of the week, °F.
    pub(super) temperature: f64,
    /// Dollars per gallon.
    pub(super) fuel_price: f64,
    /// Consumer price index, 1982–84 = 100.
    pub(super) price_index: f64,
    /// Unemployment rate, percent.
    pub(super) unemployment: f64,
}

impl AtStore {
    /// Natural logarithm of the factor by which the conditions change sales.
    ///
    /// - Temperature: −0.3 % per degree below 32 °F or above 88 °F; in between it does not matter.
    /// - Unemployment: −4 % per percentage point above 5 %, and more sales below.
    /// - Fuel price: −2 % per dollar above 3.20.
    /// - Consumer prices: nothing beyond the trend of sales, which is in dollars of the day.
    pub(super) fn log_effect(&self) -> f64 {
        let degrees_of_extreme = (32.0 - self.temperature).max(self.temperature - 88.0).max(0.0);
        -0.003 * degrees_of_extreme
            - 0.04 * (self.unemployment - 5.0)
            - 0.02 * (self.fuel_price - 3.2)
    }
}

/// Conditions at all stores over all weeks of a sample.
pub(super) struct Conditions {
    seed: u64,
    regions: Vec<Vec<AtStore>>,
}

impl Conditions {
    /// Computes the course of every region over the weeks.
    pub(super) fn new(seed: u64, weeks: &[Week]) -> Self {
        let course = |(number, region): (usize, &Region)| region.course(number, seed, weeks);
        Self { seed, regions: REGIONS.iter().enumerate().map(course).collect() }
    }

    /// Conditions at a store (from 1) in a week (from 0): those of its region, but warmer or colder
    /// by a few degrees all year and by a degree from week to week.
    pub(super) fn at(&self, store: usize, week: usize) -> AtStore {
        let regional = self.regions[store % REGIONS.len()][week];
        let site = Quantity::StoreTemperature.between(-4.0, 4.0, self.seed, store);
        // Step 0 is the site's own offset; weeks follow.
        let weather = Quantity::StoreTemperature.normal(self.seed, store, week + 1);
        AtStore { temperature: regional.temperature + site + weather, ..regional }
    }
}

impl Region {
    /// Regional conditions for each week.
    fn course(&self, number: usize, seed: u64, weeks: &[Week]) -> Vec<AtStore> {
        let draws = |quantity: Quantity| move |week: usize| quantity.normal(seed, number, week);
        let fuel = walk(weeks.len(), 0.02, 0.06, draws(Quantity::FuelPrice));
        let unemployment = walk(weeks.len(), 0.01, 0.09, draws(Quantity::Unemployment));
        let prices = walk(weeks.len(), 0.02, 0.0006, draws(Quantity::PriceIndex));
        let weather = draws(Quantity::RegionTemperature);
        let at = |(week, dates): (usize, &Week)| AtStore {
            temperature: self.seasonal_temperature(dates) + 4.0 * weather(week),
            // The walks stay far inside these bounds with all but absurd luck.
            fuel_price: (self.usual_fuel_price + fuel[week]).clamp(1.5, 7.0),
            price_index: self.first_price_index
                * (self.inflation * week as f64 / WEEKS_PER_YEAR + prices[week]).exp(),
            unemployment: (self.usual_unemployment + unemployment[week]).clamp(1.5, 15.0),
        };
        weeks.iter().enumerate().map(at).collect()
    }

    /// Temperature of the season, °F: a cosine over the year with its peak on 20 July.
    fn seasonal_temperature(&self, week: &Week) -> f64 {
        let angle = TAU * (f64::from(week.mid_day_of_year) - 201.0) / 365.25;
        self.mean_temperature + self.temperature_swing * angle.cos()
    }
}

/// A slow walk around 0: `x(0) = 0`, `x(t) = (1 − pull) · x(t−1) + step · draw(t)`.
///
/// The pull keeps it from wandering off over long histories: its standard deviation ends at about
/// `step / √(2 · pull)`.
fn walk(weeks: usize, pull: f64, step: f64, draw: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut value = 0.0;
    (0..weeks)
        .map(|week| {
            if week > 0 {
                value = (1.0 - pull) * value + step * draw(week);
            }
            value
        })
        .collect()
}
