//! Public holidays and retail events of Finland.
//!
//! Midsummer Eve and Christmas Eve are no holidays by law but by custom and nearly all contracts.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ASCENSION_DAY, BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CYBER_MONDAY, EASTER_MONDAY,
    EASTER_SUNDAY, EPIPHANY, GOOD_FRIDAY, MAY_DAY, MOTHERS_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule,
    VALENTINES_DAY, WHIT_SUNDAY, When,
};

/// Finland.
pub const COUNTRY: Country =
    Country { code: "FI", name: "Finland", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    EPIPHANY,
    VALENTINES_DAY,
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    MAY_DAY,
    MOTHERS_DAY,
    ASCENSION_DAY,
    WHIT_SUNDAY,
    Rule::public("Midsummer Eve", When::OnOrAfter(Weekday::Fri, 6, 19)),
    Rule::public("Midsummer Day", When::OnOrAfter(Weekday::Sat, 6, 20)),
    Rule::public("All Saints' Day", When::OnOrAfter(Weekday::Sat, 10, 31)),
    Rule::event("Father's Day", When::Nth(2, Weekday::Sun, 11)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    Rule::public("Independence Day", When::Fixed(12, 6)),
    Rule::public("Christmas Eve", When::Fixed(12, 24)),
    CHRISTMAS_DAY,
    BOXING_DAY.called("Second Day of Christmas"),
    NEW_YEARS_EVE,
];
