//! The dates of the United States' holidays, and of the rules that they follow.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::holidays::*;

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
