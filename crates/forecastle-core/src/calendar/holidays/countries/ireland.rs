//! Public holidays and retail events of Ireland.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY, EASTER_MONDAY, EASTER_SUNDAY,
    FATHERS_DAY, GOOD_FRIDAY, HALLOWEEN, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, SAINT_STEPHENS_DAY,
    VALENTINES_DAY, When,
};

/// Ireland.
pub const COUNTRY: Country =
    Country { code: "IE", name: "Ireland", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::public("Saint Brigid's Day", When::By(saint_brigid)).since(2023),
    VALENTINES_DAY,
    Rule::event("Mother's Day", When::Easter(-21)),
    Rule::public("Saint Patrick's Day", When::Fixed(3, 17)),
    GOOD_FRIDAY.as_event(),
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY,
    Rule::public("May Bank Holiday", When::Nth(1, Weekday::Mon, 5)),
    Rule::public("June Bank Holiday", When::Nth(1, Weekday::Mon, 6)),
    FATHERS_DAY,
    Rule::public("August Bank Holiday", When::Nth(1, Weekday::Mon, 8)),
    Rule::public("October Bank Holiday", When::Last(Weekday::Mon, 10)),
    HALLOWEEN,
    Rule::public("Day of Remembrance", When::Dates(&[(2001, 9, 14), (2022, 3, 18)])),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    SAINT_STEPHENS_DAY,
    NEW_YEARS_EVE,
];

/// The first Monday of February, or its first day when that is a Friday.
fn saint_brigid(year: i32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 2, 1)?;
    match first.weekday() {
        Weekday::Fri => Some(first),
        _ => first.iter_days().find(|date| date.weekday() == Weekday::Mon),
    }
}
