//! Public holidays and retail events of Austria.

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ALL_SAINTS_DAY, ASCENSION_DAY, ASSUMPTION_DAY, BLACK_FRIDAY, CARNIVAL_TUESDAY, CHRISTMAS_DAY,
    CHRISTMAS_EVE, CORPUS_CHRISTI, CYBER_MONDAY, EASTER_EVE, EASTER_MONDAY, EASTER_SUNDAY,
    EPIPHANY, GOOD_FRIDAY, HALLOWEEN, IMMACULATE_CONCEPTION, MAY_DAY, MOTHERS_DAY, NEW_YEARS_DAY,
    NEW_YEARS_EVE, Rule, SAINT_STEPHENS_DAY, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY, When,
};

/// Austria.
pub const COUNTRY: Country =
    Country { code: "AT", name: "Austria", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    EPIPHANY,
    VALENTINES_DAY,
    CARNIVAL_TUESDAY,
    GOOD_FRIDAY.as_event(),
    EASTER_EVE,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY,
    MAY_DAY.called("Labour Day"),
    MOTHERS_DAY,
    ASCENSION_DAY,
    WHIT_SUNDAY.as_event(),
    WHIT_MONDAY,
    CORPUS_CHRISTI,
    ASSUMPTION_DAY,
    Rule::public("National Day", When::Fixed(10, 26)),
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
