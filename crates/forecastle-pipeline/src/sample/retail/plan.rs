//! What tells one retail sample from another.

use chrono::NaiveDate;

/// A kind of goods: what its products have in common.
#[derive(Debug, Clone, Copy)]
pub struct CategoryPlan {
    /// Its name.
    pub name: &'static str,
    /// Its parts.
    pub sub_categories: &'static [&'static str],
    /// Strength of the yearly season, as a share of the logarithm of demand: 0.3 is +35 % at the peak.
    pub season: f64,
    /// The day of the year of the peak, 1 to 365.
    pub peak_day: f64,
    /// Strength of a second wave, twice a year.
    pub second_wave: f64,
    /// Extra logarithm of demand in the four weeks before Christmas.
    pub christmas: f64,
    /// Factors of the weekdays from Monday, with a mean of about 1.
    pub weekdays: [f64; 7],
    /// Logarithm of demand per degree Celsius above what is usual on that day.
    pub temperature: f64,
    /// Logarithm of demand per 10 mm of rain.
    pub rain: f64,
    /// Bounds of list prices, in dollars.
    pub price: (f64, f64),
    /// Bounds of weights, in kilograms.
    pub weight_kg: (f64, f64),
    /// The share of units that comes back.
    pub return_rate: f64,
    /// How much of demand a shutdown takes, 0 to 1.
    pub shutdown_depth: f64,
    /// Days in which what is missing after a shutdown falls to a part of 1/e.
    pub recovery_days: f64,
}

/// A retail sample: goods, places and habits.
#[derive(Debug)]
pub struct Plan {
    /// The sample's name.
    pub name: &'static str,
    /// What the project's goods are, for the first line of `forecastle.toml`.
    pub title: &'static str,
    /// The kinds of goods.
    pub categories: &'static [CategoryPlan],
    /// Makers of goods.
    pub brands: &'static [&'static str],
    /// The size by default.
    pub size: Size,
    /// Mean units per series and day over all series.
    pub mean_units: f64,
    /// How unequal products are: the exponent of Zipf's law by rank.
    pub zipf: f64,
    /// Whether an order line is a single item or a lot.
    pub has_lots: bool,
    /// The logarithm of demand on a public holiday.
    pub holiday: f64,
    /// The logarithm of demand on a payday and the two days after.
    pub payday: f64,
    /// Whether all is shut from a day in November of the last full year into January.
    pub has_shutdown: bool,
    /// Whether one warehouse is closed for three weeks.
    pub has_closed_warehouse: bool,
}

/// How much is generated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Products, at least 1.
    pub skus: usize,
    /// Warehouses, at least 1.
    pub warehouses: usize,
    /// Days of history, at least 60.
    pub days: usize,
    /// The last day of history.
    pub last_day: NaiveDate,
    /// Which part of all pairs of product and warehouse there is, in percent.
    pub assortment_percent: f64,
    /// Which part of days a product is out of stock on, about, in percent; 0 to 25.
    pub stock_out_percent: f64,
    /// Bulk orders planted, per 1,000 days of a series.
    pub outliers_per_1000: f64,
    /// Data errors planted in the transactions.
    pub errors: usize,
}

/// The day that samples end on.
pub const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2025, 10, 31).expect("a valid date");
