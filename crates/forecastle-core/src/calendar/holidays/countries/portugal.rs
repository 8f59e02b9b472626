//! Public holidays and retail events of Portugal.
//!
//! Four holidays were suspended from 2013 through 2015.

use chrono::Weekday;

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    ALL_SAINTS_DAY, ASSUMPTION_DAY, BLACK_FRIDAY, CARNIVAL_TUESDAY, CHRISTMAS_DAY, CHRISTMAS_EVE,
    CORPUS_CHRISTI, CYBER_MONDAY, EASTER_SUNDAY, GOOD_FRIDAY, HALLOWEEN, IMMACULATE_CONCEPTION,
    MAY_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule, VALENTINES_DAY, When,
};

/// Portugal.
pub const COUNTRY: Country =
    Country { code: "PT", name: "Portugal", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    CARNIVAL_TUESDAY,
    Rule::event("Father's Day", When::Fixed(3, 19)),
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    Rule::public("Freedom Day", When::Fixed(4, 25)),
    MAY_DAY.called("Labour Day"),
    Rule::event("Mother's Day", When::Nth(1, Weekday::Sun, 5)),
    CORPUS_CHRISTI.until(2012),
    CORPUS_CHRISTI.since(2016),
    Rule::public("Portugal Day", When::Fixed(6, 10)),
    ASSUMPTION_DAY,
    Rule::public("Republic Day", When::Fixed(10, 5)).until(2012),
    Rule::public("Republic Day", When::Fixed(10, 5)).since(2016),
    HALLOWEEN,
    ALL_SAINTS_DAY.until(2012),
    ALL_SAINTS_DAY.since(2016),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    Rule::public("Restoration of Independence", When::Fixed(12, 1)).until(2012),
    Rule::public("Restoration of Independence", When::Fixed(12, 1)).since(2016),
    IMMACULATE_CONCEPTION,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    NEW_YEARS_EVE,
];
