//! Public holidays of metropolitan France, and retail events.

use chrono::{Days, NaiveDate, Weekday};

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::dates::{easter_sunday, last_weekday, nth_weekday};
use crate::calendar::holidays::rule::{
    ALL_SAINTS_DAY, ARMISTICE_DAY, ASCENSION_DAY, ASSUMPTION_DAY, BLACK_FRIDAY, CHRISTMAS_DAY,
    CHRISTMAS_EVE, CYBER_MONDAY, EASTER_MONDAY, EASTER_SUNDAY, FATHERS_DAY, MAY_DAY, NEW_YEARS_DAY,
    NEW_YEARS_EVE, Rule, VALENTINES_DAY, WHIT_MONDAY, WHIT_SUNDAY, When,
};

/// France.
pub const COUNTRY: Country =
    Country { code: "FR", name: "France", rules: RULES, substitutes: None };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY,
    MAY_DAY.called("Labour Day"),
    Rule::public("Victory Day", When::Fixed(5, 8)),
    ASCENSION_DAY,
    WHIT_SUNDAY.as_event(),
    // A day of work from 2005 through 2007.
    WHIT_MONDAY.until(2004),
    WHIT_MONDAY.since(2008),
    Rule::event("Mother's Day", When::By(mothers_day)),
    FATHERS_DAY,
    Rule::public("Bastille Day", When::Fixed(7, 14)),
    ASSUMPTION_DAY,
    ALL_SAINTS_DAY,
    ARMISTICE_DAY,
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    NEW_YEARS_EVE,
];

/// The last Sunday of May, or the first of June when that is Whit Sunday.
fn mothers_day(year: i32) -> Option<NaiveDate> {
    let last_of_may = last_weekday(year, 5, Weekday::Sun)?;
    let whit_sunday = easter_sunday(year)?.checked_add_days(Days::new(49))?;
    match last_of_may == whit_sunday {
        true => nth_weekday(year, 6, Weekday::Sun, 1),
        false => Some(last_of_may),
    }
}
