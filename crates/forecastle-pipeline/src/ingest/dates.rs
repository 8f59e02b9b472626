//! Reading dates as people write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

/// Formats that are tried when the user names none.
pub const FORMATS: &[&str] = &[
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.fZ",
    "%Y-%m-%d %H:%M:%S%.fZ",
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%y",
    "%m-%d-%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d.%m.%Y %H:%M",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%Y-%m",
    "%Y/%m",
    "%m/%Y",
    "%b %Y",
    "%b-%Y",
    "%Y-Q%q",
    "%YQ%q",
    "%Y Q%q",
    "%Y",
];

/// Reads a date or time in a format; a month or year alone stands for its first day.
///
/// Years outside 1700 to 2200 are refused: they are mistakes or placeholders.
pub fn parse(text: &str, format: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let moment = if format.ends_with("Q%q") {
        quarter(text, format.trim_start_matches("%Y"))?
    } else if format.contains("%H") {
        NaiveDateTime::parse_from_str(text, format).ok()?
    } else if format.contains("%d") {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        // "%Y%m%d" would read 2024110 as 2024-11-0 and "%Y" takes any number of digits.
        if format == "%Y%m%d" && (digits != 8 || text.len() != 8) {
            return None;
        }
        NaiveDate::parse_from_str(text, format).ok()?.into()
    } else if format.contains("%m") || format.contains("%b") {
        NaiveDate::parse_from_str(&format!("1 {text}"), &format!("%d {format}")).ok()?.into()
    } else {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        NaiveDate::from_ymd_opt(is_year.then(|| text.parse().ok())??, 1, 1)?.into()
    };
    let has_four_digit_year = !format.contains("%Y") || has_four_digits(text);
    ((1700..=2200).contains(&chrono::Datelike::year(&moment)) && has_four_digit_year)
        .then_some(moment)
}

/// The first day of a quarter such as `1998-Q2`; `mark` is what stands between year and number, `%q`
/// included.
fn quarter(text: &str, mark: &str) -> Option<NaiveDateTime> {
    let (year, number) = text.split_once(mark.strip_suffix("%q")?)?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = number.parse().ok().filter(|number| (1..=4).contains(number))?;
    let first = NaiveDate::from_ymd_opt(is_year.then(|| year.parse().ok())??, 3 * number - 2, 1)?;
    Some(first.into())
}

/// chrono's `%Y` also reads `24` and `02024`; people who write four-digit years mean four digits.
fn has_four_digits(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 4 || run.len() == 8)
}

/// The time zone that a time is written with, `Z` or an offset such as `+02:00`; empty where it is written
/// without one, `None` where the text has no time.
pub fn zone_of(text: &str) -> Option<&str> {
    let (_, after_hour) = text.split_once(':')?;
    let start = after_hour.find(['Z', 'z', '+', '-', '−']);
    Some(start.map_or("", |start| &after_hour[start..]))
}

/// Milliseconds since 1970 as a moment.
pub fn from_milliseconds(milliseconds: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_millis(milliseconds).map(|moment| moment.naive_utc())
}

/// What came of guessing a date format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guess {
    /// This format reads most values.
    Format(&'static str),
    /// Both formats read just as many values, and give other dates.
    Ambiguous {
        /// The two formats.
        formats: [&'static str; 2],
        /// A value that they read differently.
        example: String,
    },
    /// No format reads even half of the values.
    None,
}

/// Finds the format of a column from its distinct values.
pub fn guess<'a>(values: impl Iterator<Item = &'a str> + Clone) -> Guess {
    let readable =
        |format: &str| values.clone().filter(|text| parse(text, format).is_some()).count();
    let counts: Vec<_> = FORMATS.iter().map(|format| (readable(format), *format)).collect();
    let Some(most) = counts.iter().map(|(count, _)| *count).max().filter(|most| *most > 0) else {
        return Guess::None;
    };
    if most * 2 < values.clone().count() {
        return Guess::None;
    }
    let best: Vec<_> =
        counts.iter().filter(|(count, _)| *count == most).map(|(_, format)| *format).collect();
    for format in &best[1..] {
        let differs = |text: &&str| {
            let (one, other) = (parse(text, best[0]), parse(text, format));
            one.is_some() && other.is_some() && one != other
        };
        if let Some(example) = values.clone().find(differs) {
            return Guess::Ambiguous { formats: [best[0], format], example: example.to_owned() };
        }
    }
    Guess::Format(best[0])
}

/// The format of a column, when there is exactly one reading of it.
pub fn guess_format<'a>(values: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    match guess(values) {
        Guess::Format(format) => Some(format.to_owned()),
        Guess::Ambiguous { .. } | Guess::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(values: &[&str]) -> Guess {
        guess(values.iter().copied())
    }

    #[test]
    fn a_day_above_twelve_decides() {
        assert_eq!(guessed(&["05-02-2010", "19-02-2010"]), Guess::Format("%d-%m-%Y"));
        assert_eq!(guessed(&["02/05/2010", "02/19/2010"]), Guess::Format("%m/%d/%Y"));
        assert_eq!(guessed(&["2010-02-05", "2010-12-31"]), Guess::Format("%Y-%m-%d"));
        assert_eq!(guessed(&["20100205", "20101231"]), Guess::Format("%Y%m%d"));
        assert_eq!(guessed(&["5.2.2010", "31.12.2010"]), Guess::Format("%d.%m.%Y"));
        assert_eq!(guessed(&["2010-02", "2010-12"]), Guess::Format("%Y-%m"));
        assert_eq!(guessed(&["1998", "1999"]), Guess::Format("%Y"));
        assert_eq!(guessed(&["1956-Q1", "1956-Q4"]), Guess::Format("%Y-Q%q"));
        assert_eq!(
            guessed(&["2024-01-01T00:00:00Z", "2024-01-01T01:00:00Z"]),
            Guess::Format("%Y-%m-%dT%H:%M:%S%.fZ")
        );
    }

    #[test]
    fn zones_are_read_at_their_own_clock() {
        let read = |text| guess([text].into_iter());
        assert_eq!(read("2024-01-01T05:00:00+02:00"), Guess::Format("%Y-%m-%dT%H:%M:%S%.f%#z"));
        let five = parse("2024-01-01T05:00:00+02:00", "%Y-%m-%dT%H:%M:%S%.f%#z").unwrap();
        assert_eq!(five.to_string(), "2024-01-01 05:00:00");
        assert_eq!(zone_of("2024-01-01T05:00:00+02:00"), Some("+02:00"));
        assert_eq!(zone_of("2024-01-01T05:00:00Z"), Some("Z"));
        assert_eq!(zone_of("2024-01-01 05:00"), Some(""));
        assert_eq!(zone_of("2024-01-01"), None);
    }

    #[test]
    fn two_readings_are_ambiguous() {
        let Guess::Ambiguous { formats, example } = guessed(&["01/02/2010", "03/02/2010"]) else {
            panic!("not ambiguous")
        };
        assert_eq!(formats, ["%d/%m/%Y", "%m/%d/%Y"]);
        assert_eq!(example, "01/02/2010");
    }

    #[test]
    fn one_bad_value_does_not_spoil_the_guess() {
        assert_eq!(guessed(&["2010-02-05", "2010-02-12", "soon"]), Guess::Format("%Y-%m-%d"));
        assert_eq!(guessed(&["soon", "later"]), Guess::None);
    }

    #[test]
    fn nonsense_years_are_refused() {
        assert_eq!(parse("0010-02-05", "%Y-%m-%d"), None);
        assert_eq!(parse("9999-12-31", "%Y-%m-%d"), None);
        assert_eq!(parse("10-02-05", "%Y-%m-%d"), None);
        assert_eq!(parse("29-02-2023", "%d-%m-%Y"), None);
    }
}
