//! Rules that several holidays follow.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The `n`-th `weekday` (from 1) of a month, or `None` when the month has no such day.
///
/// ```
/// use chrono::Weekday;
/// use forecastle_core::calendar::holidays::nth_weekday;
/// assert_eq!(nth_weekday(2025, 9, Weekday::Mon, 1).unwrap().to_string(), "2025-09-01");
/// assert_eq!(nth_weekday(2025, 2, Weekday::Mon, 5), None);
/// ```
pub fn nth_weekday(year: i32, month: u32, weekday: Weekday, n: u8) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)
}

/// The last `weekday` of a month, or `None` when there is no such month.
///
/// ```
/// use chrono::Weekday;
/// use forecastle_core::calendar::holidays::last_weekday;
/// assert_eq!(last_weekday(2025, 5, Weekday::Mon).unwrap().to_string(), "2025-05-26");
/// ```
pub fn last_weekday(year: i32, month: u32, weekday: Weekday) -> Option<NaiveDate> {
    // Every month has a fourth of each weekday; only some have a fifth.
    nth_weekday(year, month, weekday, 5).or_else(|| nth_weekday(year, month, weekday, 4))
}

/// Easter Sunday of the western churches, by the Gregorian computus (Meeus, Jones and Butcher).
///
/// Between 22 March and 25 April. Defined from 1583, the first year of the Gregorian calendar;
/// earlier years get the date the rule would have given. `None` beyond the range of the date type.
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let lunar_year = year.rem_euclid(19);
    let (century, year_of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let (century_leaps, century_rest) = (century.div_euclid(4), century.rem_euclid(4));
    // The moon runs 8 days fast in 2500 years.
    let moon_shift = (8 * century + 13).div_euclid(25);
    // Days from 21 March to the paschal full moon, before the two exceptions.
    let to_full_moon = (19 * lunar_year + century - century_leaps - moon_shift + 15).rem_euclid(30);
    let (leaps, rest) = (year_of_century.div_euclid(4), year_of_century.rem_euclid(4));
    // Days from the full moon to the Sunday after it, less one.
    let to_sunday = (32 + 2 * century_rest + 2 * leaps - to_full_moon - rest).rem_euclid(7);
    // Keeps the full moon at 18 April at the latest, and distinct within a lunar cycle.
    let exception = (lunar_year + 11 * to_full_moon + 22 * to_sunday).div_euclid(451);
    let from_22_march = to_full_moon + to_sunday - 7 * exception;
    let start = NaiveDate::from_ymd_opt(year, 3, 22)?;
    start.checked_add_days(Days::new(u64::try_from(from_22_march).ok()?))
}

/// Sunday of the Super Bowl: the first Sunday of February until 2021, the second from 2022, when the
/// football season became a week longer.
///
/// True since 2004; the games before were mostly played in January.
pub fn super_bowl_sunday(year: i32) -> Option<NaiveDate> {
    nth_weekday(year, 2, Weekday::Sun, if year < 2022 { 1 } else { 2 })
}

/// Labor Day: the first Monday of September.
pub fn labor_day(year: i32) -> Option<NaiveDate> {
    nth_weekday(year, 9, Weekday::Mon, 1)
}

/// Thanksgiving: the fourth Thursday of November.
pub fn thanksgiving(year: i32) -> Option<NaiveDate> {
    nth_weekday(year, 11, Weekday::Thu, 4)
}

/// Whether the date that `rule` gives for a year falls on one of the days `first..=last`.
///
/// A span over New Year asks the rule for both years.
///
/// ```
/// use chrono::NaiveDate;
/// use forecastle_core::calendar::holidays::{falls_within, thanksgiving};
/// let (saturday, friday) = (NaiveDate::from_ymd_opt(2025, 11, 22), NaiveDate::from_ymd_opt(2025, 11, 28));
/// assert!(falls_within(thanksgiving, saturday.unwrap(), friday.unwrap()));
/// ```
pub fn falls_within(
    rule: impl Fn(i32) -> Option<NaiveDate>,
    first: NaiveDate,
    last: NaiveDate,
) -> bool {
    (first.year()..=last.year()).filter_map(rule).any(|date| (first..=last).contains(&date))
}
