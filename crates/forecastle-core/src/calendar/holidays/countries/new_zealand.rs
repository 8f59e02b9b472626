//! Public holidays and retail events of New Zealand.
//!
//! Matariki goes by the Māori calendar and is listed as the law lists it, 2022 to 2052.

use chrono::{Datelike, Weekday};

use crate::calendar::holidays::Holiday;
use crate::calendar::holidays::country::Country;
use crate::calendar::holidays::rule::{
    BLACK_FRIDAY, BOXING_DAY, CHRISTMAS_DAY, CHRISTMAS_EVE, CYBER_MONDAY, EASTER_MONDAY,
    EASTER_SUNDAY, GOOD_FRIDAY, HALLOWEEN, MOTHERS_DAY, NEW_YEARS_DAY, NEW_YEARS_EVE, Rule,
    VALENTINES_DAY, When,
};
use crate::calendar::holidays::substitutes::{SUBSTITUTE, Substitutes, is_weekend, next_free_day};

/// New Zealand.
pub const COUNTRY: Country =
    Country { code: "NZ", name: "New Zealand", rules: RULES, substitutes: SUBSTITUTES };

const RULES: &[Rule] = &[
    NEW_YEARS_DAY,
    Rule::public("Day after New Year's Day", When::Fixed(1, 2)),
    Rule::public("Waitangi Day", When::Fixed(2, 6)),
    VALENTINES_DAY,
    GOOD_FRIDAY,
    EASTER_SUNDAY.as_event(),
    EASTER_MONDAY,
    Rule::public("Anzac Day", When::Fixed(4, 25)),
    MOTHERS_DAY,
    // The queen's birthday until 2022.
    Rule::public("King's Birthday", When::Nth(1, Weekday::Mon, 6)),
    Rule::public("Matariki", When::Dates(&MATARIKI)),
    Rule::event("Father's Day", When::Nth(1, Weekday::Sun, 9)),
    Rule::public("Queen Elizabeth II Memorial Day", When::Dates(&[(2022, 9, 26)])),
    Rule::public("Labour Day", When::Nth(4, Weekday::Mon, 10)),
    HALLOWEEN,
    BLACK_FRIDAY,
    CYBER_MONDAY,
    CHRISTMAS_EVE,
    CHRISTMAS_DAY,
    BOXING_DAY,
    NEW_YEARS_EVE,
];

/// Te Kāhui o Matariki Public Holiday Act 2022, schedule 1.
const MATARIKI: [(i32, u32, u32); 31] = [
    (2022, 6, 24),
    (2023, 7, 14),
    (2024, 6, 28),
    (2025, 6, 20),
    (2026, 7, 10),
    (2027, 6, 25),
    (2028, 7, 14),
    (2029, 7, 6),
    (2030, 6, 21),
    (2031, 7, 11),
    (2032, 7, 2),
    (2033, 6, 24),
    (2034, 7, 7),
    (2035, 6, 29),
    (2036, 7, 18),
    (2037, 7, 10),
    (2038, 6, 25),
    (2039, 7, 15),
    (2040, 7, 6),
    (2041, 7, 19),
    (2042, 7, 11),
    (2043, 7, 3),
    (2044, 6, 24),
    (2045, 7, 7),
    (2046, 6, 29),
    (2047, 7, 19),
    (2048, 7, 3),
    (2049, 6, 25),
    (2050, 7, 15),
    (2051, 6, 30),
    (2052, 6, 21),
];

/// The holidays of Christmas and the new year move off weekends; since 2014 Waitangi and Anzac Day too.
const SUBSTITUTES: Option<Substitutes> = Some(Substitutes {
    names: &[SUBSTITUTE],
    of: |holidays| {
        let moves = |name, year| match name {
            "New Year's Day" | "Day after New Year's Day" | "Christmas Day" | "Boxing Day" => true,
            "Waitangi Day" | "Anzac Day" => year >= 2014,
            _ => false,
        };
        let moves = |day: &Holiday| is_weekend(day.date) && moves(day.name, day.date.year());
        next_free_day(holidays, moves, is_weekend)
    },
});
