//! Holidays and retail events of Mexico.
//!
//! Three of them moved to Mondays in 2006 and 2007.

use chrono::{NaiveDate, Weekday};

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, CHRISTMAS_DAY, CHRISTMAS_EVE, FATHERS_DAY, GOOD_FRIDAY, MAUNDY_THURSDAY, MAY_DAY,
    NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, When,
};

/// Mexico.
pub const COUNTRY: Country =
    Country { code: "MX", name: "Mexico", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::event("Three Kings' Day", When::Fixed(1, 6)),
    Rule::public("Constitution Day", When::Fixed(2, 5)).until(2005),
    Rule::public("Constitution Day", When::Nth(1, Weekday::Mon, 2)).since(2006),
    VALENTINES_DAY,
    Rule::public("Benito Juárez's Birthday", When::Fixed(3, 21)).until(2006),
    Rule::public("Benito Juárez's Birthday", When::Nth(3, Weekday::Mon, 3)).since(2007),
    MAUNDY_THURSDAY.as_event(),
    GOOD_FRIDAY.as_event(),
    MAY_DAY.called("Labor Day"),
    Rule::event("Mother's Day", When::Fixed(5, 10)),
    FATHERS_DAY,
    Rule::public("Independence Day", When::Fixed(9, 16)),
    Rule::public("Change of Government", When::By(change_of_government)),
    Rule::event("Day of the Dead", When::Fixed(11, 2)),
    Rule::public("Revolution Day", When::Fixed(11, 20)).until(2005),
    Rule::public("Revolution Day", When::Nth(3, Weekday::Mon, 11)).since(2006),
    BLACK_FRIDAY,
    Rule::event("Our Lady of Guadalupe", When::Fixed(12, 12)),
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    NEW_YEARS_EVE,
];

/// Every six years: on 1 December, since 2024 on 1 October.
fn change_of_government(year: i32) -> Option<NaiveDate> {
    let month = if year < 2024 { 12 } else { 10 };
    NaiveDate::from_ymd_opt(year, month, 1).filter(|_| year.rem_euclid(6) == 2)
}
