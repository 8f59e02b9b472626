//! Whole years of public holidays, written out by hand, and promises that all countries keep.
//!
//! `benches/holidays/run.sh` compares all countries and the years 2000 to 2035 with another list.

use chrono::{Datelike, NaiveDate};

use crate::calendar::holidays::*;

/// The public holidays of a country in a year. Years in which something was out of the ordinary, and others.
const WRITTEN_OUT: [(&str, i32, &str); 46] = [
    ("AT", 2024, "01-01 01-06 04-01 05-01 05-09 05-20 05-30 08-15 10-26 11-01 12-08 12-25 12-26"),
    ("AT", 2025, "01-01 01-06 04-21 05-01 05-29 06-09 06-19 08-15 10-26 11-01 12-08 12-25 12-26"),
    ("AU", 2022, "01-01 01-26 04-15 04-18 04-25 09-22 12-25 12-26"),
    ("AU", 2024, "01-01 01-26 03-29 04-01 04-25 12-25 12-26"),
    ("BE", 2024, "01-01 03-31 04-01 05-01 05-09 05-19 05-20 07-21 08-15 11-01 11-11 12-25"),
    ("BE", 2025, "01-01 04-20 04-21 05-01 05-29 06-08 06-09 07-21 08-15 11-01 11-11 12-25"),
    ("BR", 2023, "01-01 04-07 04-21 05-01 09-07 10-12 11-02 11-15 12-25"),
    ("BR", 2024, "01-01 03-29 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25"),
    ("CA", 2020, "01-01 04-10 05-18 07-01 09-07 10-12 11-11 12-25 12-26"),
    ("CA", 2024, "01-01 03-29 05-20 07-01 09-02 09-30 10-14 11-11 12-25 12-26"),
    ("CH", 2024, "01-01 05-09 08-01 12-25"),
    ("CH", 2025, "01-01 05-29 08-01 12-25"),
    ("DE", 2017, "01-01 04-14 04-17 05-01 05-25 06-05 10-03 10-31 12-25 12-26"),
    ("DE", 2025, "01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-25 12-26"),
    ("DK", 2023, "01-01 04-06 04-07 04-09 04-10 05-05 05-18 05-28 05-29 12-25 12-26"),
    ("DK", 2024, "01-01 03-28 03-29 03-31 04-01 05-09 05-19 05-20 12-25 12-26"),
    ("ES", 2024, "01-01 01-06 03-29 05-01 08-15 10-12 11-01 12-06 12-08 12-25"),
    (
        "FI",
        2024,
        "01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-21 06-22 11-02 12-06 12-24 12-25 12-26",
    ),
    ("FR", 2006, "01-01 04-17 05-01 05-08 05-25 07-14 08-15 11-01 11-11 12-25"),
    ("FR", 2024, "01-01 04-01 05-01 05-08 05-09 05-20 07-14 08-15 11-01 11-11 12-25"),
    ("GB", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-26 12-28"),
    ("GB", 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-25 12-26 12-27 12-28"),
    ("GB", 2022, "01-01 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27"),
    ("GB", 2023, "01-01 01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
    ("IE", 2022, "01-01 03-17 03-18 04-18 05-02 06-06 08-01 10-31 12-25 12-26"),
    ("IE", 2023, "01-01 02-06 03-17 04-10 05-01 06-05 08-07 10-30 12-25 12-26"),
    ("IN", 2024, "01-26 03-25 03-29 08-15 10-02 10-12 10-31 12-25"),
    ("IT", 2024, "01-01 01-06 03-31 04-01 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26"),
    ("IT", 2026, "01-01 01-06 04-05 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26"),
    (
        "JP",
        2015,
        "01-01 01-12 02-11 03-21 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23",
    ),
    (
        "JP",
        2019,
        "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23",
    ),
    (
        "JP",
        2020,
        "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23",
    ),
    (
        "JP",
        2021,
        "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23",
    ),
    ("MX", 2018, "01-01 02-05 03-19 05-01 09-16 11-19 12-01 12-25"),
    ("MX", 2024, "01-01 02-05 03-18 05-01 09-16 10-01 11-18 12-25"),
    ("NL", 2024, "01-01 03-31 04-01 04-27 05-09 05-19 05-20 12-25 12-26"),
    ("NL", 2025, "01-01 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26"),
    ("NO", 2024, "01-01 03-28 03-29 03-31 04-01 05-01 05-09 05-17 05-19 05-20 12-25 12-26"),
    (
        "NZ",
        2021,
        "01-01 01-02 01-04 02-06 02-08 04-02 04-05 04-25 04-26 06-07 10-25 12-25 12-26 12-27 12-28",
    ),
    (
        "NZ",
        2022,
        "01-01 01-02 01-03 01-04 02-06 02-07 04-15 04-18 04-25 06-06 06-24 09-26 10-24 12-25 12-26 12-27",
    ),
    (
        "PL",
        2018,
        "01-01 01-06 04-01 04-02 05-01 05-03 05-20 05-31 08-15 11-01 11-11 11-12 12-25 12-26",
    ),
    (
        "PL",
        2025,
        "01-01 01-06 04-20 04-21 05-01 05-03 06-08 06-19 08-15 11-01 11-11 12-24 12-25 12-26",
    ),
    ("PT", 2014, "01-01 04-18 04-20 04-25 05-01 06-10 08-15 12-08 12-25"),
    ("SE", 2024, "01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-06 06-22 11-02 12-25 12-26"),
    ("US", 2021, "01-01 01-18 02-15 05-31 06-19 07-04 09-06 10-11 11-11 11-25 12-25"),
    (
        "ZA",
        2023,
        "01-01 01-02 03-21 04-07 04-10 04-27 05-01 06-16 08-09 09-24 09-25 12-15 12-16 12-25 12-26",
    ),
];

#[test]
fn public_holidays_are_those_written_out() {
    for (code, year, dates) in WRITTEN_OUT {
        let all = Country::find(code).unwrap().holidays_in(year);
        let public = all.iter().filter(|holiday| holiday.kind == Kind::Public);
        let mut found: Vec<_> =
            public.map(|holiday| holiday.date.format("%m-%d").to_string()).collect();
        found.dedup();
        assert_eq!(found.join(" "), dates, "{code} {year}");
    }
    assert!(COUNTRIES.iter().all(|country| WRITTEN_OUT.iter().any(|row| row.0 == country.code)));
}

#[test]
fn days_of_shopping_have_their_dates() {
    let check = |code: &str, name: &str, dates: &[&str]| {
        for text in dates {
            let date: NaiveDate = text.parse().unwrap();
            let all = holidays_of(Country::find(code).unwrap(), date, date);
            let found = all.iter().find(|holiday| holiday.name == name);
            assert_eq!(found.map(|holiday| holiday.kind), Some(Kind::Event), "{code} {text}");
        }
    };
    check("US", "Black Friday", &["2018-11-23", "2019-11-29", "2024-11-29"]);
    check("DE", "Cyber Monday", &["2019-12-02", "2024-12-02"]);
    check("DE", "Mother's Day", &["2024-05-12", "2025-05-11"]);
    // In 2023 the last Sunday of May was Whit Sunday.
    check("FR", "Mother's Day", &["2022-05-29", "2023-06-04", "2024-05-26"]);
    check("GB", "Mother's Day", &["2024-03-10", "2025-03-30"]);
    check("BR", "Carnival Tuesday", &["2024-02-13", "2025-03-04"]);
    check("SE", "Midsummer Eve", &["2024-06-21", "2025-06-20"]);
}

#[test]
fn every_year_of_every_country_is_in_order() {
    assert!(COUNTRIES.is_sorted_by_key(|country| country.code));
    for country in COUNTRIES {
        let names = country.holiday_names();
        let mut seen: Vec<&str> = Vec::new();
        for year in 1990..=2100 {
            let holidays = country.holidays_in(year);
            assert!(holidays.len() >= 9, "{country:?} {year}");
            assert!(holidays.is_sorted_by_key(|holiday| holiday.date), "{country:?} {year}");
            assert!(holidays.iter().all(|holiday| holiday.date.year() == year));
            seen.extend(holidays.iter().map(|holiday| holiday.name));
        }
        assert!(names.iter().all(|name| seen.contains(name)), "{country:?}");
        assert!(seen.iter().all(|name| names.contains(name)), "{country:?}");
        assert!(country.holidays_in(i32::MAX).is_empty());
        assert!(country.holidays_in(i32::MIN).is_empty());
    }
}

#[test]
fn a_span_has_both_its_ends() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let france = Country::find("FR").unwrap();
    let names = |from, to| -> Vec<_> {
        holidays_of(france, day(from), day(to)).iter().map(|holiday| holiday.name).collect()
    };
    assert_eq!(names("2024-12-31", "2025-01-01"), ["New Year's Eve", "New Year's Day"]);
    assert_eq!(names("2025-01-01", "2025-01-01"), ["New Year's Day"]);
    assert!(names("2025-01-02", "2025-01-31").is_empty());
    assert!(names("2025-01-01", "2024-12-31").is_empty());
}
