//! Public holidays and retail events of Spain.
//!
//! Every community moves or exchanges a few of them when they fall on Sundays; here they stay on their dates.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ALL_SAINTS_DAY, ASSUMPTION_DAY, BLACK_FRIDAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY,
    EASTER_MONDAY, EASTER_SUNDAY, EPIPHANY, GOOD_FRIDAY, HALLOWEEN, IMMACULATE_CONCEPTION,
    MAUNDY_THURSDAY, MAY_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, When,
};

/// Spain.
pub const COUNTRY: Country = Country { code: "ES", name: "Spain", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::event("Eve of Epiphany", When::Fixed(1, 5)),
    EPIPHANY,
    VALENTINES_DAY,
    Rule::event("Father's Day", When::Fixed(3, 19)),
    MAUNDY_THURSDAY.as_event(),
    GOOD_FRIDAY,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY.as_event(),
    MAY_DAY.called("Labour Day"),
    Rule::event("Mother's Day", When::Nth(1, Weekday::Sun, 5)),
    ASSUMPTION_DAY,
    Rule::public("National Day", When::Fixed(10, 12)),
    HALLOWEEN,
    ALL_SAINTS_DAY,
    BLACK_FRIDAY,
    CYBER_MONDAY,
    Rule::public("Constitution Day", When::Fixed(12, 6)),
    IMMACULATE_CONCEPTION,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    NEW_YEARS_EVE,
];
