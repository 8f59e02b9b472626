//! What stops demand, and how it comes back.

use chrono::{Datelike, NaiveDate};

use super::draw::{Draw, Stream};
use super::plan::{Plan, Size};
use super::time::Day;

/// The share of what a shutdown takes that is back on the day of re-opening.
const BACK_AT_ONCE: f64 = 0.4;

/// Days before a shutdown that a history needs for it to be one.
const DAYS_BEFORE: usize = 60;

/// What is disrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// A warehouse.
    Warehouse(usize),
}

/// A time without the usual demand. Days are counted from the first of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disruption {
    /// What it is about.
    pub scope: Scope,
    /// The first day.
    pub first: usize,
    /// The first day on which it is open again.
    pub reopening: usize,
}

/// The disruptions of a sample, those that its days have room for.
pub fn disruptions(plan: &Plan, size: &Size, draw: Draw, days: &[Day]) -> Vec<Disruption> {
    let mut found = Vec::new();
    let place = |date: NaiveDate| days.iter().position(|day| day.date == date);
    if plan.has_shutdown {
        // The last November after which the history goes on to the next autumn at least.
        let last = size.last_day;
        let year = if last.month() == 12 { last.year() } else { last.year() - 1 };
        let first = 8 + draw.below(Stream::Disruption, (0, 0), 0, 12) as u32;
        let reopening = 3 + draw.below(Stream::Disruption, (0, 0), 1, 10) as u32;
        let first = NaiveDate::from_ymd_opt(year, 11, first).and_then(place);
        let reopening = NaiveDate::from_ymd_opt(year + 1, 1, reopening).and_then(place);
        if let (Some(first), Some(reopening)) = (first, reopening)
            && first >= DAYS_BEFORE
            && reopening + 14 < size.days
        {
            found.push(Disruption { scope: Scope::All, first, reopening });
        }
    }
    if plan.has_closed_warehouse && size.warehouses > 1 && size.days >= 240 {
        let warehouse = draw.below(Stream::Disruption, (1, 0), 0, size.warehouses);
        let first = size.days / 2 + draw.below(Stream::Disruption, (1, 0), 1, size.days / 5);
        found.push(Disruption { scope: Scope::Warehouse(warehouse), first, reopening: first + 21 });
    }
    found
}

/// The factor of demand under a disruption that takes `depth` of it and is got over in so many days.
pub fn factor(disruption: &Disruption, day: usize, depth: f64, recovery_days: f64) -> f64 {
    if day < disruption.first {
        return 1.0;
    }
    if day < disruption.reopening {
        return 1.0 - depth;
    }
    let since = (day - disruption.reopening) as f64;
    1.0 - depth * (1.0 - BACK_AT_ONCE) * (-since / recovery_days).exp()
}

/// Days from re-opening until demand is back at 95 % of what it would be.
pub fn days_to_recover(depth: f64, recovery_days: f64) -> usize {
    let missing = depth * (1.0 - BACK_AT_ONCE);
    if missing <= 0.05 { 0 } else { (recovery_days * (missing / 0.05).ln()).ceil() as usize }
}

/// Days in which what a closed warehouse lost falls to 1/e once it is open again.
pub const WAREHOUSE_RECOVERY_DAYS: f64 = 4.0;
