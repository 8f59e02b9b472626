//! Public holidays and retail events of Denmark.

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ASCENSION_DAY, BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY,
    EASTER_MONDAY, EASTER_SUNDAY, GOOD_FRIDAY, MAUNDY_THURSDAY, MOTHERS_DAY, NEW_YEARS_DAY,
    NEW_YEARS_EVE, Rule, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY, When,
};

/// Denmark.
pub const COUNTRY: Country =
    Country { code: "DK", name: "Denmark", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    MAUNDY_THURSDAY,
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    Rule::public("Great Prayer Day", When::Easter(26)).until(2023),
    MOTHERS_DAY,
    ASCENSION_DAY,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    // Father's day as well.
    Rule::event("Constitution Day", When::Fixed(6, 5)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY.called("Second Day of Christmas"),
    NEW_YEARS_EVE,
];
