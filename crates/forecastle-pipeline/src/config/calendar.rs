//! Checks of the settings under `[calendar]`.

use chrono::NaiveDate;
use forecastle_core::calendar::holidays::{COUNTRIES, Country};
use forecastle_core::calendar::{Calendar, Event};
use forecastle_core::{Error, Result};

use super::raw::{RawCalendar, RawEvent};
use crate::names::nearest;

/// The most days before or after an event.
const MOST_DAYS: u32 = 60;

/// The calendar that the user means.
///
/// # Errors
/// `C003` naming the setting: an unknown country, a date that is none, two events of one name.
pub fn check(raw: &RawCalendar) -> Result<Calendar> {
    let country = raw.country.as_deref().map(country).transpose()?;
    let events = raw.events.iter().map(event).collect::<Result<Vec<_>>>()?;
    for (place, event) in events.iter().enumerate() {
        if events[..place].iter().any(|other| other.name == event.name) {
            let message = format!("calendar.events has two events called `{}`", event.name);
            return Err(Error::new("C003", message)
                .hint("give all dates of an event in one list, and other events other names"));
        }
    }
    Ok(Calendar { country, events, disruptions: Vec::new() })
}

fn country(code: &str) -> Result<Country> {
    Country::find(code).ok_or_else(|| {
        let near = meant_by(code).map_or_else(String::new, |country| {
            format!("did you mean `{}` ({})? ", country.code, country.name)
        });
        let known: Vec<_> = COUNTRIES.iter().map(|country| country.code).collect();
        let message = format!("calendar.country is `{code}`, whose holidays are not known");
        Error::new("C003", message).hint(format!("{near}known here: {}", known.join(", ")))
    })
}

/// The country that was probably meant: by another common code, or by its name.
fn meant_by(code: &str) -> Option<Country> {
    // Codes of registration plates, of sports and of habit.
    const OTHER_CODES: [(&str, &str); 7] = [
        ("UK", "GB"),
        ("EN", "GB"),
        ("D", "DE"),
        ("GER", "DE"),
        ("SUI", "CH"),
        ("RSA", "ZA"),
        ("JAP", "JP"),
    ];
    let capitals = code.to_uppercase();
    let other = OTHER_CODES.iter().find(|(other, _)| *other == capitals).map(|(_, code)| *code);
    let known = Country::find(other.unwrap_or(&capitals));
    known.or_else(|| {
        let names = COUNTRIES.iter().flat_map(|country| [country.name, country.code]);
        let name = nearest(code, names)?;
        COUNTRIES.iter().copied().find(|country| [country.name, country.code].contains(&name))
    })
}

fn event(raw: &RawEvent) -> Result<Event> {
    let wrong = |what: String, hint: &str| {
        Err(Error::new("C003", format!("the event `{}` of calendar.events {what}", raw.name))
            .hint(hint))
    };
    if raw.name.trim().is_empty() {
        return wrong("has no name".to_owned(), "give it one: name = \"Summer sale\"");
    }
    if raw.dates.is_empty() {
        return wrong("has no dates".to_owned(), "give its dates: dates = [\"2025-11-28\"]");
    }
    for (days, setting) in [(raw.before, "before"), (raw.after, "after")] {
        if days > MOST_DAYS {
            let what = format!("has {setting} = {days}, which is out of its range");
            return wrong(what, &format!("{setting} may be 0 to {MOST_DAYS} days"));
        }
    }
    let mut dates = Vec::with_capacity(raw.dates.len());
    for text in &raw.dates {
        match text.parse::<NaiveDate>() {
            Ok(date) => dates.push(date),
            Err(_) => {
                let what = format!("has the date `{text}`, which is none");
                return wrong(what, "write dates as year, month and day: \"2025-11-28\"");
            }
        }
    }
    dates.sort();
    dates.dedup();
    let name = raw.name.clone();
    Ok(Event { name, dates, days_before: raw.before, days_after: raw.after })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(raw: RawCalendar) -> (String, String) {
        let error = check(&raw).unwrap_err();
        assert_eq!(error.code(), "C003");
        (error.to_string(), error.next_step().unwrap().to_owned())
    }

    fn of_country(code: &str) -> RawCalendar {
        RawCalendar { country: Some(code.to_owned()), events: Vec::new() }
    }

    fn sale(dates: &[&str]) -> RawEvent {
        let dates = dates.iter().map(|date| (*date).to_owned()).collect();
        RawEvent { name: "Sale".to_owned(), dates, before: 2, after: 1 }
    }

    #[test]
    fn an_unknown_country_names_the_one_meant() {
        for (code, meant) in [
            ("UK", "`GB` (United Kingdom)"),
            ("de", "`DE` (Germany)"),
            ("USA", "`US` (United States)"),
            ("Sweeden", "`SE` (Sweden)"),
            ("France", "`FR` (France)"),
        ] {
            let (message, hint) = said(of_country(code));
            assert!(message.starts_with(&format!("calendar.country is `{code}`")), "{message}");
            assert!(hint.starts_with(&format!("did you mean {meant}? known here: AT")), "{hint}");
        }
        assert!(said(of_country("XX")).1.starts_with("known here: AT, AU, BE"));
    }

    #[test]
    fn dates_are_sorted_and_each_once() {
        let events = vec![sale(&["2025-11-28", "2024-11-29", "2025-11-28"])];
        let calendar = check(&RawCalendar { country: None, events }).unwrap();
        let dates: Vec<_> = calendar.events[0].dates.iter().map(NaiveDate::to_string).collect();
        assert_eq!(dates, ["2024-11-29", "2025-11-28"]);
    }

    #[test]
    fn an_event_that_makes_no_sense_is_refused() {
        let refused = |events: Vec<RawEvent>| said(RawCalendar { country: None, events }).0;
        assert!(refused(vec![sale(&["28.11.2025"])]).contains("`28.11.2025`, which is none"));
        assert!(refused(vec![sale(&[])]).contains("has no dates"));
        let twice = vec![sale(&["2025-11-28"]), sale(&["2025-12-01"])];
        assert!(refused(twice).contains("two events called `Sale`"));
        let long = RawEvent { before: 61, ..sale(&["2025-11-28"]) };
        assert!(refused(vec![long]).contains("before = 61"));
        let nameless = RawEvent { name: " ".to_owned(), ..sale(&["2025-11-28"]) };
        assert!(refused(vec![nameless]).contains("has no name"));
    }
}
