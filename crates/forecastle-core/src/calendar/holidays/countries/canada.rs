//! Holidays and retail events of Canada: the ten general holidays of the Canada Labour Code.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY, EASTER_MONDAY,
    EASTER_SUNDAY, FATHERS_DAY, GOOD_FRIDAY, HALLOWEEN, MOTHERS_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE,
    Rule, VALENTINES_DAY, When,
};

/// Canada.
pub const COUNTRY: Country =
    Country { code: "CA", name: "Canada", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    GOOD_FRIDAY,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY.as_event(),
    MOTHERS_DAY,
    // The last Monday before 25 May.
    Rule::public("Victoria Day", When::OnOrAfter(Weekday::Mon, 5, 18)),
    FATHERS_DAY,
    Rule::public("Canada Day", When::Fixed(7, 1)),
    Rule::event("Civic Holiday", When::Nth(1, Weekday::Mon, 8)),
    Rule::public("Labour Day", When::Nth(1, Weekday::Mon, 9)),
    Rule::public("Truth and Reconciliation Day", When::Fixed(9, 30)).since(2021),
    Rule::public("Thanksgiving", When::Nth(2, Weekday::Mon, 10)),
    HALLOWEEN,
    Rule::public("Remembrance Day", When::Fixed(11, 11)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY,
    NEW_YEARS_EVE,
];
