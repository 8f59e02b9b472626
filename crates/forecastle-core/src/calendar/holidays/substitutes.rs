//! Days off in place of holidays that fall on a weekend.
//!
//! They are entries of their own: Christmas Day stays on 25 December, where people celebrate it, and
//! the Monday after it is a "Substitute Holiday".

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Holiday, Kind};

/// The name of all such days.
pub(super) const SUBSTITUTE: &str = "Substitute Holiday";

/// A country's law of substitutes: which further days are off in a year with these holidays, which are
/// sorted by date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Substitutes {
    /// The names that such days have.
    pub(super) names: &'static [&'static str],
    /// What the law adds.
    pub(super) of: fn(&[Holiday]) -> Vec<Holiday>,
}

/// For each holiday that moves, the first free day after it.
pub(super) fn next_free_day(
    holidays: &[Holiday],
    moves: impl Fn(&Holiday) -> bool,
    is_day_off: impl Fn(NaiveDate) -> bool,
) -> Vec<Holiday> {
    let mut added: Vec<Holiday> = Vec::new();
    for holiday in holidays.iter().filter(|holiday| moves(holiday)) {
        let is_free = |date: &NaiveDate| {
            !is_day_off(*date) && !is_public(holidays, *date) && !is_public(&added, *date)
        };
        if let Some(date) = holiday.date.iter_days().skip(1).find(is_free) {
            added.push(Holiday { name: SUBSTITUTE, date, kind: Kind::Public });
        }
    }
    added
}

/// Whether a date is a public holiday already.
pub(super) fn is_public(holidays: &[Holiday], date: NaiveDate) -> bool {
    holidays.iter().any(|holiday| holiday.date == date && holiday.kind == Kind::Public)
}

/// Whether a date is a Saturday or a Sunday.
pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
