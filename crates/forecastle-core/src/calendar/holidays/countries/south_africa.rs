//! Public holidays and retail events of South Africa.
//!
//! Elections and days given by decree are listed, through 2026.

use chrono::{Datelike, Weekday};

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY, EASTER_MONDAY,
    EASTER_SUNDAY, FATHERS_DAY, GOOD_FRIDAY, MAY_DAY, MOTHERS_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE,
    Rule, VALENTINES_DAY, When,
};
use crate::calendar::holidays::substitutes::{SUBSTITUTE, Substitutes, is_public};
use crate::calendar::holidays::{Holiday, Kind};

/// South Africa.
pub const COUNTRY: Country =
    Country { code: "ZA", name: "South Africa", rules: RULES, substitutes: SUBSTITUTES };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    Rule::public("Human Rights Day", When::Fixed(3, 21)),
    GOOD_FRIDAY,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY.called("Family Day"),
    Rule::public("Freedom Day", When::Fixed(4, 27)),
    MAY_DAY.called("Workers' Day"),
    MOTHERS_DAY,
    Rule::public("Youth Day", When::Fixed(6, 16)),
    FATHERS_DAY,
    Rule::public("National Women's Day", When::Fixed(8, 9)),
    Rule::public("Heritage Day", When::Fixed(9, 24)),
    Rule::public("Election Day", When::Dates(&ELECTION_DAYS)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    Rule::public("Day of Reconciliation", When::Fixed(12, 16)),
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY.called("Day of Goodwill"),
    Rule::public("Holiday by Decree", When::Dates(&DAYS_BY_DECREE)),
    NEW_YEARS_EVE,
];

const ELECTION_DAYS: [(i32, u32, u32); 10] = [
    (2004, 4, 14),
    (2006, 3, 1),
    (2009, 4, 22),
    (2011, 5, 18),
    (2014, 5, 7),
    (2016, 8, 3),
    (2019, 5, 8),
    (2021, 11, 1),
    (2024, 5, 29),
    (2026, 11, 4),
];

const DAYS_BY_DECREE: [(i32, u32, u32); 6] =
    [(2000, 1, 2), (2008, 5, 2), (2011, 12, 27), (2016, 12, 27), (2022, 12, 27), (2023, 12, 15)];

const SUBSTITUTES: Option<Substitutes> =
    Some(Substitutes { names: &[SUBSTITUTE], of: mondays_after_sundays });

/// A holiday on a Sunday gives the Monday off, unless that is a holiday anyway.
fn mondays_after_sundays(holidays: &[Holiday]) -> Vec<Holiday> {
    let is_moved = |day: &&Holiday| day.kind == Kind::Public && day.date.weekday() == Weekday::Sun;
    let mondays = holidays.iter().filter(is_moved).filter_map(|day| day.date.succ_opt());
    let free = mondays.filter(|monday| !is_public(holidays, *monday));
    free.map(|date| Holiday { name: SUBSTITUTE, date, kind: Kind::Public }).collect()
}
