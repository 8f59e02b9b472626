//! Public holidays and retail events of Norway.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ASCENSION_DAY, BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY,
    EASTER_EVE, EASTER_MONDAY, EASTER_SUNDAY, GOOD_FRIDAY, HALLOWEEN, MAUNDY_THURSDAY, MAY_DAY,
    NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY, When,
};

/// Norway.
pub const COUNTRY: Country =
    Country { code: "NO", name: "Norway", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::event("Mother's Day", When::Nth(2, Weekday::Sun, 2)),
    VALENTINES_DAY,
    MAUNDY_THURSDAY,
    GOOD_FRIDAY,
    EASTER_EVE,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    MAY_DAY.called("Labour Day"),
    Rule::public("Constitution Day", When::Fixed(5, 17)),
    ASCENSION_DAY,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    HALLOWEEN,
    Rule::event("Father's Day", When::Nth(2, Weekday::Sun, 11)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY.called("Second Day of Christmas"),
    NEW_YEARS_EVE,
];
