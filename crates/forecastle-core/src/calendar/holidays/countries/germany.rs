//! Public holidays of all of Germany, and retail events.
//!
//! Epiphany, Corpus Christi, Assumption, Reformation and All Saints' Day are holidays of single states and not here.

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ASCENSION_DAY, BLACK_FRIDAY, BOXING_DAY, CARNIVAL_MONDAY, CHRISTMAS_DAY, CHRISTMAS_EVE,
    CYBER_MONDAY, EASTER_EVE, EASTER_MONDAY, EASTER_SUNDAY, GOOD_FRIDAY, HALLOWEEN, MAY_DAY,
    MOTHERS_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY,
    When,
};

/// Germany.
pub const COUNTRY: Country =
    Country { code: "DE", name: "Germany", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    CARNIVAL_MONDAY,
    GOOD_FRIDAY,
    EASTER_EVE,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY,
    MAY_DAY.called("Labour Day"),
    MOTHERS_DAY,
    ASCENSION_DAY,
    WHIT_SUNDAY.as_event(),
    WHIT_MONDAY,
    Rule::public("German Unity Day", When::Fixed(10, 3)),
    // Once for the whole country, 500 years after the theses.
    Rule::public("Reformation Day", When::Dates(&[(2017, 10, 31)])),
    HALLOWEEN,
    BLACK_FRIDAY,
    CYBER_MONDAY,
    Rule::event("Saint Nicholas' Day", When::Fixed(12, 6)),
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY.called("Second Day of Christmas"),
    NEW_YEARS_EVE,
];
