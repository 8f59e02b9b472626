//! Holidays and retail events of the United States.
//!
//! Federal holidays stand on their own dates: shops do not move them off weekends as offices do.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::dates::{labor_day, super_bowl_sunday, thanksgiving};
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY, EASTER_SUNDAY, FATHERS_DAY,
    GOOD_FRIDAY, HALLOWEEN, MOTHERS_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, When,
};

/// United States.
pub const COUNTRY: Country =
    Country { code: "US", name: "United States", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::public("Martin Luther King Day", When::Nth(3, Weekday::Mon, 1)),
    Rule::event("Super Bowl Sunday", When::By(super_bowl_sunday)),
    VALENTINES_DAY,
    Rule::public("Presidents' Day", When::Nth(3, Weekday::Mon, 2)),
    Rule::event("Saint Patrick's Day", When::Fixed(3, 17)),
    GOOD_FRIDAY.as_event(),
    EASTER_SUNDAY.as_event(),
    MOTHERS_DAY,
    Rule::public("Memorial Day", When::Last(Weekday::Mon, 5)),
    FATHERS_DAY,
    Rule::public("Juneteenth", When::Fixed(6, 19)).since(2021),
    Rule::public("Independence Day", When::Fixed(7, 4)),
    Rule::public("Labor Day", When::By(labor_day)),
    Rule::public("Columbus Day", When::Nth(2, Weekday::Mon, 10)),
    HALLOWEEN,
    Rule::public("Veterans Day", When::Fixed(11, 11)),
    Rule::public("Thanksgiving", When::By(thanksgiving)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    NEW_YEARS_EVE,
];
