//! Holidays and retail events of Switzerland.
//!
//! Four days are holidays in all cantons. Those that most cantons have besides are events here: 2 January, Good Friday,
//! Easter Monday, Whit Monday and Saint Stephen's Day.

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ASCENSION_DAY, BLACK_FRIDAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY, EASTER_EVE,
    EASTER_MONDAY, EASTER_SUNDAY, GOOD_FRIDAY, MOTHERS_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule,
    SAINT_STEPHENS_DAY, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY, When,
};

/// Switzerland.
pub const COUNTRY: Country =
    Country { code: "CH", name: "Switzerland", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::event("Berchtold's Day", When::Fixed(1, 2)),
    VALENTINES_DAY,
    GOOD_FRIDAY.as_event(),
    EASTER_EVE,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY.as_event(),
    MOTHERS_DAY,
    ASCENSION_DAY,
    WHIT_SUNDAY.as_event(),
    WHIT_MONDAY.as_event(),
    Rule::public("National Day", When::Fixed(8, 1)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    SAINT_STEPHENS_DAY.as_event(),
    NEW_YEARS_EVE,
];
