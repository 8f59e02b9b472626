//! Public holidays and retail events of Italy.

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ALL_SAINTS_DAY, ASSUMPTION_DAY, BLACK_FRIDAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY,
    EASTER_MONDAY, EASTER_SUNDAY, EPIPHANY, HALLOWEEN, IMMACULATE_CONCEPTION, MAY_DAY, MOTHERS_DAY,
    NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, SAINT_STEPHENS_DAY, VALENTINES_DAY, When,
};

/// Italy.
pub const COUNTRY: Country = Country { code: "IT", name: "Italy", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    EPIPHANY,
    VALENTINES_DAY,
    Rule::event("Women's Day", When::Fixed(3, 8)),
    Rule::event("Father's Day", When::Fixed(3, 19)),
    Rule::public("Anniversary of the Unification", When::Dates(&[(2011, 3, 17)])),
    EASTER_SUNDAY,
    EASTER_MONDAY,
    Rule::public("Liberation Day", When::Fixed(4, 25)),
    MAY_DAY.called("Labour Day"),
    MOTHERS_DAY,
    // The first Sunday of June until 2000.
    Rule::public("Republic Day", When::Dates(&[(2000, 6, 4)])),
    Rule::public("Republic Day", When::Fixed(6, 2)).since(2001),
    ASSUMPTION_DAY,
    Rule::public("Saint Francis' Day", When::Fixed(10, 4)).since(2026),
    HALLOWEEN,
    ALL_SAINTS_DAY,
    BLACK_FRIDAY,
    CYBER_MONDAY,
    IMMACULATE_CONCEPTION,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    SAINT_STEPHENS_DAY,
    NEW_YEARS_EVE,
];
