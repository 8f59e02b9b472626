//! Holidays and retail events of Brazil.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, CARNIVAL_MONDAY, CARNIVAL_TUESDAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CORPUS_CHRISTI,
    EASTER_SUNDAY, GOOD_FRIDAY, MAY_DAY, MOTHERS_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, When,
};

/// Brazil.
pub const COUNTRY: Country =
    Country { code: "BR", name: "Brazil", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    CARNIVAL_MONDAY,
    CARNIVAL_TUESDAY,
    GOOD_FRIDAY,
    EASTER_SUNDAY.as_event(),
    Rule::public("Tiradentes' Day", When::Fixed(4, 21)),
    MAY_DAY.called("Workers' Day"),
    MOTHERS_DAY,
    CORPUS_CHRISTI.as_event(),
    Rule::event("Lovers' Day", When::Fixed(6, 12)),
    Rule::event("Father's Day", When::Nth(2, Weekday::Sun, 8)),
    Rule::public("Independence Day", When::Fixed(9, 7)),
    Rule::public("Our Lady of Aparecida", When::Fixed(10, 12)),
    Rule::public("All Souls' Day", When::Fixed(11, 2)),
    Rule::public("Republic Day", When::Fixed(11, 15)),
    Rule::public("Black Awareness Day", When::Fixed(11, 20)).since(2024),
    BLACK_FRIDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    NEW_YEARS_EVE,
];
