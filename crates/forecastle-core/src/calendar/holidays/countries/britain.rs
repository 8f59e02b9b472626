//! Bank holidays and retail events of the United Kingdom: those of England and Wales.
//!
//! Scotland has no Easter Monday and its summer holiday earlier; Scotland and Northern Ireland have further ones.

use chrono::{NaiveDate, Weekday};

use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::dates::{last_weekday, nth_weekday};
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY, EASTER_MONDAY,
    EASTER_SUNDAY, FATHERS_DAY, GOOD_FRIDAY, HALLOWEEN, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule,
    VALENTINES_DAY, When,
};
use crate::calendar::holidays::substitutes::{SUBSTITUTE, Substitutes, is_weekend, next_free_day};

/// United Kingdom.
pub const COUNTRY: Country =
    Country { code: "GB", name: "United Kingdom", rules: RULES, substitutes: SUBSTITUTES };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    VALENTINES_DAY,
    // Mothering Sunday, the fourth of Lent.
    Rule::event("Mother's Day", When::Easter(-21)),
    GOOD_FRIDAY,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY,
    Rule::public("Early May Bank Holiday", When::By(early_may)),
    Rule::public("Spring Bank Holiday", When::By(spring)),
    FATHERS_DAY,
    Rule::public("Summer Bank Holiday", When::Last(Weekday::Mon, 8)),
    Rule::public("Royal Occasion", When::Dates(&ROYAL_OCCASIONS)),
    HALLOWEEN,
    Rule::event("Bonfire Night", When::Fixed(11, 5)),
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY,
    NEW_YEARS_EVE,
];

/// Jubilees of 2002, 2012 and 2022, the wedding of 2011, the funeral of 2022, the coronation of 2023.
const ROYAL_OCCASIONS: [(i32, u32, u32); 6] =
    [(2002, 6, 3), (2011, 4, 29), (2012, 6, 5), (2022, 6, 3), (2022, 9, 19), (2023, 5, 8)];

const SUBSTITUTES: Option<Substitutes> = Some(Substitutes {
    names: &[SUBSTITUTE],
    of: |holidays| {
        let moves = ["New Year's Day", "Christmas Day", "Boxing Day"];
        let moves = |name| moves.contains(&name);
        next_free_day(holidays, |day| is_weekend(day.date) && moves(day.name), is_weekend)
    },
});

/// The first Monday of May; in 1995 and 2020 the anniversary of the end of the war in Europe.
fn early_may(year: i32) -> Option<NaiveDate> {
    match year {
        1995 | 2020 => NaiveDate::from_ymd_opt(year, 5, 8),
        _ => nth_weekday(year, 5, Weekday::Mon, 1),
    }
}

/// The last Monday of May, in jubilee years moved into June.
fn spring(year: i32) -> Option<NaiveDate> {
    match year {
        2002 | 2012 => NaiveDate::from_ymd_opt(year, 6, 4),
        2022 => NaiveDate::from_ymd_opt(year, 6, 2),
        _ => last_weekday(year, 5, Weekday::Mon),
    }
}
