//! Public holidays and retail events of Japan.
//!
//! The equinoxes are those of the usual formula, right from 1980 to 2099.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::dates::nth_weekday;
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, CHRISTMAS_DAY, CHRISTMAS_EVE, FATHERS_DAY, HALLOWEEN, MOTHERS_DAY, NEW_YEARS_DAY,
    NEW_YEARS_EVE, Rule, VALENTINES_DAY, When,
};
use crate::calendar::holidays::substitutes::{SUBSTITUTE, Substitutes, is_public, next_free_day};
use crate::calendar::holidays::{Holiday, Kind};

/// Japan.
pub const COUNTRY: Country =
    Country { code: "JP", name: "Japan", rules: RULES, substitutes: SUBSTITUTES };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::public("Coming of Age Day", When::Nth(2, Weekday::Mon, 1)),
    Rule::public("Foundation Day", When::Fixed(2, 11)),
    VALENTINES_DAY,
    Rule::public("Emperor's Birthday", When::Fixed(2, 23)).since(2020),
    Rule::event("White Day", When::Fixed(3, 14)),
    Rule::public("Vernal Equinox Day", When::By(vernal_equinox)),
    Rule::public("Greenery Day", When::Fixed(4, 29)).until(2006),
    Rule::public("Showa Day", When::Fixed(4, 29)).since(2007),
    Rule::public("Enthronement", When::Dates(&[(2019, 5, 1), (2019, 10, 22)])),
    Rule::public("Constitution Day", When::Fixed(5, 3)),
    Rule::public("Greenery Day", When::Fixed(5, 4)).since(2007),
    Rule::public("Children's Day", When::Fixed(5, 5)),
    MOTHERS_DAY,
    FATHERS_DAY,
    Rule::public("Marine Day", When::By(marine_day)),
    Rule::public("Mountain Day", When::By(mountain_day)).since(2016),
    Rule::public("Respect for the Aged Day", When::Fixed(9, 15)).until(2002),
    Rule::public("Respect for the Aged Day", When::Nth(3, Weekday::Mon, 9)).since(2003),
    Rule::public("Autumnal Equinox Day", When::By(autumnal_equinox)),
    Rule::public("Sports Day", When::By(sports_day)),
    HALLOWEEN,
    Rule::public("Culture Day", When::Fixed(11, 3)),
    Rule::public("Labor Thanksgiving Day", When::Fixed(11, 23)),
    BLACK_FRIDAY,
    Rule::public("Emperor's Birthday", When::Fixed(12, 23)).until(2018),
    CHRISTMAS_EVE,
    CHRISTMAS_DAY.as_event(),
    NEW_YEARS_EVE,
];

/// The name of a day off because it lies between two holidays.
const CITIZENS_HOLIDAY: &str = "Citizens' Holiday";

const SUBSTITUTES: Option<Substitutes> =
    Some(Substitutes { names: &[SUBSTITUTE, CITIZENS_HOLIDAY], of: further_days_off });

/// A public holiday on a Sunday gives the next free day off; a day between two holidays is one itself.
fn further_days_off(holidays: &[Holiday]) -> Vec<Holiday> {
    let is_sunday = |date: NaiveDate| date.weekday() == Weekday::Sun;
    let moves = |day: &Holiday| day.kind == Kind::Public && is_sunday(day.date);
    let mut added = next_free_day(holidays, moves, |_| false);
    let between = holidays.iter().filter(|day| day.kind == Kind::Public).filter_map(|day| {
        let (next, second) = (day.date.succ_opt()?, day.date.succ_opt()?.succ_opt()?);
        let is_free = !is_public(holidays, next) && !is_public(&added, next) && !is_sunday(next);
        (is_free && is_public(holidays, second)).then_some(next)
    });
    let between: Vec<_> =
        between.map(|date| Holiday { name: CITIZENS_HOLIDAY, date, kind: Kind::Public }).collect();
    added.extend(between);
    added
}

fn vernal_equinox(year: i32) -> Option<NaiveDate> {
    equinox(year, 3, 20.8431)
}

fn autumnal_equinox(year: i32) -> Option<NaiveDate> {
    equinox(year, 9, 23.2488)
}

/// The day of the month in 1980, as a fraction, moves by what a tropical year is longer than 365 days, less leap
/// days.
fn equinox(year: i32, month: u32, in_1980: f64) -> Option<NaiveDate> {
    let years = year.checked_sub(1980)?;
    let day = in_1980 + 0.242_194 * f64::from(years) - f64::from(years.div_euclid(4));
    NaiveDate::from_ymd_opt(year, month, day.floor() as u32)
}

/// 20 July, since 2003 a Monday; for the Olympic games moved to their opening.
fn marine_day(year: i32) -> Option<NaiveDate> {
    match year {
        ..2003 => NaiveDate::from_ymd_opt(year, 7, 20),
        2020 => NaiveDate::from_ymd_opt(year, 7, 23),
        2021 => NaiveDate::from_ymd_opt(year, 7, 22),
        _ => nth_weekday(year, 7, Weekday::Mon, 3),
    }
}

/// 11 August; for the Olympic games moved to their end.
fn mountain_day(year: i32) -> Option<NaiveDate> {
    let day = match year {
        2020 => 10,
        2021 => 8,
        _ => 11,
    };
    NaiveDate::from_ymd_opt(year, 8, day)
}

/// The second Monday of October (Physical Education Day until 2019); for the Olympic games moved to their opening.
fn sports_day(year: i32) -> Option<NaiveDate> {
    match year {
        2020 => NaiveDate::from_ymd_opt(year, 7, 24),
        2021 => NaiveDate::from_ymd_opt(year, 7, 23),
        _ => nth_weekday(year, 10, Weekday::Mon, 2),
    }
}
