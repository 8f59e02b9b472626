//! The days of a sample.

use chrono::{Datelike, Days, NaiveDate};
use forecastle_core::calendar::holidays::{Country, Kind, holidays_of};

/// Days after the history for which calendar and campaigns are known.
pub const DAYS_AHEAD: usize = 90;

/// A day and what the calendar says of it.
#[derive(Debug, Clone)]
pub struct Day {
    /// Its date.
    pub date: NaiveDate,
    /// The place of its weekday from Monday, 0 to 6.
    pub weekday: usize,
    /// The holiday's name; empty on other days.
    pub holiday: String,
    /// Whether wages are paid: the 15th and the last day of a month.
    pub is_payday: bool,
}

/// All days of the history, and those ahead for which the calendar is known.
pub fn days(last: NaiveDate, count: usize) -> Vec<Day> {
    let first = last - Days::new(count as u64 - 1);
    let end = last + Days::new(DAYS_AHEAD as u64);
    let holidays = Country::find("US").map_or_else(Vec::new, |us| holidays_of(us, first, end));
    let name = |date: NaiveDate| {
        let found = holidays.iter().find(|day| day.date == date && day.kind == Kind::Public);
        found.map_or_else(String::new, |day| day.name.to_owned())
    };
    first
        .iter_days()
        .take(count + DAYS_AHEAD)
        .map(|date| Day {
            date,
            weekday: date.weekday().num_days_from_monday() as usize,
            holiday: name(date),
            is_payday: date.day() == 15 || date.succ_opt().is_some_and(|next| next.day() == 1),
        })
        .collect()
}

impl Day {
    /// How far into the year the day is, as an angle.
    pub fn angle_from(&self, peak_day: f64) -> f64 {
        std::f64::consts::TAU * (f64::from(self.date.ordinal()) - peak_day) / 365.25
    }

    /// Whether Christmas is at most four weeks away.
    pub fn is_before_christmas(&self) -> bool {
        self.date.month() == 12 && self.date.day() <= 24
            || self.date.month() == 11 && self.date.day() >= 27
    }
}
