//! Public holidays and retail events of Poland.

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ALL_SAINTS_DAY, ASSUMPTION_DAY, BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE,
    CORPUS_CHRISTI, CYBER_MONDAY, EASTER_EVE, EASTER_MONDAY, EASTER_SUNDAY, EPIPHANY, GOOD_FRIDAY,
    MAY_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, WHIT_SUNDAY, When,
};

/// Poland.
pub const COUNTRY: Country =
    Country { code: "PL", name: "Poland", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    EPIPHANY.since(2011),
    VALENTINES_DAY,
    Rule::event("Women's Day", When::Fixed(3, 8)),
    GOOD_FRIDAY.as_event(),
    EASTER_EVE,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    MAY_DAY.called("Labour Day"),
    Rule::public("Constitution Day", When::Fixed(5, 3)),
    WHIT_SUNDAY,
    Rule::event("Mother's Day", When::Fixed(5, 26)),
    CORPUS_CHRISTI,
    ASSUMPTION_DAY,
    ALL_SAINTS_DAY,
    Rule::public("Independence Day", When::Fixed(11, 11)),
    Rule::public("Centenary of Independence", When::Dates(&[(2018, 11, 12)])),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    Rule::event("Saint Nicholas' Day", When::Fixed(12, 6)),
    CHRISTMAS_EVE.until(2024),
    Rule::public("Christmas Eve", When::Fixed(12, 24)).since(2025),
    CHRISTMAS_DAY,
    BOXING_DAY.called("Second Day of Christmas"),
    NEW_YEARS_EVE,
];
