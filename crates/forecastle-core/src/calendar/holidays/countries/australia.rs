//! Public holidays of all of Australia, and retail events.
//!
//! Which other day is off when they fall on a weekend is for each state to say; here they stay on their dates.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY, EASTER_EVE,
    EASTER_MONDAY, EASTER_SUNDAY, GOOD_FRIDAY, HALLOWEEN, MOTHERS_DAY, NEW_YEARS_DAY,
    NEW_YEARS_EVE, Rule, VALENTINES_DAY, When,
};

/// Australia.
pub const COUNTRY: Country =
    Country { code: "AU", name: "Australia", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::public("Australia Day", When::Fixed(1, 26)),
    VALENTINES_DAY,
    GOOD_FRIDAY,
    EASTER_EVE,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY,
    Rule::public("Anzac Day", When::Fixed(4, 25)),
    MOTHERS_DAY,
    // In all states but two.
    Rule::event("King's Birthday", When::Nth(2, Weekday::Mon, 6)),
    Rule::event("Father's Day", When::Nth(1, Weekday::Sun, 9)),
    Rule::public("National Day of Mourning", When::Dates(&[(2022, 9, 22)])),
    HALLOWEEN,
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY,
    NEW_YEARS_EVE,
];
