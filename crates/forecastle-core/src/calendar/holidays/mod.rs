//! Dates of public holidays and retail events, country by country.
//!
//! Many of them move from year to year, and demand moves with them: a model that compares week 47
//! with week 47 misses Thanksgiving by a week every few years. Nearly all dates follow from rules, so any
//! year can be asked for, past or future; where there is no rule (one-off holidays, the days of India's
//! calendars) the dates are listed, and the country's file says for which years.
//!
//! A country has the public holidays of the whole country, not those of single regions, and apart from
//! them the days that its shops know. Rules say since when they are in force where that was later than 2000; for
//! earlier years they are today's. Holidays of the Islamic calendar are not known here: they are announced by
//! the sight of the moon.

mod countries;
mod country;
mod dates;
mod rule;
mod substitutes;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use countries::COUNTRIES;
pub use country::{Country, holidays_of, united_states};
pub use dates::{
    easter_sunday, falls_within, labor_day, last_weekday, nth_weekday, super_bowl_sunday,
    thanksgiving,
};

/// One holiday in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holiday {
    /// English name, the same in every year, such as `"Thanksgiving"`.
    pub name: &'static str,
    /// Day on which it falls. For a holiday on a fixed date this is the date itself; where the law gives
    /// another day off instead of a weekend, that is a holiday of its own, called "Substitute Holiday".
    pub date: NaiveDate,
    /// Whether the country has it off.
    pub kind: Kind,
}

/// What a holiday is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A public holiday in the whole country, or nearly so.
    Public,
    /// A day that shopping follows, such as Black Friday; part of the country may have it off.
    Event,
}
