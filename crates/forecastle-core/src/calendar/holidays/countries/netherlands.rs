//! Public holidays and retail events of the Netherlands.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ASCENSION_DAY, BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY,
    EASTER_MONDAY, EASTER_SUNDAY, FATHERS_DAY, GOOD_FRIDAY, MOTHERS_DAY, NEW_YEARS_DAY,
    NEW_YEARS_EVE, Rule, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY, When,
};

/// Netherlands.
pub const COUNTRY: Country =
    Country { code: "NL", name: "Netherlands", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    GOOD_FRIDAY.as_event(),
    EASTER_SUNDAY,
    EASTER_MONDAY,
    // The queen's day until 2013.
    Rule::public("King's Day", When::By(kings_day)),
    Rule::public("Liberation Day", When::By(liberation_day)),
    MOTHERS_DAY,
    ASCENSION_DAY,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    FATHERS_DAY,
    BLACK_FRIDAY,
    CYBER_MONDAY,
    Rule::event("Saint Nicholas' Eve", When::Fixed(12, 5)),
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY.called("Second Day of Christmas"),
    NEW_YEARS_EVE,
];

/// 30 April, since 2014 the 27th; the day before when that is a Sunday.
fn kings_day(year: i32) -> Option<NaiveDate> {
    let date = NaiveDate::from_ymd_opt(year, 4, if year < 2014 { 30 } else { 27 })?;
    match date.weekday() {
        Weekday::Sun => date.pred_opt(),
        _ => Some(date),
    }
}

/// 5 May is off every fifth year.
fn liberation_day(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 5, 5).filter(|_| year.rem_euclid(5) == 0)
}
