//! Dates of public holidays and retail events.
//!
//! Most of them move from year to year, and demand moves with them: a model that compares week 47
//! with week 47 misses Thanksgiving by a week every few years. All dates follow from rules, so any
//! year can be asked for, past or future.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// One holiday in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holiday {
    /// English name, the same in every year, such as `"Thanksgiving"`.
    pub name: &'static str,
    /// Day on which it falls. For a holiday on a fixed date this is the date itself, not the weekday
    /// on which offices close instead.
    pub date: NaiveDate,
}

/// Holidays and retail events of the United States in `year`, sorted by date.
///
/// The rules are those in force today. For past years they give the days that were observed back to
/// 2004; further back the Super Bowl was mostly played in January, before 1986 there was no Martin
/// Luther King Day, and before 1978 several holidays followed other rules. A year that the date type
/// cannot hold (beyond about ±262,000) has no holidays.
///
/// ```
/// use forecastle_core::calendar::holidays::united_states;
/// let names: Vec<_> = united_states(2025).iter().map(|holiday| holiday.name).collect();
/// assert_eq!(names.len(), 13);
/// assert_eq!((names[0], names[12]), ("New Year's Day", "Christmas Day"));
/// ```
pub fn united_states(year: i32) -> Vec<Holiday> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let monday = |month, n| nth_weekday(year, month, Weekday::Mon, n);
    // In the order of the calendar: Easter (22 March to 25 April) is the only one whose range is
    // wide, and no other holiday falls into it.
    [
        ("New Year's Day", fixed(1, 1)),
        ("Martin Luther King Day", monday(1, 3)),
        ("Super Bowl Sunday", super_bowl_sunday(year)),
        ("Presidents' Day", monday(2, 3)),
        ("Easter Sunday", easter_sunday(year)),
        ("Memorial Day", last_weekday(year, 5, Weekday::Mon)),
        ("Independence Day", fixed(7, 4)),
        ("Labor Day", labor_day(year)),
        ("Columbus Day", monday(10, 2)),
        ("Halloween", fixed(10, 31)),
        ("Veterans Day", fixed(11, 11)),
        ("Thanksgiving", thanksgiving(year)),
        ("Christmas Day", fixed(12, 25)),
    ]
    .into_iter()
    .filter_map(|(name, date)| Some(Holiday { name, date: date? }))
    .collect()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, dates: &[&str]) {
        for text in dates {
            let date: NaiveDate = text.parse().unwrap();
            let found = united_states(date.year()).into_iter().find(|holiday| holiday.name == name);
            assert_eq!(found.map(|holiday| holiday.date), Some(date), "{name}");
        }
    }

    #[test]
    fn easter_matches_published_dates() {
        check("Easter Sunday", &["2010-04-04", "2011-04-24", "2012-04-08", "2024-03-31"]);
        check("Easter Sunday", &["2023-04-09", "2025-04-20", "2026-04-05"]);
        // The earliest and the latest possible dates, and years of the two exceptions of the rule.
        check("Easter Sunday", &["1818-03-22", "1943-04-25", "2038-04-25", "2285-03-22"]);
        check("Easter Sunday", &["1954-04-18", "1981-04-19", "2049-04-18", "2076-04-19"]);
    }

    #[test]
    fn thanksgiving_matches_published_dates() {
        check("Thanksgiving", &["2010-11-25", "2011-11-24", "2025-11-27"]);
    }

    #[test]
    fn super_bowl_moves_a_week_later_from_2022() {
        check("Super Bowl Sunday", &["2010-02-07", "2011-02-06", "2012-02-05", "2021-02-07"]);
        check("Super Bowl Sunday", &["2022-02-13", "2023-02-12", "2024-02-11", "2025-02-09"]);
    }

    #[test]
    fn holidays_on_mondays_match_published_dates() {
        check("Martin Luther King Day", &["2010-01-18", "2025-01-20"]);
        check("Presidents' Day", &["2010-02-15", "2025-02-17"]);
        check("Memorial Day", &["2010-05-31", "2025-05-26"]);
        check("Labor Day", &["2010-09-06", "2025-09-01"]);
        check("Columbus Day", &["2010-10-11", "2025-10-13"]);
    }

    #[test]
    fn fixed_dates_stay_on_their_dates() {
        check("New Year's Day", &["2012-01-01"]);
        check("Independence Day", &["2010-07-04"]);
        check("Halloween", &["2010-10-31"]);
        check("Veterans Day", &["2012-11-11"]);
        check("Christmas Day", &["2010-12-25"]);
    }

    #[test]
    fn every_year_has_all_holidays_in_order() {
        for year in 1583..=2600 {
            let holidays = united_states(year);
            assert_eq!(holidays.len(), 13);
            assert!(holidays.is_sorted_by(|a, b| a.date < b.date), "{year}");
            assert!(holidays.iter().all(|holiday| holiday.date.year() == year));
            assert_eq!(easter_sunday(year).unwrap().weekday(), Weekday::Sun);
        }
    }

    #[test]
    fn impossible_dates_are_absent() {
        assert_eq!(nth_weekday(2025, 2, Weekday::Fri, 5), None);
        assert_eq!(nth_weekday(2025, 13, Weekday::Fri, 1), None);
        assert_eq!(last_weekday(2025, 0, Weekday::Fri), None);
        assert!(united_states(i32::MAX).is_empty());
        assert!(united_states(i32::MIN).is_empty());
    }

    #[test]
    fn last_weekday_is_the_fourth_or_the_fifth() {
        assert_eq!(last_weekday(2024, 2, Weekday::Thu), NaiveDate::from_ymd_opt(2024, 2, 29));
        assert_eq!(last_weekday(2025, 2, Weekday::Thu), NaiveDate::from_ymd_opt(2025, 2, 27));
    }

    #[test]
    fn a_span_over_new_year_finds_both_years() {
        let span = (
            NaiveDate::from_ymd_opt(2025, 12, 27).unwrap(),
            NaiveDate::from_ymd_opt(2026, 1, 2).unwrap(),
        );
        let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1);
        let boxing_day = |year| NaiveDate::from_ymd_opt(year, 12, 26);
        assert!(falls_within(new_year, span.0, span.1));
        assert!(!falls_within(boxing_day, span.0, span.1));
    }
}
