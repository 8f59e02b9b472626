//! Public holidays and retail events of Belgium.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ALL_SAINTS_DAY, ARMISTICE_DAY, ASCENSION_DAY, ASSUMPTION_DAY, BLACK_FRIDAY, CHRISTMAS_DAY,
    CHRISTMAS_EVE, CYBER_MONDAY, EASTER_MONDAY, EASTER_SUNDAY, HALLOWEEN, MAY_DAY, MOTHERS_DAY,
    NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY, When,
};

/// Belgium.
pub const COUNTRY: Country =
    Country { code: "BE", name: "Belgium", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    MAY_DAY.called("Labour Day"),
    MOTHERS_DAY,
    ASCENSION_DAY,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    Rule::event("Father's Day", When::Nth(2, Weekday::Sun, 6)),
    Rule::public("National Day", When::Fixed(7, 21)),
    ASSUMPTION_DAY,
    HALLOWEEN,
    ALL_SAINTS_DAY,
    ARMISTICE_DAY,
    BLACK_FRIDAY,
    CYBER_MONDAY,
    Rule::event("Saint Nicholas' Day", When::Fixed(12, 6)),
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    NEW_YEARS_EVE,
];
