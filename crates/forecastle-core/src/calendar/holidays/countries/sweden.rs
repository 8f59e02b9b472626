//! Public holidays and retail events of Sweden.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ASCENSION_DAY, BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY,
    EASTER_EVE, EASTER_MONDAY, EASTER_SUNDAY, EPIPHANY, GOOD_FRIDAY, HALLOWEEN, MAY_DAY,
    NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY, When,
};

/// Sweden.
pub const COUNTRY: Country =
    Country { code: "SE", name: "Sweden", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    EPIPHANY,
    VALENTINES_DAY,
    GOOD_FRIDAY,
    EASTER_EVE,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    MAY_DAY,
    ASCENSION_DAY,
    WHIT_SUNDAY,
    // The national day took its place.
    WHIT_MONDAY.until(2004),
    Rule::event("Mother's Day", When::Last(Weekday::Sun, 5)),
    Rule::public("National Day", When::Fixed(6, 6)).since(2005),
    Rule::event("Midsummer Eve", When::OnOrAfter(Weekday::Fri, 6, 19)),
    Rule::public("Midsummer Day", When::OnOrAfter(Weekday::Sat, 6, 20)),
    HALLOWEEN,
    Rule::public("All Saints' Day", When::OnOrAfter(Weekday::Sat, 10, 31)),
    Rule::event("Father's Day", When::Nth(2, Weekday::Sun, 11)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY.called("Second Day of Christmas"),
    NEW_YEARS_EVE,
];
